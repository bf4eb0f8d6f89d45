// keepTicks(form) -> {tick(references), toggle(reference), any(), whenChanged(tell)}: what is ticked in the queue, also beyond the page that is shown.
const CARRIED = "desk-ticks"; // from one page of the queue to the next, and no further

export function keepTicks(form) {
  const queue = form.querySelector("[data-queue]");
  const words = form.querySelector("[data-picked]");
  const all = form.querySelector("[data-all]");
  const ticked = () => [...queue.querySelectorAll(":checked")].map((box) => box.value);
  const tellers = [];
  const count = () => {
    for (const tell of tellers) tell(new Set(ticked().map(referenceOf)));
    words.textContent = `${all?.checked ? all.dataset.n : ticked().length} ${words.dataset.word}`;
  };
  const boxOf = (reference) => [...queue.querySelectorAll("[name=report]")].find((box) => referenceOf(box.value) === reference);

  const tick = (values) => {
    for (const value of values) {
      const box = boxOf(referenceOf(value));
      if (box) box.checked = true; else queue.append(beyond(value));
    }
    count();
  };

  form.addEventListener("change", count);
  form.querySelector("[data-older]")?.addEventListener("click", () => sessionStorage.setItem(CARRIED, JSON.stringify(ticked())));
  form.addEventListener("submit", () => { if (all?.checked) for (const box of queue.querySelectorAll("[data-beyond]")) box.remove(); });
  tick(JSON.parse(sessionStorage.getItem(CARRIED) || "[]"));
  sessionStorage.removeItem(CARRIED);
  return {
    tick,
    toggle(reference) { const box = boxOf(reference); box.checked = !box.checked; count(); },
    whenChanged(tell) { tellers.push(tell); tell(new Set(ticked().map(referenceOf))); },
    any: () => Boolean(all?.checked || queue.querySelector(":checked")),
  };
}

// A box's value is the reference and, where it is known, the version that was seen.
function referenceOf(value) {
  return value.split(":")[0];
}

// A report that stands on another page of the queue.
function beyond(value) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "report", value, checked: true, hidden: true });
  box.dataset.beyond = referenceOf(value);
  return box;
}
