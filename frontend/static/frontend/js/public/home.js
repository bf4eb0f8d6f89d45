// The first page: marks on the map, the sheet or panel beside it, and each lifts the other.
import { makeMap } from "../map/ground.js";
import { makeMarks } from "../map/marks.js";
import { wirePosition } from "../map/position.js";
import { getJSON } from "../fetch.js";
import { toast } from "../toast.js";
import { say } from "../lang.js";
import { wireFindPlace } from "./find_place.js";
import { toMark } from "./feed.js";

const page = document.querySelector("[data-page]");
const panel = document.querySelector("[data-sheet]");
const list = panel.querySelector("[data-list]");
const place = panel.querySelector("[data-case]");
const ground = makeMap(document.querySelector("[data-map]"));
const marks = makeMarks(ground, { open: openCase, lift: liftRow });
let category = panel.querySelector("[data-category][aria-current]")?.dataset.category || "";
let asked = null;

async function load() {
  asked?.abort();
  asked = new AbortController();
  const query = new URLSearchParams({ bbox: ground.window(), zoom: ground.map.getZoom() });
  if (category) query.set("category", category);
  try {
    const feed = await getJSON(`${page.dataset.feedUrl}?${query}`, { signal: asked.signal });
    marks.show(feed.features.map((feature) => toMark(feature, ground.words)));
  } catch (problem) {
    if (problem.name !== "AbortError") toast(problem.message);
  }
}

async function openCase(reference) {
  const response = await fetch(`${page.dataset.caseUrl}${reference}/?fragment=1`);
  if (!response.ok) return;
  place.innerHTML = await response.text();
  const back = document.createElement("button");
  back.type = "button";
  back.className = "button button-quiet";
  back.textContent = page.dataset.back;
  back.addEventListener("click", closeCase);
  place.prepend(back);
  place.hidden = false;
  raise(true);
  marks.choose(reference);
  place.focus({ preventScroll: true });
  panel.scrollTop = 0;
}

function closeCase() {
  place.hidden = true;
  marks.choose(null);
  raise(false);
}

function liftRow(reference, on) {
  list.querySelector(`[data-reference="${CSS.escape(reference)}"]`)?.classList.toggle("is-lifted", on);
}

const handle = panel.querySelector("[data-sheet-handle]");
function raise(up) {
  panel.classList.toggle("is-up", up);
  handle.setAttribute("aria-expanded", String(up));
}

handle.addEventListener("click", () => raise(!panel.classList.contains("is-up")));
for (const [name, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
  list.addEventListener(name, ({ target }) => {
    const row = target.closest("[data-reference]");
    if (row) marks.lift(row.dataset.reference, on);
  });
}
wirePosition(ground, document.querySelector("[data-map-position]"), {
  refused: () => toast(ground.words.refused),
  vague: ({ accuracy_m }) => toast(say(ground.words.vague, { n: accuracy_m })),
  outside: () => toast(ground.words.outside),
});
document.addEventListener("keydown", ({ key }) => key === "Escape" && !place.hidden && closeCase());
const finding = panel.querySelector("[data-find-place]");
finding.hidden = false;
wireFindPlace(finding, { none: finding.dataset.none }, ({ lng, lat }) => { raise(false); ground.show(lng, lat, 17); });
ground.map.on("moveend", load);
load();
