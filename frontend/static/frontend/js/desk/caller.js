// Report for a caller on a page of its own: with a map beside the form on wide screens.
import { makeMap } from "../map/ground.js";
import { wireSpot } from "../map/spot.js";
import { wireCaller } from "./caller_form.js";

const form = wireCaller(document.querySelector("[data-caller]"));
const split = document.querySelector("[data-caller-map]");

if (matchMedia("(min-width: 1024px)").matches) {
  split.hidden = false;
  form.showOn(wireSpot(makeMap(split.querySelector("[data-map]")), form.placed));
}
