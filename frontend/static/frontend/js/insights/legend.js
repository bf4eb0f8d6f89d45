// makeLegend(element, words) -> {tell(text), counts(tops, lead, more), changes(tops, lead)}: each class in numbers, because colour alone says nothing.
import { decimal, say } from "../lang.js";

export function makeLegend(element, words) {
  const put = (lead, steps, more = "") => element.replaceChildren(...[lead, ...steps, more].filter(Boolean).map((part) => (typeof part === "string" ? span(part) : part)));
  return {
    tell: (text) => put(text, []),
    counts: (tops, lead, more = "", decimals = 0) => put(lead, ranges(tops, decimals).map((text, place) => step(`square-${place + 1}`, text)), more),
    changes(tops, lead, more = "") {
      const ways = ranges(tops);
      const less = ways.map((text, place) => step(`square-change--${place + 1}`, say(words.fewer, { n: text }))).reverse();
      const gain = ways.map((text, place) => step(`square-change-${place + 1}`, say(words.more, { n: text })));
      put(lead, [...less, step("square-change-0", words.same), ...gain], more);
    },
  };
}

function ranges(tops, decimals = 0) {
  const least = 10 ** -decimals;
  return tops.map((top, place) => {
    const low = place ? tops[place - 1] + least : least;
    return low >= top ? decimal(top, decimals) : `${decimal(low, decimals)}–${decimal(top, decimals)}`;
  });
}

function span(text) {
  return Object.assign(document.createElement("span"), { textContent: text });
}

function step(look, text) {
  const item = document.createElement("span");
  item.className = "legend-step";
  item.innerHTML = `<svg aria-hidden="true"><rect width="18" height="18" class="${look}"/></svg>`;
  item.append(text);
  return item;
}
