// Report for a caller: places come while one writes, one click on the map is a place too, and Enter on the kind sends.
import { getJSON } from "../fetch.js";
import { makeMap } from "../map/ground.js";
import { wireSpot } from "../map/spot.js";

const form = document.querySelector("[data-caller]");
const query = form.elements.place_query;
const list = form.querySelector("[data-hit-list]");
const kind = form.elements.category;
const split = document.querySelector("[data-caller-map]");
let timer = 0;
let put = () => {};

if (matchMedia("(min-width: 1024px)").matches) {
  split.hidden = false;
  put = wireSpot(makeMap(split.querySelector("[data-map]")), ({ lng, lat }) => {
    show([{ lng: lng.toFixed(6), lat: lat.toFixed(6), asset: "", label: list.dataset.onMap, what: "" }]);
    kind.focus();
  });
}

async function look() {
  const { found } = await getJSON(`${form.dataset.searchUrl}?q=${encodeURIComponent(query.value)}`).catch(() => ({ found: [] }));
  show(found);
  if (found.length) put(found[0].lng, found[0].lat);
}

function show(found) {
  list.replaceChildren(...found.map(row));
  form.querySelector("[data-hits]").hidden = !found.length;
}

function row(hit, number) {
  const label = document.createElement("label");
  label.className = "choice";
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "spot", value: `${hit.lng}|${hit.lat}|${hit.asset}`, checked: number === 0 });
  label.append(radio, `${hit.label} `, Object.assign(document.createElement("span"), { className: "meta", textContent: hit.what }));
  return label;
}

query.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 160); });
list.addEventListener("change", ({ target }) => { const [lng, lat] = target.value.split("|").map(Number); put(lng, lat); });
kind.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !kind.value) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-send]"));
});
