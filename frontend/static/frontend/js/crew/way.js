// The way to a job: the phone's own map opens at its place, and cards say how far it is. The position never leaves the phone.
const APPLE = /iPad|iPhone|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
const EARTH_M = 6_371_000;
const HERE_M = 25;
const ASK = { enableHighAccuracy: true, maximumAge: 15_000, timeout: 20_000 };

// geo: addresses, which stand in the page, open nothing on an iPhone.
export function wireWays() {
  if (!APPLE) return;
  for (const link of document.querySelectorAll("a[data-way]")) link.href = `maps://?daddr=${link.dataset.way}`;
}

// showDistances(button, here): at once where the position was allowed before, else when the button is pressed; `here` is said within some metres.
export async function showDistances(button, here) {
  const places = [...document.querySelectorAll("[data-distance]")];
  if (!button || !places.length || !navigator.geolocation) return;
  const look = () => {
    button.hidden = true;
    navigator.geolocation.watchPosition(({ coords }) => tell(places, coords, here), () => {}, ASK);
  };
  const state = await (navigator.permissions?.query({ name: "geolocation" }).then((found) => found.state, () => "prompt") ?? "prompt");
  if (state === "granted") look();
  else if (state === "prompt") button.hidden = false;
  button.addEventListener("click", look);
}

function tell(places, { latitude, longitude }, here) {
  for (const place of places) {
    const [lat, lng] = place.dataset.distance.split(",").map(Number);
    const metres = distance(latitude, longitude, lat, lng);
    place.textContent = metres <= HERE_M ? here : inWords(metres);
  }
}

// The equirectangular approximation: within a town it is right to the metre.
export function distance(lat, lng, toLat, toLng) {
  const turn = Math.PI / 180;
  const x = (toLng - lng) * turn * Math.cos(((lat + toLat) / 2) * turn);
  return Math.hypot(x, (toLat - lat) * turn) * EARTH_M;
}

function inWords(metres) {
  if (metres < 950) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
  const kilometres = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: metres < 9500 ? 1 : 0 });
  return `${kilometres.format(metres / 1000)} km`;
}
