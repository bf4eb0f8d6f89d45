// makeSquares(ground, {choose(square)}) -> {show(geojson, breaks), clear()}: counted squares in five classes; the number stands in the square from 32 px up.
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
    show(geojson, breaks) {
      shapes.clearLayers();
      drawn = geojson.features.map((feature) => drawOne(feature, breaks, shapes, choose));
      write();
    },
    clear() { drawn = []; shapes.clearLayers(); numbers.clearLayers(); },
  };
}

function drawOne(feature, breaks, layer, choose) {
  const count = feature.properties.count;
  const step = classOf(count, breaks);
  const corners = feature.geometry.coordinates[0].map(([lng, lat]) => [lat, lng]);
  const shape = L.polygon(corners, { className: `square square-${step}`, weight: 1, fillOpacity: 1 }).addTo(layer);
  shape.on("click", () => choose(feature.properties));
  return { bounds: shape.getBounds(), count, step };
}

function numberIn({ bounds, count, step }) {
  const icon = L.divIcon({ className: `square-number square-number-${step}`, html: number(count), iconSize: [48, 24] });
  return L.marker(bounds.getCenter(), { icon, interactive: false, keyboard: false });
}

function widthPx(map, bounds) {
  return map.latLngToContainerPoint(bounds.getSouthEast()).x - map.latLngToContainerPoint(bounds.getSouthWest()).x;
}
