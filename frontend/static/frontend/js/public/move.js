// Moving the pin of one's own report: the map under the crosshair; the words below work without it.
import { makeMap } from "../map/ground.js";
import { makeCrosshair } from "../map/crosshair.js";
import { wirePosition } from "../map/position.js";
import { say } from "../lang.js";
import { toast } from "../toast.js";

const form = document.querySelector("[data-move]");
const button = form.querySelector("[data-move-button]");
form.querySelector("[data-move-map]").hidden = false;

const ground = makeMap(form.querySelector("[data-map]"));
if (form.dataset.lng !== "None") ground.show(Number(form.dataset.lng), Number(form.dataset.lat), 18);
const moved = ({ lng, lat }) => { button.value = `${lng.toFixed(6)}|${lat.toFixed(6)}`; };
makeCrosshair(ground, { moved }).on();
wirePosition(ground, form.querySelector("[data-map-position]"), {
  refused: () => toast(ground.words.refused),
  vague: ({ accuracy_m }) => toast(say(ground.words.vague, { n: accuracy_m })),
  outside: () => toast(ground.words.outside),
});
