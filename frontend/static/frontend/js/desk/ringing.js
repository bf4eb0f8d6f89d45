// Somebody rings: the form opens beside the queue and the desk's own map is its map. open(link) -> whether it could; press(mark) -> whether a mark was a place; isBegun() -> whether something stands in it.
import { wireSpot } from "../map/spot.js";
import { wireCaller } from "./caller_form.js";

export function makeRinging(detail) {
  let form = null;
  let put = null;

  const placed = (spot) => { if (isOpen()) form.placed(spot); };
  const isOpen = () => Boolean(detail.querySelector("[data-caller]"));

  return {
    isOpen,
    isBegun: () => isOpen() && form.isBegun(),
    async open(link, ground) {
      const response = await fetch(`${link.href}?fragment=1`).catch(() => null);
      if (!response?.ok || response.redirected) return location.assign(link.href);
      detail.innerHTML = await response.text();
      form = wireCaller(detail.querySelector("[data-caller]"));
      if (ground) form.showOn(put ||= wireSpot(ground, placed, isOpen));
      form.placeFirst();
      history.replaceState({}, "", link.href);
    },
    press(mark) {
      if (!isOpen()) return false;
      put?.(mark.lng, mark.lat);
      form.placed(mark);
      return true;
    },
  };
}
