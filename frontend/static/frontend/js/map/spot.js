// wireSpot(ground, chosen, wanted?) -> put(lng, lat): a click on the map is the place; put shows one that was found otherwise.
const { L } = window;

export function wireSpot(ground, chosen, wanted = () => true) {
  const layer = L.layerGroup().addTo(ground.map);
  const icon = L.divIcon({ className: "", html: '<span class="spot"></span>', iconSize: [28, 28] });
  const mark = (lng, lat) => {
    layer.clearLayers();
    L.marker([lat, lng], { icon, interactive: false, keyboard: false }).addTo(layer);
  };
  ground.map.on("click", ({ latlng }) => {
    if (!wanted()) return layer.clearLayers();
    mark(latlng.lng, latlng.lat);
    chosen({ lng: latlng.lng, lat: latlng.lat });
  });
  return (lng, lat) => {
    mark(lng, lat);
    ground.show(lng, lat);
  };
}
