// makeMarks(ground, {open, lift, zoomTo}) -> {show(features), choose(id), lift(id, on), tick(id, on), clear()}: reports as discs, groups as squares; the page learns what was pressed.
const { L } = window;
const COARSE = matchMedia("(pointer: coarse)");

// `still`: they only show what is there, and nobody has to pass them with the keyboard.
export function makeMarks(ground, { open = () => {}, lift = () => {}, zoomTo = null, still = false } = {}) {
  const layer = L.layerGroup().addTo(ground.map);
  const placed = new Map();
  let chosen = null;

  const press = (mark) => (mark.count ? (zoomTo || closer(ground.map))(mark) : open(mark.id, mark));
  const add = (mark) => {
    const marker = L.marker([mark.lat, mark.lng], { icon: iconOf(mark, ground.sprite), title: mark.label, keyboard: !still, interactive: !still, riseOnHover: true });
    marker.on("click", () => press(mark));
    marker.on("keydown", ({ originalEvent }) => pressedKey(originalEvent) && press(mark));
    marker.on("mouseover", () => lift(mark.id, true)).on("mouseout", () => lift(mark.id, false));
    placed.set(keyOf(mark), { marker: marker.addTo(layer), mark });
    marker.getElement().setAttribute(...(still ? ["aria-hidden", "true"] : ["aria-label", mark.label]));
  };
  const drop = (key) => { layer.removeLayer(placed.get(key).marker); placed.delete(key); };
  const paint = (id, name, on) => placed.get(`one ${id}`)?.marker.getElement()?.classList.toggle(name, on);

  return {
    // Marks that stay are left alone, so that a map that is moved does not flicker and keeps the focus.
    show(marks) {
      const wanted = new Map(marks.map((mark) => [keyOf(mark), mark]));
      for (const [key, { mark }] of [...placed]) if (!same(mark, wanted.get(key))) drop(key);
      for (const [key, mark] of wanted) if (!placed.has(key)) add(mark);
      if (chosen) paint(chosen, "is-chosen", true);
    },
    choose(id) {
      if (chosen) paint(chosen, "is-chosen", false);
      chosen = id;
      if (id) paint(id, "is-chosen", true);
    },
    lift: (id, on) => paint(id, "is-lifted", on),
    tick: (id, on) => paint(id, "is-ticked", on),
    clear() { layer.clearLayers(); placed.clear(); },
    markOf: (id) => placed.get(`one ${id}`)?.mark || null,
  };
}

function pressedKey(event) {
  const pressed = event.key === "Enter" || event.key === " ";
  if (pressed) event.preventDefault();
  return pressed;
}

function keyOf(mark) {
  return mark.count ? `group ${mark.lng} ${mark.lat}` : `one ${mark.id}`;
}

function same(before, after) {
  return Boolean(after) && ["lng", "lat", "tone", "icon", "count", "people", "mended", "ghost", "number", "label"].every((name) => before[name] === after[name]);
}

function closer(map) {
  return ({ lng, lat }) => map.setView([lat, lng], Math.min(map.getZoom() + 2, map.getMaxZoom()));
}

// A mark is {id, lng, lat, label} with tone, shape, icon, people, ghost, or mended, or number on a list, or count for a group.
export function iconOf(mark, sprite) {
  if (mark.count) return box("mark", groupHtml(mark.count), 48);
  if (mark.number) return box(`mark tone-${mark.tone}`, `<span class="mark-disc mark-number">${Number(mark.number)}</span>`, COARSE.matches ? 48 : 36);
  if (mark.mended) return box("mark tone-fixed", '<span class="mark-mended"></span>', 24);
  const html = `<span class="mark-disc"><svg class="icon" aria-hidden="true"><use href="${sprite}#${mark.icon}"/></svg>${peopleHtml(mark.people)}${shapeHtml(mark.shape, sprite)}</span>`;
  return box(`mark tone-${mark.tone}${mark.ghost ? " is-ghost" : ""}`, html, COARSE.matches ? 48 : 36);
}

function box(className, html, size) {
  return L.divIcon({ className, html, iconSize: [size, size], iconAnchor: [size / 2, size / 2] });
}

function groupHtml(count) {
  const size = count >= 100 ? " mark-group-large" : count >= 10 ? " mark-group-middle" : "";
  return `<span class="mark-group${size}"><span>${Number(count)}</span></span>`;
}

// The status once more as a shape, for those who do not tell the colours apart and for grey paper.
function shapeHtml(shape, sprite) {
  return shape ? `<span class="mark-status"><svg class="icon" aria-hidden="true"><use href="${sprite}#${shape}"/></svg></span>` : "";
}

function peopleHtml(people) {
  return people > 1 ? `<span class="mark-people">${Number(people)}</span>` : "";
}
