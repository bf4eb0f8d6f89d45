// The address holds the whole view: read(name), write({name: value}), filters(skip) -> URLSearchParams of what the figures are asked for, with a period in it.
const LOOK = ["at", "show", "measure", "sort", "week", "per"];

export function read(name) {
  return new URLSearchParams(location.search).get(name) || "";
}

export function write(facts) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(facts)) value ? query.set(name, value) : query.delete(name);
  history.replaceState(history.state, "", `${location.pathname}?${query}`);
  for (const [name, value] of Object.entries(facts)) carry(name, value);
}

// What the filter form carries along unseen.
function carry(name, value) {
  const form = document.querySelector("[data-filter]");
  if (!form || !LOOK.includes(name) || form.elements[name]?.type === "select-one") return;
  const field = form.querySelector(`input[type=hidden][name="${name}"]`) || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  field.value = value;
  field.disabled = !value;
}

export function filters(...skip) {
  const query = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name, value]) => value && !LOOK.includes(name) && !skip.includes(name)));
  if (!query.has("period") && !query.has("from") && !query.has("to")) query.set("period", document.querySelector("[data-heat]").dataset.period);
  return query;
}

export function place() {
  const [lng, lat, zoom] = read("at").split(",").map(Number);
  return Number.isFinite(zoom) ? { lng, lat, zoom } : null;
}
