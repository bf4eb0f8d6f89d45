// makeSquares(ground, {choose(properties)}) -> {show(geojson, breaks, {countOf, lookOf, textOf}), clear()}: counted squares in classes; the number stands in the square from 32 px up.
import { classOf } from "./classes.js";
import { number } from "../lang.js";

const { L } = window;
const READABLE_PX = 32;

export function makeSquares(ground, { choose = () => {} } = {}) {
  const { map } = ground;
  const shapes = L.layerGroup().addTo(map);
  const numbers = L.layerGroup().addTo(map);
  let drawn = [];

  const write = () => {
    numbers.clearLayers();
    for (const square of drawn) if (widthPx(map, square.bounds) >= READABLE_PX) numberIn(square).addTo(numbers);
  };
  map.on("zoomend", write);

  return {
    show(geojson, breaks, { countOf = (facts) => facts.count, lookOf = (value) => classOf(value, breaks), textOf = number } = {}) {
      shapes.clearLayers();
      drawn = geojson.features.filter((feature) => countOf(feature.properties) !== null).map((feature) => {
        const value = countOf(feature.properties);
        return drawOne(feature, { text: textOf(value), look: lookOf(value, feature.properties) }, shapes, choose);
      });
      write();
    },
    clear() { drawn = []; shapes.clearLayers(); numbers.clearLayers(); },
  };
}

function drawOne(feature, { text, look }, layer, choose) {
  const corners = feature.geometry.coordinates[0].map(([lng, lat]) => [lat, lng]);
  const shape = L.polygon(corners, { className: `square square-${look}`, weight: 1, fillOpacity: .82 }).addTo(layer);
  shape.on("click", () => choose(feature.properties));
  return { bounds: shape.getBounds(), text, look };
}

function numberIn({ bounds, text, look }) {
  const icon = L.divIcon({ className: `square-number square-number-${look}`, html: text, iconSize: [48, 24] });
  return L.marker(bounds.getCenter(), { icon, interactive: false, keyboard: false });
}

function widthPx(map, bounds) {
  return map.latLngToContainerPoint(bounds.getSouthEast()).x - map.latLngToContainerPoint(bounds.getSouthWest()).x;
}
