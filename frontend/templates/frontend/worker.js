{% autoescape off %}// Sends what waits when the connection is back, and opens the form without one. Pages come from the network whenever there is one.
import { deliverAll, patiently } from "{{ queue }}";
import { deliverAll as deliverCrew, NO_SIGNAL } from "{{ crew_queue }}";

const SHELL = [{% for address in shell %}"{{ address }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const REPORT = "{{ report }}";
const OFFLINE = "{{ offline }}";
const CACHE = "shell-" + hash(SHELL.join());
const GROUND = "ground";
const CREW = /^\/(?:crew|photos)\//;
const WHO = "{{ crew_who }}"; // asked before sending: straight from the network, never of what is kept, and without this worker being awake
const PATIENCE_MS = 6000;
const MOST_TILES = 400;

addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(sweep().then(() => self.clients.claim()));
});

addEventListener("sync", (event) => {
  if (event.tag === "send") event.waitUntil(Promise.all([patiently(deliverAll), patiently(crewSends)]));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname === WHO) return;
  if (CREW.test(url.pathname)) event.respondWith(crew(request));
  else if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/ground/")) event.respondWith(tile(request));
  else if (SHELL.includes(url.pathname) || url.pathname.startsWith("/static/")) event.respondWith(kept(request));
});

addEventListener("push", (event) => {
  const said = event.data?.json() || {};
  event.waitUntil(self.registration.showNotification(said.title || "", { body: said.body || "", data: { url: said.url } }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data || {};
  if (url) event.waitUntil(self.clients.openWindow(url));
});

async function crewSends() {
  const { stopped } = await deliverCrew("{{ crew_send }}", WHO);
  if (stopped === NO_SIGNAL) throw new Error(stopped);
}

// The pages of the shell, their scripts' parts, and whatever else those pages name.
async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL);
  const pages = await Promise.all(SHELL.filter((address) => address.endsWith("/")).map(async (address) => (await cache.match(address)).text()));
  const named = pages.flatMap((html) => [...html.matchAll(/(?:src|href)="(\/static\/[^"#]+)/g)].map(([, address]) => address));
  await cache.addAll([...new Set(named)].filter((address) => !SHELL.includes(address)));
}

async function page(request, url) {
  try {
    const response = await fetch(request);
    if (response.ok && url.pathname === REPORT && !url.search) (await caches.open(CACHE)).put(REPORT, response.clone());
    return response;
  } catch (problem) {
    const known = (SHELL.includes(url.pathname) && (await caches.match(url.pathname))) || (await caches.match(OFFLINE));
    if (known) return known;
    throw problem;
  }
}

// The crew's pages and photos: from the network while it answers soon, else as they were kept.
async function crew(request) {
  const late = new Promise((resolve, reject) => setTimeout(reject, PATIENCE_MS));
  const fetched = fetch(request);
  try {
    return await Promise.race([fetched, late]);
  } catch (problem) {
    const known = await caches.match(request, { ignoreVary: true, ignoreSearch: request.mode === "navigate" });
    if (known) return known;
    return request.mode === "navigate" ? fetched.catch(async () => (await caches.match(OFFLINE)) || Promise.reject(problem)) : fetched;
  }
}

async function kept(request) {
  return (await caches.match(request)) || fetch(request);
}

async function tile(request) {
  const cache = await caches.open(GROUND);
  const known = await cache.match(request);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) {
    await cache.put(request, response.clone());
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_TILES)).map((key) => cache.delete(key)));
  }
  return response;
}

async function sweep() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE && name !== GROUND && !name.startsWith("crew-")).map((name) => caches.delete(name)));
}

function hash(text) {
  let sum = 5381;
  for (let n = 0; n < text.length; n++) sum = ((sum * 33) ^ text.charCodeAt(n)) >>> 0;
  return sum.toString(36);
}
{% endautoescape %}