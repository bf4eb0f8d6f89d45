// keepPresence(detail): while a case is open and looked at the page says so every 20 seconds, and shows who else has it open.
const EVERY = 20_000;

export function keepPresence(detail) {
  let url = "";

  async function beat() {
    const box = detail.querySelector("[data-here]");
    const now = box?.dataset.here || "";
    if (url && url !== now) leave();
    url = now;
    if (!url || document.hidden) return;
    const answer = await fetch(url, { method: "POST", body: form() }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { others } = await answer.json();
    box.hidden = !others;
    box.querySelector("[data-others]").textContent = others;
  }

  function leave() {
    if (url) navigator.sendBeacon(url, form({ gone: "yes" }));
    url = "";
  }

  new MutationObserver(beat).observe(detail, { childList: true });
  document.addEventListener("visibilitychange", beat);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => persisted && beat());
  setInterval(beat, EVERY);
  beat();
}

// keepRows(queue, mark): every 20 seconds while somebody looks, the rows say which cases others have open; `mark` is the template of those words.
export function keepRows(queue, mark) {
  async function renew() {
    if (document.hidden) return;
    const answer = await fetch(queue.dataset.everywhere).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { open } = await answer.json();
    for (const row of queue.querySelectorAll("[data-reference]")) show(row.querySelector("[data-row-here]"), open[row.dataset.reference]);
  }

  function show(place, others) {
    if (place.title === (others?.said || "")) return; // nothing new: a screen reader is left in peace
    place.title = others?.said || "";
    place.replaceChildren();
    if (!others) return;
    place.append(mark.content.cloneNode(true));
    place.querySelector("[data-who]").textContent = others.who;
    place.querySelector("[data-said]").textContent = others.said;
  }

  document.addEventListener("visibilitychange", renew);
  setInterval(renew, EVERY);
  renew();
}

function form(values = {}) {
  const found = new FormData();
  found.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(values)) found.append(name, value);
  return found;
}
