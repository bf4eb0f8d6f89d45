// makeZones(ground, {choose(code)}) -> {show(geojson, {valueOf, breaks, labelOf}), mark(code), clear()}: zones shaded by a figure; null means too few to show.
import { classOf } from "./classes.js";

const { L } = window;

export function makeZones(ground, { choose = () => {} } = {}) {
  const layer = L.layerGroup().addTo(ground.map);
  const shapes = new Map();
  let marked = null;
  const paint = (code, on) => shapes.get(code)?.getElement()?.classList.toggle("is-chosen", on);

  return {
    show(geojson, { valueOf = () => null, breaks = [1, 2, 3, 4], labelOf = null } = {}) {
      layer.clearLayers();
      shapes.clear();
      for (const feature of geojson.features) {
        const code = feature.properties.code;
        const shape = drawZone(feature, valueOf(code), breaks).addTo(layer);
        shape.on("click", () => choose(code));
        shapes.set(code, shape);
        if (labelOf) nameOf(shape, labelOf(feature.properties)).addTo(layer);
      }
      if (marked) paint(marked, true);
    },
    mark(code) {
      if (marked) paint(marked, false);
      marked = code;
      if (code) paint(code, true);
    },
    clear() { layer.clearLayers(); shapes.clear(); },
  };
}

function drawZone(feature, value, breaks) {
  const look = value === null ? "zone-shape-none" : `square-${classOf(value, breaks)}`;
  const parts = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
  const rings = parts.map((part) => part.map((ring) => ring.map(([lng, lat]) => [lat, lng])));
  return L.polygon(rings, { className: `zone-shape ${look}`, weight: 1.5, fillOpacity: 1 });
}

function nameOf(shape, text) {
  const span = document.createElement("span");
  span.textContent = text;
  const icon = L.divIcon({ className: "zone-name", html: span, iconSize: [120, 20] });
  return L.marker(shape.getBounds().getCenter(), { icon, interactive: false, keyboard: false });
}
