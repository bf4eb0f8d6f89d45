// Introduces the modules of the style guide to each other; nothing else uses it.
import { toast } from "./toast.js";
import { makeMap } from "./map/ground.js";
import { makeMarks } from "./map/marks.js";
import { makeCrosshair } from "./map/crosshair.js";
import { makeSquares } from "./map/squares.js";
import { wirePosition } from "./map/position.js";
import { breaksOf } from "./map/classes.js";

const find = (name) => document.querySelector(`[data-${name}]`);
find("guide-toast").addEventListener("click", () => toast("12 planerade i AO-118.", { act: { label: "Ångra (z)", run: () => toast("Ångrat.") } }));
find("guide-dialog").addEventListener("click", () => find("guide-box").showModal());

const ground = makeMap(find("map"));
const marks = makeMarks(ground, { open: (id) => marks.choose(id), lift: (id, on) => marks.lift(id, on) });
const { lng, lat } = ground.lngLat();
const at = (east, north, more) => ({ lng: lng + east / 1000, lat: lat + north / 1000, label: more.icon || "prov", ...more });
marks.show([
  at(-8, 1, { id: "a", tone: "sent", icon: "lamp" }),
  at(-5, 2, { id: "b", tone: "received", icon: "bush", people: 12 }),
  at(-2, 1.5, { id: "c", tone: "planned", icon: "litter" }),
  at(1, 2.5, { id: "d", tone: "waiting", icon: "damage" }),
  at(4, 1, { id: "e", tone: "closed", icon: "sign" }),
  at(7, 2, { id: "f", mended: true }),
  at(-6, -1.5, { count: 4 }),
  at(-2, -2, { count: 41 }),
  at(2, -1.5, { count: 236 }),
  at(6, -2, { id: "g", tone: "sent", icon: "spray" }),
]);
marks.choose("g");

const crosshair = makeCrosshair(ground, { moved: (place) => console.info(place) });
find("guide-crosshair").addEventListener("click", () => (crosshair.isOn() ? crosshair.off() : crosshair.on()));
wirePosition(ground, find("map-position"), { refused: () => toast(ground.words.refused), outside: () => toast(ground.words.outside) });

const squares = makeSquares(ground);
const counts = [1, 2, 3, 5, 8, 13, 21, 34, 55];
find("guide-squares").addEventListener("click", () => squares.show({ features: counts.map(square) }, breaksOf(counts)));

function square(count, index) {
  const [west, south] = [lng - 0.01 + index * 0.0022, lat - 0.004];
  const [east, north] = [west + 0.0022, south + 0.001125];
  return { properties: { count }, geometry: { coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] } };
}
