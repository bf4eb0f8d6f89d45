// The map of counts: squares or zones by the same figures, with a legend in numbers. The page itself works without it.
import { makeMap } from "../map/ground.js";
import { makeSquares } from "../map/squares.js";
import { makeZones } from "../map/choropleth.js";
import { getJSON } from "../fetch.js";
import { data, decimal, number, say, words as read } from "../lang.js";
import { makeLegend } from "./legend.js";
import { saveAsPng } from "./picture.js";
import { wireWeeks } from "./weeks.js";
import * as view from "./view.js";

const frame = document.querySelector("[data-heat]");
const urls = frame.dataset;
const [side, compare, measure, panel, svg] = ["[data-side]", "[data-compare]", "[data-measure]", "[data-square]", "[data-svg]"].map((name) => document.querySelector(name));
const words = read("insights-words");
const PER = ["residents", "lit_path", "lamps"];
document.body.classList.add("is-scripted");

const ground = makeMap(document.querySelector("[data-map]"));
const legend = makeLegend(document.querySelector("[data-legend]"), words);
const squares = makeSquares(ground, { choose: openSquare });
const zones = makeZones(ground, { choose: chooseZone });
const signed = (change) => `${change > 0 ? "+" : change < 0 ? "−" : ""}${number(Math.abs(change))}`;
let shown = view.read("show") || "squares";
let asked = null;

// A kind that is told once a month is asked for by itself: from the release, whole squares, nothing finer.
function query() {
  if (urls.release) return new URLSearchParams({ category: view.read("category"), ...(urls.only && { only: urls.only }) });
  const wanted = view.filters("cell_m", "layer");
  wanted.set("cell_m", side.value);
  if (PER.includes(measure.value)) wanted.set("per", measure.value);
  if (urls.only) wanted.set("only", urls.only);
  return wanted;
}

async function load() {
  asked?.abort();
  asked = new AbortController();
  frame.classList.add("is-busy");
  try {
    await (shown === "zones" ? loadZones : loadSquares)(asked.signal);
  } catch (problem) {
    if (problem.name !== "AbortError") fail(problem);
  }
  frame.classList.remove("is-busy");
}

function fail(problem) {
  squares.clear();
  legend.tell(problem.message || words.failed);
}

async function loadSquares(signal) {
  const heat = await getJSON(`${urls.heatUrl}?${query()}`, { signal });
  zones.clear();
  const more = heat.counted === "rows" ? words.rows : "";
  if (heat.total_before !== undefined) return showChange(heat, more);
  if (heat.per) return showRates(heat, more);
  squares.show(heat, heat.breaks.slice(0, -1));
  heat.note || !heat.breaks.length ? legend.tell(heat.note || words.none) : legend.counts(heat.breaks, words.reports, more);
}

function showChange(heat, more) {
  squares.show(heat, [], { countOf: (facts) => facts.change, lookOf: (_change, facts) => `change-${facts.class}`, textOf: signed });
  if (heat.note) return legend.tell(heat.note);
  legend.changes(heat.breaks, say(words.change, { now: number(heat.total), before: number(heat.total_before) }), more);
}

function showRates(heat, more) {
  const rate = (facts) => facts.rate ?? "few";
  squares.show(heat, [], { countOf: rate, lookOf: (_rate, facts) => facts.class || "few", textOf: (value) => (value === "few" ? words.few : decimal(value, 1)) });
  legend.counts(heat.breaks, `${words.rates} ${label()}`, [words.too_few, more].filter(Boolean).join(" · "), 1);
}

async function loadZones(signal) {
  const shapes = await getJSON(urls.zonesUrl, { signal });
  const { values, breaks, decimals } = data("zone-values")[measure.value];
  const written = (value) => (value === null || value === undefined ? words.few : decimal(value, decimals));
  squares.clear();
  zones.show(shapes, { valueOf: (code) => values[code] || null, breaks: breaks.slice(0, -1), labelOf: ({ code }) => written(values[code]) });
  legend.counts(breaks, `${label()}:`, "", decimals);
}

function label() {
  return measure.selectedOptions[0].textContent;
}

async function openSquare({ cell, cell_m }) {
  if (!urls.squareUrl) return;
  const wanted = view.filters("cell_m", "compare");
  wanted.set("cell", cell);
  wanted.set("cell_m", cell_m);
  wanted.set("fragment", "1");
  const answer = await fetch(`${urls.squareUrl}?${wanted}`, { credentials: "same-origin" });
  panel.hidden = false;
  panel.innerHTML = await answer.text();
  panel.scrollIntoView({ block: "nearest" });
}

function chooseZone(code) {
  zones.mark(code);
  for (const row of document.querySelectorAll("[data-zone]")) row.classList.toggle("is-chosen", row.dataset.zone === code);
}

function keepPlace() {
  const { lng, lat } = ground.lngLat();
  view.write({ at: `${lng.toFixed(5)},${lat.toFixed(5)},${ground.map.getZoom()}` });
  point();
}

// The picture is of what is on the screen now.
function point() {
  if (svg) svg.href = `${urls.pictureUrl}${location.search || `?period=${urls.period}`}`;
}

const weeks = wireWeeks(document.querySelector("[data-weeks]"), {
  words,
  async fetchWeeks() {
    const wanted = query();
    for (const name of ["compare", "per"]) wanted.delete(name);
    try { return await getJSON(`${urls.weeksUrl}?${wanted}`); } catch (problem) { fail(problem); return null; }
  },
  show(heat, place) {
    zones.clear();
    squares.show(heat, heat.breaks.slice(0, -1), { countOf: (facts) => facts.counts[place] || null });
    legend.counts(heat.breaks, words.reports);
  },
  whole: load,
  at: (week) => view.write({ week }),
});

// Squares know counts and rates; zones everything that the table has.
function choices() {
  const inSquares = shown === "squares";
  side.hidden = compare.hidden = !inSquares;
  document.querySelector("[data-weeks]").hidden = !inSquares || Boolean(urls.release);
  for (const option of measure.options) option.hidden = option.disabled = inSquares && "zonesOnly" in option.dataset;
  if (measure.selectedOptions[0]?.disabled) { measure.value = "new"; view.write({ measure: "" }); }
}

function showAs(what) {
  shown = what;
  view.write({ show: what === "squares" ? "" : what });
  for (const other of document.querySelectorAll("[data-show]")) other.setAttribute("aria-pressed", String(other.dataset.show === what));
  choices();
  point();
  load();
}

for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => showAs(button.dataset.show));
for (const [field, name] of [[side, "cell_m"], [compare, "compare"], [measure, "measure"]]) {
  field.addEventListener("change", () => { view.write({ [name]: field.value }); weeks.forget(); point(); load(); });
}
for (const row of document.querySelectorAll("[data-zone]")) row.addEventListener("mouseenter", () => shown === "zones" && chooseZone(row.dataset.zone));
// Sorting keeps what the map shows now.
for (const link of document.querySelectorAll(".zone-table thead a")) {
  link.addEventListener("click", () => {
    const query = new URLSearchParams(location.search);
    query.set("sort", new URL(link.href).searchParams.get("sort"));
    link.href = `?${query}#zones-title`;
  });
}
document.querySelector("[data-png]")?.addEventListener("click", () => saveAsPng(svg.href, "karta.png").catch(() => legend.tell(words.picture)));

const start = view.place();
if (start) ground.map.setView([start.lat, start.lng], start.zoom, { animate: false });
ground.map.on("moveend", keepPlace);
choices();
point();
load().then(() => view.read("week") && weeks.open(view.read("week")));
