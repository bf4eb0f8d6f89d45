// A click on the map is the new place of the case; what was found by name works the same.
import { data } from "../lang.js";
import { makeMap } from "../map/ground.js";
import { wireSpot } from "../map/spot.js";

document.body.classList.add("is-scripted");
const form = document.querySelector("[data-pin]");
const list = form.querySelector("[data-hit-list]");

const put = wireSpot(makeMap(document.querySelector("[data-pin-map] [data-map]")), ({ lng, lat }) => {
  const label = document.createElement("label");
  label.className = "choice";
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "spot", value: `${lng.toFixed(6)}|${lat.toFixed(6)}|`, checked: true });
  label.append(radio, ` ${list.dataset.onMap}`);
  list.replaceChildren(label);
  form.querySelector("[data-hits]").hidden = false;
});
list.addEventListener("change", ({ target }) => { const [lng, lat] = target.value.split("|").map(Number); put(lng, lat); });
const here = data("pin-here", null);
const chosen = list.querySelector(":checked")?.value.split("|").map(Number);
if (chosen) put(chosen[0], chosen[1]);
else if (here) put(here.lng, here.lat);
