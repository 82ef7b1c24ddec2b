"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const ATTRIBUTES = data.attributes;
const MOST_FILTERS = 2; // of which `churn_totals` holds exact totals
const numbers = Object.fromEntries(Object.entries(data.languages).map(
  ([language, words]) => [language, numbersOf(language, words)]));

const words = () => data.languages[page.language()];
const formats = () => numbers[page.language()];

/** Text of the shown language with its {values} filled in. */
function text(name, values = {}) {
  return words().texts[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

/** The filters as {attribute: position of an option}, of what exists, two at most. */
function positionsOf(parameters) {
  const found = {};
  for (const attribute of ATTRIBUTES) {
    const key = parameters.get(attribute);
    const position = words().options[attribute].findIndex((option) => option.key === key);
    if (key !== null && position >= 0 && Object.keys(found).length < MOST_FILTERS) {
      found[attribute] = position;
    }
  }
  return found;
}

const chosen = () => positionsOf(page.state);

/**
 * The customers with these values: their figures, `few` when they are too few for
 * figures, null when there is nobody.
 */
function total(positions) {
  const names = ATTRIBUTES.filter((attribute) => attribute in positions);
  const key = names.map((name) => positions[name]).join(".");
  const found = data.totals[names.join(",")]?.[key];
  if (found === undefined) return null;
  if (!found.length) return "few";
  const [customers, churned, low, high, balance, atRisk] = found;
  return {
    customers, churned, low, high, balance, atRisk,
    rate: churned / customers,
    atRiskShare: balance > 0 ? atRisk / balance : null,
  };
}

/** The group of a row or cell within the view; null when the filters exclude it. */
function totalOf(group, filters) {
  for (const [attribute, position] of Object.entries(group)) {
    if (attribute in filters && filters[attribute] !== position) return null;
  }
  return total({ ...group, ...filters });
}

/** What a figure of a group reads as. */
function shown(group, field) {
  if (group === null) return DASH;
  if (group === "few") {
    return ["customers", "rate", "balance", "atRisk"].includes(field) ? text("few") : DASH;
  }
  const format = formats();
  const value = group[field];
  switch (field) {
    case "customers": return format.count(value);
    case "interval": return format.interval(group.low, group.high);
    case "balance": case "atRisk": return format.money(value);
    default: return format.share(value);
  }
}

function put(name, value) {
  for (const element of page.root().querySelectorAll(`[data-figure="${name}"]`)) {
    element.textContent = value;
  }
}

/** Move a drawing: `data-x` names an attribute and the figure it shows. */
function move(svg, group, whole) {
  const moved = svg.querySelector("[data-moved]");
  const isKnown = group !== null && group !== "few" && whole > 0;
  moved.toggleAttribute("hidden", !isKnown);
  if (!isKnown) return;
  for (const element of svg.querySelectorAll("[data-x]")) {
    for (const pair of element.dataset.x.split(" ")) {
      const [attribute, figure] = pair.split(":");
      const share = Math.min(1, Math.max(0, (group[figure] ?? 0) / whole));
      element.setAttribute(attribute, `${(100 * share).toFixed(2)}%`);
    }
  }
}

function heatLevel(group) {
  if (group === null || group === "few") return "heat-none";
  const [levels, steps] = data.heat;
  return `heat-${Math.min(levels - 1, Math.floor(group.rate * steps))}`;
}

/** Whether a click on a group leads to a view that is counted. */
function canChoose(choice, filters) {
  const kept = Object.keys({ ...filters, ...positionsOf(choice) });
  return kept.length <= MOST_FILTERS;
}

function showTable(table, filters) {
  const rows = [...table.querySelectorAll("[data-row]")].map((row) => ({
    row, group: totalOf(positionsOf(new URLSearchParams(row.dataset.row)), filters),
  }));
  const balances = rows.map(({ group }) => group?.balance ?? 0);
  const largest = Math.max(0, ...balances);
  for (const { row, group } of rows) {
    row.classList.toggle("empty", group === null);
    for (const cell of row.querySelectorAll("[data-field]")) {
      const field = cell.dataset.field;
      if (field === "mark") move(cell.querySelector("svg"), group, 1);
      else if (field === "money-mark") move(cell.querySelector("svg"), group, largest);
      else if (cell.dataset.choice) showHeat(cell, filters);
      else cell.textContent = shown(group, field);
    }
  }
  for (const button of table.querySelectorAll("[data-choose]")) {
    const choice = new URLSearchParams(button.dataset.choose);
    const isOffered = canChoose(choice, filters);
    button.setAttribute("aria-disabled", String(!isOffered));
    button.title = isOffered ? "" : text("two_filters");
    const isChosen = [...choice].every(([name, key]) => page.state.get(name) === key);
    button.setAttribute("aria-pressed", String(isChosen));
  }
}

function showHeat(cell, filters) {
  const choice = positionsOf(new URLSearchParams(cell.dataset.choice));
  const group = totalOf(choice, filters);
  cell.className = `heat ${heatLevel(group)}`;
  cell.querySelector("button").textContent = shown(group, "rate");
}

/** The filters in words: on the screen a heading, on paper the only sign of them. */
function inWords(filters) {
  const parts = Object.entries(filters).map(([attribute, position]) =>
    `${words().names[attribute]}: ${words().options[attribute][position].label}`);
  return parts.join(" · ") || text("all_customers");
}

function showFigures(filters) {
  const group = total(filters);
  const bank = total({});
  const format = formats();
  const isFiltered = Object.keys(filters).length > 0;
  const isKnown = group !== null && group !== "few";
  const details = { customers: "", churn: "", balance: "", "at-risk": "" };
  const comparisons = { ...details };
  if (isKnown) {
    details.customers = text("customers_detail", {
      churned: format.count(group.churned), left: format.form(group.churned, "left_short"),
    });
    details.churn = text("churn_detail", { interval: shown(group, "interval") });
    details.balance = text(group.balance === null ? "no_balances" : "balance_detail");
    details["at-risk"] = group.atRiskShare === null
      ? "" : text("at_risk_detail", { share: shown(group, "atRiskShare") });
    if (isFiltered) {
      const ofBank = (field, whole) => bank[field] > 0 && group[field] !== null
        ? text("share_of_bank", { share: format.share(group[field] / bank[field]), whole }) : "";
      comparisons.customers = ofBank("customers", format.count(bank.customers));
      comparisons.balance = ofBank("balance", format.money(bank.balance));
      comparisons["at-risk"] = ofBank("atRisk", format.money(bank.atRisk));
      comparisons.churn = bank.rate > 0 ? text(against(group, bank), {
        bank: format.share(bank.rate),
        points: format.points(group.rate - bank.rate),
        times: format.times(group.rate / bank.rate),
      }) : "";
    }
  } else {
    details.churn = group === "few" ? text("few_detail") : "";
  }
  const values = { customers: "customers", churn: "rate", balance: "balance", "at-risk": "atRisk" };
  for (const [name, field] of Object.entries(values)) {
    put(name, shown(group, field));
    put(`${name}-detail`, details[name]);
    put(`${name}-comparison`, comparisons[name]);
  }
}

/** Clearly another rate than the bank's: by the interval, as in `churn_drivers`. */
function against(group, bank) {
  if (group.low > bank.rate) return "against_above";
  if (group.high < bank.rate) return "against_below";
  return "against_unclear";
}

function showFilters(filters) {
  const isFull = Object.keys(filters).length === MOST_FILTERS;
  for (const control of page.root().querySelectorAll("[data-filter]")) {
    const position = filters[control.dataset.filter];
    control.value = position === undefined ? "" : String(position);
    control.disabled = isFull && position === undefined;
  }
  put("two-filters", isFull ? text("two_filters") : "");
  put("view", inWords(filters));
  page.root().querySelector("[data-reset]").hidden = !Object.keys(filters).length;
}

function showDashboard() {
  const filters = chosen();
  showFilters(filters);
  showFigures(filters);
  for (const table of page.root().querySelectorAll("[data-table]")) showTable(table, filters);
  document.body.dataset.ready = "yes";
}

/** Set filters by {attribute: key}; an empty key takes one off. */
function choose(changes) {
  const cleared = {};
  // What the link asked for and is not shown leaves the link too.
  const filters = chosen();
  for (const attribute of ATTRIBUTES) if (!(attribute in filters)) cleared[attribute] = "";
  page.set({ ...cleared, ...changes });
}

/** The rows of `churn_totals` that the view shows, as a spreadsheet takes them. */
function csvOfView() {
  const filters = chosen();
  const groups = [{}];
  for (const element of page.root().querySelectorAll("[data-row], [data-choice]")) {
    const group = new URLSearchParams(element.dataset.choice ?? element.dataset.row);
    groups.push(positionsOf(group));
  }
  const lines = new Map();
  for (const group of groups) {
    const found = totalOf(group, filters);
    if (found === null) continue;
    const values = { ...group, ...filters };
    const keys = ATTRIBUTES.map((attribute) =>
      attribute in values ? words().options[attribute][values[attribute]].key : "");
    const names = ATTRIBUTES.filter((attribute) => attribute in values).join(", ");
    const figures = found === "few" ? ["", "", "", "", "", "", "", ""] : [
      found.customers, found.churned, found.rate, found.low, found.high,
      found.balance ?? "", found.atRisk ?? "", found.atRiskShare ?? "",
    ];
    lines.set(names + keys.join("\u001f"), [names, ...keys, ...figures]);
  }
  const head = ["attributes", ...ATTRIBUTES, ...[
    "customer_count", "churned_count", "churn_rate", "churn_rate_low", "churn_rate_high",
    "balance_amount", "balance_at_risk_amount", "balance_at_risk_share",
  ]];
  return [head, ...lines.values()].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}

function quoted(value) {
  if (typeof value === "number") return String(value);
  // A spreadsheet would run a name that begins like a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function download() {
  // The mark tells spreadsheets that it is UTF-8.
  const file = new Blob(["\ufeff" + csvOfView()], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  const name = Object.entries(chosen()).map(([attribute, position]) =>
    `${attribute}_${words().options[attribute][position].key}`).join("_");
  link.download = `churn_${name || "all"}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

for (const control of document.querySelectorAll("[data-filter]")) {
  control.addEventListener("change", () => {
    const attribute = control.dataset.filter;
    const option = words().options[attribute][control.value];
    choose({ [attribute]: option ? option.key : "" });
  });
}
for (const table of document.querySelectorAll("[data-table]")) {
  table.addEventListener("click", (event) => {
    // The whole row or cell is the target; its button is for the keyboard.
    const button = event.target.closest("td.heat, tr")?.querySelector("[data-choose]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const choice = Object.fromEntries(new URLSearchParams(button.dataset.choose));
    const isChosen = button.getAttribute("aria-pressed") === "true";
    // A second click takes the choice off.
    choose(isChosen ? Object.fromEntries(Object.keys(choice).map((name) => [name, ""])) : choice);
  });
}
for (const button of document.querySelectorAll("[data-reset]")) {
  button.addEventListener("click", () => {
    page.set(Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, ""])));
  });
}
for (const button of document.querySelectorAll("[data-csv]")) {
  button.addEventListener("click", download);
}
page.listeners.push(showDashboard);
page.start();
