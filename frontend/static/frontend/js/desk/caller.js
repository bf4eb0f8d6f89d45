// Report for a caller: places come while one writes.
import { getJSON } from "../fetch.js";

const form = document.querySelector("[data-caller]");
const query = form.elements.place_query;
const list = form.querySelector("[data-hit-list]");
let timer = 0;

async function look() {
  const { found } = await getJSON(`${form.dataset.searchUrl}?q=${encodeURIComponent(query.value)}`).catch(() => ({ found: [] }));
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
