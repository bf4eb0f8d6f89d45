// wireMapTicks(box, {ground, marks, reports, ticks}) -> press(mark), whether a mark was ticked: choosing on the map what the queue lists.
export function wireMapTicks(box, { ground, marks, reports, ticks }) {
  const toggle = box.querySelector("[data-map-tick]");
  const offered = () => toggle.getClientRects().length > 0; // not beside a case
  const chooses = () => offered() && toggle.getAttribute("aria-pressed") === "true";
  const seen = () => reports.filter(({ lng, lat }) => ground.map.getBounds().contains([lat, lng])).map(({ id }) => id);

  toggle.addEventListener("click", () => { if (offered()) toggle.setAttribute("aria-pressed", String(!chooses())); });
  box.querySelector("[data-map-tick-all]").addEventListener("click", () => { if (offered()) ticks.tick(seen()); });
  ticks.whenChanged((ticked) => { for (const { id } of reports) marks.tick(id, ticked.has(id)); });
  return (mark) => {
    if (chooses()) ticks.toggle(mark.id);
    return chooses();
  };
}
