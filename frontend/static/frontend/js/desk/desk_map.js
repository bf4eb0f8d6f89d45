// makeDeskMap(box, {press, lift, reports, ticks}) -> {ground, lift, showCase(reference, around), showQueue()}: what the queue lists, and the open case among what is open around it.
import { makeMap } from "../map/ground.js";
import { makeMarks } from "../map/marks.js";
import { wireMapTicks } from "./map_ticks.js";

export function makeDeskMap(box, { press, lift, reports, ticks }) {
  const ground = makeMap(box.querySelector("[data-map]"));
  const marks = makeMarks(ground, { open: (reference, mark) => tickOn(mark) || press(reference, mark), lift });
  const listed = new Set(reports.map(({ id }) => id));
  let back = null; // to what was seen before a case was opened
  let seen = false;
  marks.show(reports);
  const tickOn = wireMapTicks(box, { ground, marks, reports, ticks });

  return {
    ground,
    lift: marks.lift,
    showCase(reference, around) {
      marks.show([...reports, ...around.filter(({ id }) => !listed.has(id))]);
      marks.choose(reference);
      const here = marks.markOf(reference);
      if (!here) return;
      back ||= seen ? viewOf(ground.map) : ground.start;
      ground.map.invalidateSize({ animate: false }); // the box has just become lower
      ground.show(here.lng, here.lat);
    },
    showQueue() {
      marks.show(reports);
      marks.choose(null);
      ground.map.invalidateSize({ animate: false });
      back?.();
      back = null;
      seen = true;
    },
  };
}

function viewOf(map) {
  const [middle, zoom] = [map.getCenter(), map.getZoom()];
  return () => map.setView(middle, zoom, { animate: false });
}
