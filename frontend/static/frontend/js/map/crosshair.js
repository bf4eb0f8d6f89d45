// makeCrosshair(ground, {moved(place), moving()}) -> {on(), off(), place(), snap(lng, lat, yes)}: a fixed sight with the lamp in the middle; the map moves below it.
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const STEP_PX = 10;
const FINE_PX = 1;
const DRAWING = `<svg viewBox="0 0 48 48" aria-hidden="true"><g class="crosshair-halo"><path d="M24 2v12M24 34v12M2 24h12M34 24h12"/><circle cx="24" cy="24" r="13"/></g>
<g class="crosshair-line"><path d="M24 2v12M24 34v12M2 24h12M34 24h12"/><circle cx="24" cy="24" r="13"/></g><circle class="crosshair-lamp" cx="24" cy="24" r="5"/></svg>`;

export function makeCrosshair(ground, { moved = () => {}, moving = () => {} } = {}) {
  const { map, element } = ground;
  const sight = document.createElement("div");
  sight.className = "crosshair";
  sight.innerHTML = DRAWING;
  const begin = () => { element.classList.add("is-moving"); element.classList.remove("is-snapped"); moving(); };
  const end = () => { element.classList.remove("is-moving"); moved(ground.lngLat()); };
  const keys = (event) => pan(event, map);
  let active = false;

  return {
    on() {
      if (active) return;
      active = true;
      element.querySelector("[data-map-ground]").append(sight);
      element.classList.add("is-faded");
      map.keyboard.disable();
      map.getContainer().addEventListener("keydown", keys);
      map.on("movestart", begin).on("moveend", end);
      moved(ground.lngLat());
    },
    off() {
      if (!active) return;
      active = false;
      sight.remove();
      element.classList.remove("is-faded", "is-moving", "is-snapped");
      map.keyboard.enable();
      map.getContainer().removeEventListener("keydown", keys);
      map.off("movestart", begin).off("moveend", end);
    },
    place: () => ground.lngLat(),
    isOn: () => active,
    // Moves onto a thing nearby without telling the page again that the place was moved.
    snap(lng, lat) {
      map.off("movestart", begin).off("moveend", end);
      map.setView([lat, lng], map.getZoom(), { animate: false });
      element.classList.add("is-snapped");
      if (active) map.on("movestart", begin).on("moveend", end);
    },
  };
}

function pan(event, map) {
  const step = STEPS[event.key];
  if (!step || event.target !== map.getContainer()) return;
  event.preventDefault();
  const length = event.shiftKey ? FINE_PX : STEP_PX;
  map.panBy([step[0] * length, step[1] * length], { animate: false });
}
