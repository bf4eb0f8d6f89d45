// The managers' map: squares or zones by the same counts, with a legend in numbers. The page itself works without it.
import { makeMap } from "../map/ground.js";
import { makeSquares } from "../map/squares.js";
import { makeZones } from "../map/choropleth.js";
import { breaksOf } from "../map/classes.js";
import { getJSON } from "../fetch.js";
import { number, say, words as read } from "../lang.js";

const frame = document.querySelector("[data-heat]");
const legend = document.querySelector("[data-legend]");
const side = document.querySelector("[data-side]");
const words = read("insights-words");
document.body.classList.add("is-scripted");

const ground = makeMap(document.querySelector("[data-map]"));
const squares = makeSquares(ground, { choose: ({ count, cell_m }) => { legend.textContent = say(words.square, { n: number(count), m: number(cell_m) }); } });
const zones = makeZones(ground, { choose: chooseZone });
let shown = "squares";
let asked = null;

function query(names) {
  const given = new URLSearchParams(location.search);
  const wanted = new URLSearchParams();
  for (const name of names) if (given.get(name)) wanted.set(name, given.get(name));
  if (!wanted.get("period")) wanted.set("period", "quarter");
  return wanted;
}

async function load() {
  asked?.abort();
  asked = new AbortController();
  frame.classList.add("is-busy");
  try {
    await (shown === "squares" ? loadSquares : loadZones)(asked.signal);
  } catch (problem) {
    if (problem.name !== "AbortError") legend.textContent = problem.message || words.failed;
  }
  frame.classList.remove("is-busy");
}

async function loadSquares(signal) {
  const wanted = query(["category", "period", "status", "part_of_day"]);
  wanted.set("cell_m", side.value);
  const heat = await getJSON(`${frame.dataset.heatUrl}?${wanted}`, { signal });
  zones.clear();
  squares.show(heat, heat.breaks.slice(0, -1));
  tellLegend(heat.breaks, heat.note);
}

async function loadZones(signal) {
  const wanted = query(["category", "period", "status", "part_of_day"]);
  const [shapes, rows] = await Promise.all([getJSON(frame.dataset.zonesUrl, { signal }), getJSON(`${frame.dataset.statsUrl}?${wanted}`, { signal })]);
  const counts = new Map(rows.map((row) => [row.zone, row.new]));
  const values = shapes.features.map((feature) => counts.get(feature.properties.code) || 0);
  const breaks = breaksOf(values);
  squares.clear();
  zones.show(shapes, { valueOf: (code) => counts.get(code) ?? null, breaks, labelOf: ({ code }) => number(counts.get(code) || 0) });
  tellLegend([...breaks, Math.max(...values, 0)].filter((top, place, all) => place === 0 || top > all[place - 1]));
}

// Each class in numbers: colour alone says nothing.
function tellLegend(tops, note = "") {
  if (!tops.length || note) { legend.textContent = note || words.none; return; }
  legend.replaceChildren(...tops.map((top, place) => step(place + 1, place ? tops[place - 1] + 1 : 1, top)));
}

function step(place, low, high) {
  const item = document.createElement("span");
  item.className = "legend-step";
  item.innerHTML = `<svg aria-hidden="true"><rect width="18" height="18" class="square-${place}"/></svg>`;
  item.append(low >= high ? number(high) : `${number(low)}–${number(high)}`);
  return item;
}

function chooseZone(code) {
  zones.mark(code);
  for (const row of document.querySelectorAll("[data-zone]")) row.classList.toggle("is-chosen", row.dataset.zone === code);
}

for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => {
    shown = button.dataset.show;
    for (const other of document.querySelectorAll("[data-show]")) other.setAttribute("aria-pressed", String(other === button));
    side.hidden = shown !== "squares";
    load();
  });
}
side.addEventListener("change", load);
for (const row of document.querySelectorAll("[data-zone]")) row.addEventListener("mouseenter", () => shown === "zones" && chooseZone(row.dataset.zone));
load();
