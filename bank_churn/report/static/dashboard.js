"use strict";

const { cube, texts, charts } = JSON.parse(document.getElementById("data").textContent);
const FILTERS = ["city", "gender", "age_group", "is_active", "has_credit_card", "segment_code"];
const FOLDED = -1;
const ALL = "";
// Heights of the charts, in pixels.
const PRODUCTS_HEIGHT = 240;
const HEAT_MAP_STEP = 40;
const MONEY_STEP = 64;
const LOG_ERRORS = 1; // of Vega: nothing that it only advises
const column = Object.fromEntries(cube.columns.map((name, index) => [name, index]));
const drawn = new Map();

/** Text of the shown language with its {values} filled in. */
function text(name, values = {}) {
  return texts[page.language()][name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

function label(attribute, position) {
  return cube.attributes[attribute][position][page.language()];
}

/** {filter: position of the chosen option}, of what the link asks for and exists. */
function chosen() {
  const found = {};
  for (const name of FILTERS) {
    const key = page.state.get(name);
    const position = cube.attributes[name].findIndex((option) => option.key === key);
    if (key !== null && position >= 0) found[name] = position;
  }
  return found;
}

function emptySum() {
  return { customers: 0, churned: 0, known: 0, balance: 0, atRisk: 0 };
}

function add(sum, cell) {
  sum.customers += cell[column.customer_count];
  sum.churned += cell[column.churned_count];
  sum.known += cell[column.known_balance_count];
  sum.balance += cell[column.balance_amount];
  sum.atRisk += cell[column.balance_at_risk_amount];
}

/**
 * The cells that match, and how many customers may match but are in cells that gave up
 * an attribute that is filtered by.
 */
function select(cells, filters) {
  const wanted = Object.entries(filters).map(([name, at]) => [column[name], at]);
  const possible = cells.filter((cell) =>
    wanted.every(([index, at]) => cell[index] === at || cell[index] === FOLDED));
  const certain = possible.filter((cell) =>
    wanted.every(([index, at]) => cell[index] === at));
  const count = (list) => list.reduce((sum, cell) => sum + cell[column.customer_count], 0);
  return { cells: certain, leftOut: count(possible) - count(certain) };
}

/** Sums by the positions of some attributes; cells that gave one up are left out. */
function group(cells, attributes) {
  const sums = new Map();
  let leftOut = 0;
  for (const cell of cells) {
    const key = attributes.map((name) => cell[column[name]]);
    if (key.includes(FOLDED)) {
      leftOut += cell[column.customer_count];
      continue;
    }
    const name = key.join();
    if (!sums.has(name)) sums.set(name, { key, ...emptySum() });
    add(sums.get(name), cell);
  }
  return { sums, leftOut };
}

/** Wilson's interval of part / whole, as macros/wilson_interval.sql. */
function wilson(part, whole) {
  const z2 = cube.settings.intervalZ ** 2;
  const rate = part / whole;
  const middle = (rate + z2 / (2 * whole)) / (1 + z2 / whole);
  const half = (cube.settings.intervalZ / (1 + z2 / whole)) *
    Math.sqrt((rate * (1 - rate)) / whole + z2 / (4 * whole * whole));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

function isFew(sum) {
  return sum.customers < cube.settings.minReportableCount;
}

/** What a table and a chart say about a group. */
function figures(sum) {
  const language = page.language();
  if (isFew(sum)) {
    const few = text("few");
    return { few, customers: few, churned: few, rate: few, interval: DASH, balance: few, atRisk: few, atRiskShare: few };
  }
  const interval = wilson(sum.churned, sum.customers);
  return {
    customers: formats.count(sum.customers, language),
    churned: formats.count(sum.churned, language),
    rate: formats.ratio(sum.churned, sum.customers, language),
    interval: formats.interval(interval, language),
    balance: sum.known ? formats.money(sum.balance, language) : DASH,
    atRisk: sum.known ? formats.money(sum.atRisk, language) : DASH,
    atRiskShare: sum.known && sum.balance > 0
      ? formats.share(sum.atRisk / sum.balance, language) : DASH,
  };
}

function put(name, value) {
  for (const element of page.root().querySelectorAll(`[data-figure=${name}]`)) {
    element.textContent = value;
  }
}

function putNotShown(name, leftOut) {
  const count = formats.count(leftOut, page.language());
  put(`${name}-left-out`, leftOut ? text("not_shown", { count }) : "");
}

function fillTable(name, rows) {
  const body = page.root().querySelector(`[data-table=${name}]`);
  body.replaceChildren(...rows.map((cells) => {
    const row = document.createElement("tr");
    row.append(...cells.map((value, index) => {
      const cell = document.createElement(index ? "td" : "th");
      if (index) cell.className = "number";
      else cell.scope = "row";
      cell.textContent = value;
      return cell;
    }));
    return row;
  }));
}

/** Draw a chart anew, after what the same place draws already. */
function draw(name, rows, height) {
  const language = page.language();
  const element = page.root().querySelector(`[data-chart=${name}]`);
  const spec = { ...charts[language][name], height, datasets: { rows } };
  const options = {
    ast: true, // no eval: the page forbids it
    actions: false,
    renderer: "svg",
    tooltip: false,
    logLevel: LOG_ERRORS,
  };
  const before = drawn.get(element) ?? Promise.resolve();
  const now = before.then((old) => {
    old?.finalize();
    element.replaceChildren();
    return rows.length ? vegaEmbed(element, spec, options) : null;
  });
  drawn.set(element, now);
  return now;
}

function showKeyFigures(selected) {
  const total = emptySum();
  for (const cell of selected.cells) add(total, cell);
  const shown = figures(total);
  put("customers", shown.customers);
  put("churn-rate", shown.rate);
  put("churn-detail", isFew(total) ? text("few_detail") : text("churn_detail", shown));
  put("balance", shown.balance);
  put("at-risk", shown.atRisk);
  put("at-risk-detail", isFew(total) ? "" : text("at_risk_detail", { share: shown.atRiskShare }));
  put("left-out", selected.leftOut
    ? text("left_out", { count: formats.count(selected.leftOut, page.language()) })
    : text("none_left_out"));
}

/** Sums in the order of the options of an attribute. */
function inOrder(attribute, sums) {
  return cube.attributes[attribute].flatMap((_, at) =>
    sums.has(String(at)) ? [[at, sums.get(String(at))]] : []);
}

function showProducts(cells) {
  const { sums, leftOut } = group(cells, ["product_count"]);
  const groups = inOrder("product_count", sums);
  putNotShown("products", leftOut);
  const rows = groups.map(([at, sum]) => ({ name: label("product_count", at), sum, ...figures(sum) }));
  fillTable("products", rows.map((row) =>
    [row.name, row.customers, row.churned, row.rate, row.interval]));
  return draw("products", rows.map((row) => {
    const [low, high] = isFew(row.sum) ? [null, null] : wilson(row.sum.churned, row.sum.customers);
    const rate = isFew(row.sum) ? null : row.sum.churned / row.sum.customers;
    return { group: `${row.name}|${row.customers}`, text: row.few ? "" : row.rate, few: row.few ?? "", rate, low, high };
  }), PRODUCTS_HEIGHT);
}

function showHeatMap(cells) {
  const { sums, leftOut } = group(cells, ["age_group", "product_count"]);
  const products = cube.attributes.product_count.map((_, at) => at)
    .filter((at) => [...sums.values()].some((sum) => sum.key[1] === at));
  const rows = [];
  const table = [];
  for (const [age] of cube.attributes.age_group.entries()) {
    const line = [label("age_group", age)];
    for (const product of products) {
      const sum = sums.get(`${age},${product}`);
      const shown = sum ? figures(sum) : { rate: DASH };
      line.push(shown.rate);
      rows.push({
        product: label("product_count", product),
        age: line[0],
        rate: sum && !isFew(sum) ? sum.churned / sum.customers : null,
        text: shown.rate,
      });
    }
    if (line.some((value, index) => index && value !== DASH)) table.push(line);
  }
  const kept = new Set(table.map((line) => line[0]));
  const head = page.root().querySelector("[data-head=heat-map]");
  head.querySelectorAll("[data-product]").forEach((cell) => cell.remove());
  for (const product of products) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.className = "number";
    cell.dataset.product = product;
    cell.textContent = label("product_count", product);
    head.append(cell);
  }
  fillTable("heat-map", table);
  putNotShown("heat-map", leftOut);
  return draw("heat-map", rows.filter((row) => kept.has(row.age)), HEAT_MAP_STEP * kept.size);
}

function showMoney(cells) {
  const { sums, leftOut } = group(cells, ["segment_code"]);
  const groups = inOrder("segment_code", sums);
  putNotShown("money", leftOut);
  const rows = groups.map(([at, sum]) => ({ name: label("segment_code", at), sum, ...figures(sum) }));
  fillTable("money", rows.map((row) => [row.name, row.balance, row.atRisk, row.atRiskShare]));
  return draw("money", rows.map((row) => ({
    name: row.name,
    balance: isFew(row.sum) ? null : row.sum.balance,
    at_risk: isFew(row.sum) ? null : row.sum.atRisk,
    text: row.few ?? text("money_line", row),
  })), MONEY_STEP * rows.length);
}

function showFilters(filters) {
  for (const control of page.root().querySelectorAll("[data-filter]")) {
    const at = filters[control.dataset.filter];
    control.value = at === undefined ? ALL : String(at);
  }
}

async function showDashboard() {
  document.body.dataset.ready = "";
  const filters = chosen();
  const selected = select(cube.cells, filters);
  showFilters(filters);
  showKeyFigures(selected);
  await Promise.all([showProducts(selected.cells), showHeatMap(selected.cells), showMoney(selected.cells)]);
  document.body.dataset.ready = "yes";
}

for (const control of document.querySelectorAll("[data-filter]")) {
  const name = control.dataset.filter;
  control.addEventListener("change", () => {
    page.set(name, control.value === ALL ? "" : cube.attributes[name][control.value].key);
  });
}
for (const button of document.querySelectorAll("[data-reset]")) {
  button.addEventListener("click", () => {
    for (const name of FILTERS) page.state.delete(name);
    page.set("language", page.language());
  });
}
page.listeners.push(showDashboard);
page.start();
