// makeLayers(ground, legend, words, {chooseSquare, chooseZone}) -> {counts, change, rates, week, zones, mark, fail}: an answer drawn on the map, with a legend that says it in numbers.
// `instead` of a rate: its name, where only counts can be shown.
import { makeZones } from "../map/choropleth.js";
import { makeSquares } from "../map/squares.js";
import { decimal, number, say } from "../lang.js";

const signed = (change) => `${change > 0 ? "+" : change < 0 ? "−" : ""}${number(Math.abs(change))}`;

export function makeLayers(ground, legend, words, { chooseSquare, chooseZone }) {
  const squares = makeSquares(ground, { choose: chooseSquare });
  const zones = makeZones(ground, { choose: chooseZone });
  const notes = (heat, ...said) => [...said, heat.counted === "rows" && words.rows].filter(Boolean).join(" · ");
  const asCounts = (instead) => instead && say(words.counts_instead, { measure: instead });

  return {
    counts(heat) {
      zones.clear();
      squares.show(heat, heat.breaks.slice(0, -1));
      heat.note || !heat.breaks.length ? legend.tell(heat.note || words.none) : legend.counts(heat.breaks, words.reports, notes(heat));
    },

    change(heat, instead = "") {
      zones.clear();
      squares.show(heat, [], { countOf: (facts) => facts.change, lookOf: (_change, facts) => `change-${facts.class}`, textOf: signed });
      if (heat.total === null) return legend.tell(heat.note);
      legend.changes(heat.breaks, say(words.change, { now: number(heat.total), before: number(heat.total_before) }), notes(heat, asCounts(instead)));
    },

    rates(heat, name) {
      zones.clear();
      const rate = (facts) => facts.rate ?? "few";
      squares.show(heat, [], { countOf: rate, lookOf: (_rate, facts) => facts.class || "few", textOf: (value) => (value === "few" ? words.few : decimal(value, 1)) });
      legend.counts(heat.breaks, `${words.rates} ${name}`, notes(heat, words.too_few), 1);
    },

    week(heat, place, instead = "") {
      zones.clear();
      squares.show(heat, heat.breaks.slice(0, -1), { countOf: (facts) => facts.counts[place] || null });
      legend.counts(heat.breaks, words.reports, asCounts(instead));
    },

    zones(shapes, { values, breaks, decimals, legend: name }) {
      squares.clear();
      const written = (value) => (value === null || value === undefined ? words.few : decimal(value, decimals));
      zones.show(shapes, { valueOf: (code) => values[code] || null, breaks: breaks.slice(0, -1), labelOf: ({ code }) => written(values[code]) });
      legend.counts(breaks, `${name}:`, "", decimals);
    },

    mark: (code) => zones.mark(code),

    fail(problem) {
      squares.clear();
      legend.tell(problem.message || words.failed);
    },
  };
}
