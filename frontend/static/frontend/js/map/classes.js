// classOf(value, breaks) -> 1 to 5, the class of a count; breaksOf(values) -> four upper limits so that the classes hold about equally many.
export function classOf(value, breaks) {
  return 1 + breaks.filter((limit) => value > limit).length;
}

export function breaksOf(values) {
  const sorted = [...values].filter((value) => value > 0).sort((a, b) => a - b);
  if (!sorted.length) return [1, 2, 3, 4];
  const limits = [];
  for (const share of [0.3, 0.55, 0.75, 0.9]) {
    const limit = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    limits.push(Math.max(limit, (limits.at(-1) ?? 0) + 1));
  }
  return limits;
}
