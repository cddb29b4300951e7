/* What the page knows, and how figures and days are written. */

const page = JSON.parse(document.getElementById("figures").textContent);

/* An array's value at a period: noughts at its end are left out of the page. */
const at = (values, period) => values[period] ?? 0;

const dollars = (amount) =>
  (amount < 0 ? "-$" : "$") + Math.abs(amount).toLocaleString("en-US");

function shortDollars(amount) {
  const size = Math.abs(amount);
  const [unit, letter] = size >= 1e9 ? [1e9, "bn"] : size >= 1e6 ? [1e6, "m"] : size >= 1e3 ? [1e3, "k"] : [1, ""];
  return (amount < 0 ? "-$" : "$") + Number((size / unit).toPrecision(3)) + letter;
}

function when(period) {
  const words = period === 0 ? "closing" : `${page.periodWord} ${period}`;
  return page.dates.length ? `${page.dates[period]} (${words})` : words;
}

/* What stands below the axis: the year, or the number of the period. */
const tick = (period) => (page.dates[period] ?? String(period)).slice(0, 4);

const variable = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/* Eight colours, then the same ones paler. */
function colour(place) {
  const plain = variable(`c${place % 8}`);
  return place % 16 < 8 ? plain : blended(plain, variable("paper"));
}

function blended(one, other) {
  const part = (text, from) => parseInt(text.slice(from, from + 2), 16);
  const mixed = [1, 3, 5].map((from) => Math.round(0.5 * part(one, from) + 0.5 * part(other, from)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
