/* A group of charts that share a cursor, a slider and a table of the figures at the cursor. */

const CHART_HEIGHT = 220;

class Group {
  constructor(figure, content) {
    this.figure = figure;
    this.content = content;
    this.length = Math.max(2, ...content.values.flat().map((values) => values.length + 1));
    this.length = Math.min(this.length, page.periods);
    this.first = content.first;
    this.period = this.first;
    this.periods = Array.from({ length: this.length - this.first }, (_, place) => this.first + place);
    this.build();
  }

  build() {
    const { charts } = this.content;
    this.places = element("div", { class: "charts", style: `--charts: ${Math.min(charts.length, 3)}` });
    this.cells = charts.map((title) => this.cell(title));
    this.slider = element("input", { type: "range", min: this.first, max: this.length - 1 });
    this.slider.setAttribute("aria-label", `${this.figure.dataset.title}: ${page.periodWord}`);
    this.shown = element("output");
    const control = element("p", { class: "slider" });
    control.append(this.slider, this.shown);
    this.table = this.legend();
    this.figure.replaceChildren(this.places, control, this.table);
    this.slider.addEventListener("input", () => this.show(Number(this.slider.value)));
    this.draw();
    this.tell(this.first);
  }

  cell(title) {
    const cell = element("div", { class: "chart" });
    const place = element("div", { class: "canvas", role: "img" });
    place.setAttribute("aria-label", `${this.figure.dataset.title}, ${title}; figures in the table below`);
    cell.append(element("p", { class: "chart-title" }, title), place);
    this.places.append(cell);
    return place;
  }

  /* Rows of the legend are what is drawn, columns are charts. */
  legend() {
    const table = element("table");
    const head = element("tr");
    head.append(element("th", { scope: "col" }, "At the cursor"));
    for (const title of this.content.charts) head.append(element("th", { scope: "col" }, title));
    const body = element("tbody");
    this.figures = this.content.rows.map((name) => this.legendRow(name, body));
    const top = element("thead");
    top.append(head);
    table.append(top, body);
    const scroll = element("div", { class: "table legend", role: "region", tabindex: 0 });
    scroll.setAttribute("aria-label", `${this.figure.dataset.title} at the cursor`);
    scroll.append(table);
    return scroll;
  }

  legendRow(name, body) {
    const row = element("tr");
    const head = element("th", { scope: "row" });
    head.append(element("span", { class: "swatch" }), name);
    const cells = this.content.charts.map(() => element("td"));
    row.append(head, ...cells);
    body.append(row);
    return cells;
  }

  /* Draws anew, in the colours and the width of now. */
  draw() {
    this.plots?.forEach((plot) => plot.destroy());
    const highest = Math.max(1, ...this.content.charts.map((_, place) => this.highest(place)));
    this.plots = this.cells.map((cell, place) => this.plot(cell, place, highest));
    this.table.querySelectorAll(".swatch").forEach((swatch, place) => {
      swatch.style.background = colour(place);
    });
  }

  highest(place) {
    const values = this.content.values[place];
    if (!this.content.stacked) return Math.max(...values.flat(), 0);
    return Math.max(...this.periods.map((period) => values.reduce((sum, each) => sum + Math.max(at(each, period), 0), 0)));
  }

  plot(cell, place, highest) {
    const top = this.content.stacked ? highest : Math.max(1, this.highest(place));
    const options = {
      width: Math.max(cell.clientWidth, 120),
      height: CHART_HEIGHT,
      legend: { show: false },
      cursor: { sync: { key: this.figure.id }, drag: { x: false, y: false }, points: { show: !this.content.stacked } },
      scales: { x: { time: false, range: [this.first, this.length - 1] }, y: { range: [0, top * 1.04] } },
      axes: this.axes(),
      series: [{}, ...this.series()],
      hooks: { ready: [(plot) => this.point(plot)], setCursor: [(plot) => this.moved(plot)] },
      drawOrder: this.content.stacked ? ["series", "axes"] : ["axes", "series"],
    };
    return new uPlot(options, this.drawn(place), cell);
  }

  axes() {
    const year = 12 / page.monthsAPeriod;
    const common = { stroke: variable("soft"), font: "12px system-ui, sans-serif" };
    const grid = { stroke: variable("rule"), width: 0.5 };
    const steps = [1, 2, 5, 10, 20].map((years) => years * year);
    const values = (_, splits) => splits.map(tick);
    const amounts = (_, splits) => splits.map(shortDollars);
    return [
      { ...common, grid: { show: false }, ticks: grid, incrs: steps, values, space: 38 },
      { ...common, grid, ticks: grid, values: amounts, size: 62 },
    ];
  }

  /* Layers are drawn from the topmost sum down, each over the one before. */
  series() {
    const places = this.content.rows.map((_, place) => place);
    if (!this.content.stacked) return places.map((place) => ({ stroke: colour(place), width: 2, dash: place > 7 ? [6, 4] : [] }));
    return places.reverse().map((place) => ({ stroke: variable("paper"), width: 0.5, fill: colour(place), points: { show: false } }));
  }

  drawn(place) {
    const values = this.content.values[place].map((each) => this.periods.map((period) => at(each, period)));
    if (!this.content.stacked) return [this.periods, ...values];
    const sums = [];
    values.forEach((each, layer) => {
      sums.push(each.map((value, index) => Math.max(value, 0) + (layer ? sums[layer - 1][index] : 0)));
    });
    return [this.periods, ...sums.reverse()];
  }

  moved(plot) {
    const { idx } = plot.cursor;
    if (Number.isInteger(idx) && this.periods[idx] !== this.period) this.tell(this.periods[idx]);
  }

  /* Puts the cursor on a period, as hovering does. */
  show(period) {
    this.tell(period);
    this.plots.forEach((plot) => this.point(plot));
  }

  point(plot) {
    plot.setCursor({ left: plot.valToPos(this.period, "x"), top: CHART_HEIGHT / 3 }, false);
  }

  tell(period) {
    this.period = period;
    this.slider.value = period;
    this.slider.setAttribute("aria-valuetext", when(period));
    this.shown.textContent = when(period);
    this.figures.forEach((cells, row) => {
      cells.forEach((cell, chart) => { cell.textContent = dollars(at(this.content.values[chart][row], period)); });
    });
  }
}
