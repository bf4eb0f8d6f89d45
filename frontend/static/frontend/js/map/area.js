// drawArea(map, geojson): the promised area lies clear, all else under a thin veil, its edge in the accent colour.
const { L } = window;
const WORLD = [[-85, -180], [-85, 180], [85, 180], [85, -180]];

export function drawArea(map, geojson) {
  makePane(map, "veil", 250);
  const holes = polygons(geojson).map(([outer]) => outer.map(([lng, lat]) => [lat, lng]));
  if (!holes.length) return;
  const shared = { pane: "veil", renderer: L.svg({ pane: "veil", padding: 0.5 }), interactive: false };
  // Each part of the area is its own hole; Leaflet's even-odd filling keeps it clear.
  L.polygon([WORLD, ...holes], { ...shared, className: "area-veil", stroke: false }).addTo(map);
  L.polygon(holes.map((hole) => [hole]), { ...shared, className: "area-edge", fill: false }).addTo(map);
}

export function makePane(map, name, height) {
  if (map.getPane(name)) return;
  map.createPane(name).style.zIndex = height;
  map.getPane(name).style.pointerEvents = "none";
}

function polygons(geojson) {
  const shapes = { FeatureCollection: (it) => it.features.flatMap((feature) => polygons(feature)), Feature: (it) => polygons(it.geometry),
    Polygon: (it) => [it.coordinates], MultiPolygon: (it) => it.coordinates };
  return geojson ? shapes[geojson.type]?.(geojson) || [] : [];
}
