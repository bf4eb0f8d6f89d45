// On every page for everybody: what waits on this phone goes when there is a connection. The worker is put in place where somebody begins
// to report, so that a first look at the map stays light.
import { data } from "../lang.js";

const MARK = "waiting"; // localStorage: something was put in the queue, so it is worth to look
const said = data("offline-words", {});

const worker = "serviceWorker" in navigator && (document.querySelector("[data-report], [data-waiting]") || navigator.serviceWorker.controller);

if (worker) {
  addEventListener("load", () => navigator.serviceWorker.register(said.worker, { type: "module" }).catch(() => {}));
}

async function look() {
  const [{ deliver, drop, isDone, items, ASK_AFTER_MS }, { toast }] = await Promise.all([import("./queue.js"), import("../toast.js")]);
  for (const item of await items()) {
    if (item.refused) continue; // seen and answered on the page of what waits
    const old = !isDone(item) && Date.now() - item.at > ASK_AFTER_MS;
    if (old) { toast(said.old, { act: { label: said.see, run: () => location.assign(said.page) }, seconds: 60 }); continue; }
    try {
      if (!isDone(item)) await deliver(item);
    } catch {
      if (location.pathname !== said.page) toast(said.waits, { act: { label: said.see, run: () => location.assign(said.page) } });
      continue;
    }
    await drop(item.id);
    toast(`${said.sent} ${item.made.reference}`, { act: { label: said.see, run: () => location.assign(item.made.own) }, seconds: 60 });
  }
  if (!(await items()).length) localStorage.removeItem(MARK);
}

function quietly() {
  try {
    if (localStorage.getItem(MARK)) look().catch(() => {});
  } catch {
    // storage is switched off: nothing can be waiting
  }
}

quietly();
addEventListener("online", quietly);
