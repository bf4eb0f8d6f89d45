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
  const [{ deliver, drop, Gone, isDone, items, ASK_AFTER_MS }, { toast }] = await Promise.all([import("./queue.js"), import("../toast.js")]);
  const see = (address) => ({ label: said.see, run: () => location.assign(address) });
  let later = false;
  for (const item of await items()) {
    if (item.refused) continue; // seen and answered on the page of what waits
    const old = !isDone(item) && Date.now() - item.at > ASK_AFTER_MS;
    if (old) {
      if (!tries) toast(said.old, { act: see(said.page), seconds: 60 });
      continue;
    }
    try {
      if (!isDone(item)) await deliver(item);
    } catch (problem) {
      if (problem instanceof Gone) continue;
      if (!tries && location.pathname !== said.page) toast(said.waits, { act: see(said.page) });
      later = !problem.status; // a refusal is not asked for again
      continue;
    }
    await drop(item.id);
    toast(`${said.sent} ${item.made.reference}`, { act: see(item.made.own), seconds: 60 });
  }
  if (!(await items()).length) localStorage.removeItem(MARK);
  return later;
}

// One look at a time. While something waits and this page is open it is tried again, rarer and rarer: a phone that has signal "now and then" never says so.
let looking = false, tries = 0, timer;

async function quietly() {
  try {
    if (looking || !localStorage.getItem(MARK)) return;
  } catch {
    return; // storage is switched off: nothing can be waiting
  }
  looking = true;
  clearTimeout(timer);
  const later = await look().catch(() => true);
  looking = false;
  if (later) timer = setTimeout(quietly, Math.min(10 * 2 ** tries++, 300) * 1000);
}

quietly();
addEventListener("online", quietly);
