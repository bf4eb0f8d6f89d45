// wirePlace(form, words, done) -> {show(), text()}: the crosshair, what the service knows of the place, and the words instead of the map.
import { makeMap } from "../map/ground.js";
import { makeCrosshair } from "../map/crosshair.js";
import { makeMarks } from "../map/marks.js";
import { wirePosition } from "../map/position.js";
import { getJSON } from "../fetch.js";
import { toast } from "../toast.js";
import { say } from "../lang.js";
import { toMark } from "./feed.js";

const PAUSE_MS = 180;
const NEAR_ZOOM = 16;

export function wirePlace(form, words, done) {
  const field = (name) => form.elements[name];
  const says = form.querySelector("[data-place-says]");
  const error = form.querySelector("[data-place-error]");
  const confirm = form.querySelector("[data-confirm-place]");
  let ground = null, sight = null, timer = 0, asked = null, known = null;

  function show() {
    if (ground) return;
    const fresh = !field("lng").value; // from here on the map itself says where
    ground = makeMap(form.querySelector("[data-map]"));
    const marks = makeMarks(ground, { still: true });
    sight = makeCrosshair(ground, { moved: moved, moving: () => { says.textContent = words.asking; } });
    if (field("lng").value) ground.show(Number(field("lng").value), Number(field("lat").value), 18);
    sight.on();
    const feed = form.dataset.api + ".geojson";
    const load = async () => {
      const answer = await getJSON(`${feed}?bbox=${ground.window()}&zoom=${ground.map.getZoom()}`).catch(() => null);
      if (answer) marks.show(answer.features.map((feature) => toMark(feature, ground.words)));
    };
    ground.map.on("moveend", load);
    load();
    wirePosition(ground, form.querySelector("[data-map-position]"), {
      refused: () => toast(ground.words.refused),
      vague: ({ accuracy_m }) => toast(say(ground.words.vague, { n: accuracy_m })),
      outside: () => toast(ground.words.outside),
      atOnce: fresh,
    });
  }

  function moved(place) {
    clearTimeout(timer);
    keep(place.lng, place.lat, "");
    timer = setTimeout(() => ask(place), PAUSE_MS);
  }

  function keep(lng, lat, asset) {
    field("lng").value = Number(lng).toFixed(6);
    field("lat").value = Number(lat).toFixed(6);
    field("asset").value = asset;
    for (const radio of form.querySelectorAll("[name=spot]")) radio.checked = false;
  }

  const about = ({ lng, lat }, more) => getJSON(`${form.dataset.placeUrl}?lng=${lng.toFixed(6)}&lat=${lat.toFixed(6)}`, more);

  async function ask(where) {
    asked?.abort();
    asked = new AbortController();
    try {
      known = await about(where, { signal: asked.signal });
      tell(known);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      if (!problem.status) return tell({ label: words.no_network, owner: "", lamp: null }); // the service looks it up when it gets the report
      refuse(problem.message);
    }
  }

  function tell(place) {
    error.hidden = true;
    confirm.disabled = false;
    const near = place.lamp && ground.map.getZoom() >= NEAR_ZOOM ? place.lamp : null;
    if (near) { sight.snap(near.lng, near.lat); keep(near.lng, near.lat, near.number); }
    says.textContent = [near ? near.text : place.label, place.owner].filter(Boolean).join(" · ");
  }

  function refuse(sentence) {
    says.textContent = "";
    error.querySelector("span").textContent = sentence;
    error.hidden = false;
    confirm.disabled = true;
  }

  wireWords(form, words, (hit) => {
    show();
    keep(hit.lng, hit.lat, hit.asset);
    ground.show(hit.lng, hit.lat, 18);
  });
  form.addEventListener("restored", ({ detail }) => { if (detail.lng) ground?.show(Number(detail.lng), Number(detail.lat), 18); });
  confirm.addEventListener("click", () => { write(); done(); });

  // Another place than the one on the map: the map goes there too.
  function take({ lng, lat }, { label, owner }) {
    keep(lng, lat, "");
    ground?.show(lng, lat, 18);
    says.textContent = [label, owner].filter(Boolean).join(" · ");
    write();
  }

  function write() {
    for (const line of form.querySelectorAll("[data-chosen-place]")) line.textContent = says.textContent;
  }

  return { show, about, take, write, lngLat: () => ({ lng: field("lng").value, lat: field("lat").value }) };
}

// The words instead of the map: hits come while one writes, and can be chosen by keyboard.
function wireWords(form, words, chosen) {
  const query = form.elements.place_query;
  // Without script the words are the only way and stand open; with it the map comes first.
  const fold = form.querySelector("[data-place-words]");
  fold.open = "wanted" in fold.dataset;
  const box = form.querySelector("[data-hits]");
  const list = form.querySelector("[data-hit-list]");
  let timer = 0;
  const look = async () => {
    const { found } = await getJSON(`${form.dataset.searchUrl}?q=${encodeURIComponent(query.value)}`).catch(() => ({ found: [] }));
    list.replaceChildren(...(found.length ? found.map((hit) => row(hit, chosen)) : [document.createTextNode(words.none)]));
    box.hidden = !query.value.trim();
  };
  query.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 160); });
  query.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); look(); } });
  form.querySelector("[data-find]").addEventListener("click", (event) => { event.preventDefault(); look(); });
}

function row(hit, chosen) {
  const label = document.createElement("label");
  label.className = "choice";
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "place_hit" });
  radio.addEventListener("change", () => chosen(hit));
  const what = Object.assign(document.createElement("span"), { className: "meta", textContent: hit.what });
  label.append(radio, `${hit.label} `, what);
  return label;
}
