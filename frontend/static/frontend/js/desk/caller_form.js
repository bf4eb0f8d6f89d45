// wireCaller(form) -> {placed({lng, lat}), showOn(put), placeFirst(), isBegun()}: places come while one writes, a place on the map counts too, and Enter on the kind sends.
import { getJSON } from "../fetch.js";

export function wireCaller(form) {
  const query = form.elements.place_query;
  const list = form.querySelector("[data-hit-list]");
  const kind = form.elements.category;
  let timer = 0;
  let put = () => {};

  const show = (found) => {
    list.replaceChildren(...found.map(row));
    form.querySelector("[data-hits]").hidden = !found.length;
  };
  const look = async () => {
    const { found } = await getJSON(`${form.dataset.searchUrl}?q=${encodeURIComponent(query.value)}`).catch(() => ({ found: [] }));
    show(found);
    if (found.length) put(found[0].lng, found[0].lat);
  };

  query.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 160); });
  list.addEventListener("change", ({ target }) => { const [lng, lat] = target.value.split("|").map(Number); put(lng, lat); });
  kind.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !kind.value) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]"));
  });
  return {
    placed({ lng, lat }) {
      show([{ lng: lng.toFixed(6), lat: lat.toFixed(6), asset: "", label: list.dataset.onMap, what: "" }]);
      kind.focus();
    },
    showOn(known) { put = known; },
    placeFirst: () => query.focus(),
    isBegun: () => ["place_query", "place_text", "category", "description", "name", "phone"].some((name) => form.elements[name].value),
  };
}

function row(hit, number) {
  const label = document.createElement("label");
  label.className = "choice";
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "spot", value: `${hit.lng}|${hit.lat}|${hit.asset}`, checked: number === 0 });
  label.append(radio, `${hit.label} `, Object.assign(document.createElement("span"), { className: "meta", textContent: hit.what }));
  return label;
}
