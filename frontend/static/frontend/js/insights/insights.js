// The map of counts: which figures are asked for, from the controls and the address. The page itself works without it.
import { makeMap } from "../map/ground.js";
import { getJSON } from "../fetch.js";
import { data, words as read } from "../lang.js";
import { makeLayers } from "./layers.js";
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
const layers = makeLayers(ground, legend, words, { chooseSquare: openSquare, chooseZone });
const label = () => measure.selectedOptions[0].textContent;
const rate = () => (PER.includes(measure.value) ? label() : "");
let shown = view.read("show") || "squares";
let asked = null;

// A kind that is told once a month is asked for by itself: from the release, whole squares, nothing finer.
function query() {
  if (urls.release) return new URLSearchParams({ category: view.read("category"), ...(urls.only && { only: urls.only }) });
  const wanted = view.filters("cell_m", "layer");
  wanted.set("cell_m", side.value);
  if (rate()) wanted.set("per", measure.value);
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
    if (problem.name !== "AbortError") layers.fail(problem);
  }
  frame.classList.remove("is-busy");
}

async function loadSquares(signal) {
  const heat = await getJSON(`${urls.heatUrl}?${query()}`, { signal });
  if (heat.total_before !== undefined) return layers.change(heat, rate());
  heat.per ? layers.rates(heat, label()) : layers.counts(heat);
}

async function loadZones(signal) {
  const shapes = await getJSON(urls.zonesUrl, { signal });
  layers.zones(shapes, data("zone-values")[measure.value]);
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
  layers.mark(code);
  for (const row of document.querySelectorAll("[data-zone]")) row.classList.toggle("is-chosen", row.dataset.zone === code);
}

function keepPlace() {
  const { lng, lat } = ground.lngLat();
  view.write({ at: `${lng.toFixed(5)},${lat.toFixed(5)},${ground.map.getZoom()}` });
  point();
}

// The picture, and what is taken out, are of what is on the screen now.
function point() {
  for (const link of document.querySelectorAll("[data-taken-out] a")) link.search = location.search;
  if (svg) svg.href = `${urls.pictureUrl}${location.search || `?period=${urls.period}`}`;
}

const weeks = wireWeeks(document.querySelector("[data-weeks]"), {
  words,
  async fetchWeeks() {
    const wanted = query();
    for (const name of ["compare", "per"]) wanted.delete(name);
    try { return await getJSON(`${urls.weeksUrl}?${wanted}`); } catch (problem) { layers.fail(problem); return null; }
  },
  show: (heat, place) => layers.week(heat, place, rate()),
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
