// toMark(feature, words) -> a mark for js/map/marks.js: a report, a group, or a small ring for what was mended lately.
import { say } from "../lang.js";

export function toMark({ geometry, properties }, words) {
  const [lng, lat] = geometry.coordinates;
  if (properties.count) return { lng, lat, count: properties.count, label: say(words.group, { n: properties.count }) };
  const label = [properties.name, properties.place, properties.word].filter(Boolean).join(" · ");
  return {
    id: properties.reference, lng, lat, label, tone: properties.tone, shape: properties.shape, icon: properties.icon,
    people: properties.supporters ? properties.supporters + 1 : 0, mended: properties.status === "fixed",
  };
}
