// makeMap(element) -> {map, element, words, sprite, limits, start(), fit(bounds), lngLat(), show(lng, lat, zoom)}: Leaflet on the part _map.html, with ground, area and own buttons.
import { drawArea } from "./area.js";
import { words as read, data } from "../lang.js";

const { L } = window;
const dark = matchMedia("(prefers-color-scheme: dark)");

export function makeMap(element, { keyboard = true, still = false } = {}) {
  const facts = element.dataset;
  const words = read("map-words");
  const pane = element.querySelector("[data-map-ground]");
  const map = L.map(pane, { ...limits(facts), ...(still ? STILL : {}), keyboard: keyboard && !still });
  addGround(map, facts);
  const area = data("map-area");
  if (area) drawArea(map, area);
  const api = { map, element, words, sprite: facts.spriteUrl, ...moves(map, facts) };
  api.start();
  wireZoom(element, map);
  watchSize(pane, map);
  keepNear(map, api.limits);
  element.classList.add("is-ready");
  return api;
}

const STILL = { dragging: false, scrollWheelZoom: false, doubleClickZoom: false, touchZoom: false, boxZoom: false };

function limits(facts) {
  return {
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.25,
    zoomDelta: 1,
    wheelPxPerZoomLevel: 120,
    minZoom: Number(facts.minZoom),
    maxZoom: Number(facts.maxZoom),
    fadeAnimation: !calm(),
    zoomAnimation: !calm(),
    markerZoomAnimation: !calm(),
  };
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function toBounds(text) {
  const [west, south, east, north] = text.split(",").map(Number);
  return L.latLngBounds([south, west], [north, east]);
}

// The ground's address counts 512 px tiles: one level less than the map's own zoom.
function addGround(map, facts) {
  if (facts.tilesUrl) return addOthersTiles(map, facts);
  const url = () => facts.groundUrl.replace("{theme}", dark.matches ? "dark" : "light");
  const layer = L.tileLayer(url(), {
    tileSize: 512, zoomOffset: -1, minNativeZoom: Number(facts.groundMin) + 1, maxNativeZoom: Number(facts.groundMax) + 1,
    minZoom: 0, maxZoom: 22, keepBuffer: 1, alt: "",
  }).addTo(map);
  dark.addEventListener("change", () => {
    layer.setUrl(url(), true);
    layer.remove().addTo(map); // Leaflet's own redraw would ask for plates of a zoom between two
  });
  return layer;
}

function addOthersTiles(map, facts) {
  L.control.attribution({ prefix: false }).addTo(map);
  const options = { attribution: facts.tilesAttribution, className: "others-tiles", maxNativeZoom: 19, maxZoom: 22, referrerPolicy: "strict-origin-when-cross-origin" };
  return L.tileLayer(facts.tilesUrl, options).addTo(map);
}

function moves(map, facts) {
  // A sheet may cover the map's lower part: --map-covered says how many pixels.
  const covered = () => parseInt(getComputedStyle(map.getContainer()).getPropertyValue("--map-covered"), 10) || 0;
  const home = () => map.fitBounds(toBounds(facts.startBounds), { animate: false, paddingTopLeft: [4, 28], paddingBottomRight: [4, covered() + 4] });
  return {
    limits: toBounds(facts.maxBounds),
    start: home,
    fit: (bounds, options = {}) => map.fitBounds(bounds, { padding: [24, 24], maxZoom: 17, ...options }),
    show: (lng, lat, zoom = Math.max(map.getZoom(), 17)) => map.setView([lat, lng], zoom, { animate: !calm() }),
    lngLat: () => ({ lng: map.getCenter().lng, lat: map.getCenter().lat }),
    window: () => map.getBounds().toBBoxString(),
  };
}

// Leaflet's own maxBounds hold the whole window inside, so that on a wide screen the middle could not reach every place.
function keepNear(map, limits) {
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    if (limits.contains([lat, lng])) return;
    const held = [Math.min(Math.max(lat, limits.getSouth()), limits.getNorth()), Math.min(Math.max(lng, limits.getWest()), limits.getEast())];
    map.panTo(held, { animate: false });
  });
}

function wireZoom(element, map) {
  const steps = { in: () => map.zoomIn(1), out: () => map.zoomOut(1) };
  for (const button of element.querySelectorAll("[data-map-zoom]")) button.addEventListener("click", steps[button.dataset.mapZoom]);
}

// The middle stays where it is, also while a keyboard opens; a map that is put away has no size and keeps its place.
function watchSize(pane, map) {
  new ResizeObserver(() => { if (pane.clientWidth) map.invalidateSize({ animate: false }); }).observe(pane);
}
