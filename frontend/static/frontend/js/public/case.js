// A case: print it, and be told in this browser when something happens.
import { postJSON } from "../fetch.js";
import { toast } from "../toast.js";

document.documentElement.classList.add("is-scripted");
document.querySelector("[data-print]")?.addEventListener("click", () => print());

const push = document.querySelector("[data-push]");
if (push && "serviceWorker" in navigator && "PushManager" in window) {
  push.hidden = false;
  push.addEventListener("click", () => subscribe().catch(() => toast(push.dataset.refused)));
}

async function subscribe() {
  const { worker } = JSON.parse(document.getElementById("offline-words").textContent);
  await navigator.serviceWorker.register(worker, { type: "module" });
  const ready = await navigator.serviceWorker.ready;
  const subscription = await ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: push.dataset.key });
  toast((await postJSON(push.dataset.url, { subscription: subscription.toJSON() })).detail);
  push.hidden = true;
}
