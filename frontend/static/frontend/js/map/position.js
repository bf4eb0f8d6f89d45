// wirePosition(ground, button, {found(place), refused(), vague(place), outside(place), atOnce}): asks where the reader is when the button is
// pressed, or at once when that was allowed before; the page says what came of it.
const { L } = window;
const VAGUE_M = 50;
const ASK = { enableHighAccuracy: true, timeout: 12000, maximumAge: 30000 };

export function wirePosition(ground, button, { found = () => {}, refused = () => {}, vague = found, outside = () => {}, atOnce = false } = {}) {
  if (!navigator.geolocation) { button.hidden = true; return; }
  const dot = makeDot(ground.map);
  const answers = { found, vague, outside };
  const look = () => {
    button.setAttribute("aria-busy", "true");
    const done = () => button.removeAttribute("aria-busy");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { done(); arrive(ground, dot, coords, answers); },
      (error) => { done(); refused(error.code === error.PERMISSION_DENIED ? "denied" : "unknown"); },
      ASK,
    );
  };
  button.addEventListener("click", look);
  if (atOnce) navigator.permissions?.query({ name: "geolocation" }).then(({ state }) => { if (state === "granted") look(); }, () => {});
}

function arrive(ground, dot, coords, { found, vague, outside }) {
  const place = { lng: coords.longitude, lat: coords.latitude, accuracy_m: Math.round(coords.accuracy) };
  // Whether a place is inside the promised area is the server's to say; the map only knows how far it reaches.
  if (!ground.limits.contains([place.lat, place.lng])) return outside(place);
  dot(place);
  ground.show(place.lng, place.lat, place.accuracy_m > VAGUE_M ? 16 : 17);
  return place.accuracy_m > VAGUE_M ? vague(place) : found(place);
}

function makeDot(map) {
  const layer = L.layerGroup().addTo(map);
  const icon = L.divIcon({ className: "", html: '<span class="here"></span>', iconSize: [16, 16] });
  return ({ lng, lat, accuracy_m }) => {
    layer.clearLayers();
    L.circle([lat, lng], { radius: accuracy_m, interactive: false, className: "here-reach", weight: 1 }).addTo(layer);
    L.marker([lat, lng], { icon, interactive: false, keyboard: false }).addTo(layer);
  };
}
