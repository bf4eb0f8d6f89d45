// wireFindPlace(form, words, chosen): places come while one writes; Enter takes the first, a press any of them. `chosen` gets {label, lng, lat}.
import { getJSON } from "../fetch.js";

const PAUSE_MS = 160;

export function wireFindPlace(form, { none }, chosen) {
  const query = form.querySelector("input");
  const list = form.querySelector("[data-found]");
  let timer = 0;
  let hits = [];

  const take = (hit) => { query.value = hit.label; list.hidden = true; chosen(hit); };
  async function look() {
    const text = query.value.trim();
    hits = text ? (await getJSON(`${form.dataset.searchUrl}?q=${encodeURIComponent(text)}`).catch(() => ({ found: [] }))).found : [];
    list.replaceChildren(...hits.map((hit) => row(hit, take)));
    if (text && !hits.length) list.textContent = none;
    list.hidden = !text;
  }

  query.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE_MS); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await look();
    if (hits.length) take(hits[0]);
  });
  form.addEventListener("keydown", ({ key }) => { if (key === "Escape") list.hidden = true; });
}

function row(hit, take) {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "found-place", textContent: `${hit.label} ` });
  button.append(Object.assign(document.createElement("span"), { className: "meta", textContent: hit.what }));
  button.addEventListener("click", () => take(hit));
  item.append(button);
  return item;
}
