/* Makes the charts, and draws them anew when colours or widths change. */

const groups = new Map();

for (const figure of document.querySelectorAll("figure[data-charts]")) {
  groups.set(figure.id, new Group(figure, page.groups[figure.dataset.charts]));
}

/* One class: its balance, principal and interest, a line a scenario. */
const choice = document.getElementById("class-choice");

function oneClass(name) {
  const kinds = [["Balance", "balances"], ["Principal", "principal"], ["Interest", "interest"]];
  const there = kinds.filter(([, key]) => page.groups[key]?.rows.includes(name));
  const values = there.map(([, key]) => {
    const group = page.groups[key];
    return group.values.map((layers) => layers[group.rows.indexOf(name)]);
  });
  return { charts: there.map(([title]) => title), rows: page.scenarios, values, stacked: false, first: 0 };
}

function chooseClass() {
  const figure = document.getElementById("one-class");
  groups.set(figure.id, new Group(figure, oneClass(choice.value)));
}

if (choice) {
  choice.addEventListener("change", chooseClass);
  chooseClass();
}

function redraw() {
  for (const group of groups.values()) group.draw();
}

let width = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth !== width) {
    width = window.innerWidth;
    redraw();
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

/* On paper charts have the colours and the width of paper. */
window.addEventListener("beforeprint", () => {
  document.documentElement.classList.add("printing");
  redraw();
});
window.addEventListener("afterprint", () => {
  document.documentElement.classList.remove("printing");
  redraw();
});
