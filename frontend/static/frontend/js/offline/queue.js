// What was sent with the button: kept on this phone until the service has it, delivered exactly once by its key, by the page or by the worker.
// enqueue(what) -> item; deliver(item, {upload}) -> item; deliverAll(); patiently(work) -> its result; waiting(); drop(id). Works without a page.
import { all, get, put, remove } from "./store.js";

export const ASK_AFTER_MS = 24 * 3600 * 1000;
const SHELF = "queue";
const AGAIN_S = [5, 15, 30]; // a browser that wakes the worker gives it some three minutes, and wakes it again after five at the earliest
const PATIENCE_MS = 30_000, PHOTO_PATIENCE_MS = 120_000; // a request that hangs would keep everybody else from sending

// The service said no: a sentence for the person; sending again would not help.
export class No extends Error {
  constructor(problem, status) {
    super(problem.detail || problem.title || "");
    this.status = status;
    this.errors = problem.errors || {};
  }
}

// Another tab has told of it, or thrown it away.
export class Gone extends Error {}

export async function enqueue({ id, api, body, photos, language }) {
  const item = { id, api, body, photos, language, at: Date.now(), made: null, refused: "", kept: true };
  await put(SHELF, item, id);
  return item;
}

export const drop = (id) => remove(SHELF, id);
export const items = async () => (await all(SHELF)).sort((a, b) => a.at - b.at);
export const isDone = (item) => Boolean(item.made && !item.photos.length);
export const waiting = async () => (await items()).filter((item) => !isDone(item) && !item.refused);

// One at a time for each item, whoever tries: page, another tab, worker.
export function deliver(item, more = {}) {
  const work = () => send(item, more);
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request(`send-${item.id}`, work) : work();
}

export async function deliverAll() {
  let failed = null;
  for (const item of await waiting()) {
    if (Date.now() - item.at > ASK_AFTER_MS) continue; // too old to go by itself: its owner is asked
    await deliver(item).catch((problem) => { if (!(problem instanceof No)) failed = problem; });
  }
  if (failed) throw failed; // the worker is woken again later
}

// A connection that is just back is not a good one yet: what fails is done again before it is given up.
export async function patiently(work, pauses_s = AGAIN_S) {
  for (const seconds of pauses_s) {
    try {
      return await work();
    } catch {
      await new Promise((done) => setTimeout(done, seconds * 1000));
    }
  }
  return work();
}

// The worker is asked to send what waits, with or without a page.
export async function askWorker() {
  const worker = navigator.serviceWorker?.controller && (await navigator.serviceWorker.ready);
  await worker?.sync?.register("send").catch(() => {}); // switched off by its owner: the page sends
}

async function send(item, { upload = uploadQuietly } = {}) {
  if (item.kept) await catchUp(item);
  if (!item.made) await sendReport(item);
  for (const photo of [...item.photos]) {
    try {
      await upload(item, photo);
    } catch (problem) {
      if (!(problem instanceof No)) throw problem;
      photo.trouble = problem.message;
      await put(SHELF, item, item.id);
      throw problem;
    }
    item.photos = item.photos.filter((one) => one !== photo);
    await put(SHELF, item, item.id);
  }
  return item;
}

// What another sender got away while this one waited for its turn is not sent again. Photos go in their order, the first one first.
async function catchUp(item) {
  const known = await get(SHELF, item.id);
  if (!known) throw new Gone(item.id);
  item.made = known.made;
  item.photos = item.photos.slice(Math.max(0, item.photos.length - known.photos.length));
}

async function sendReport(item) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": item.id, "Accept-Language": item.language };
  const answer = await ask(item.api, { headers, body: JSON.stringify(item.body), patience_ms: PATIENCE_MS }).catch(async (problem) => {
    if (problem instanceof No) { item.refused = problem.message; await put(SHELF, item, item.id); }
    throw problem;
  });
  item.made = { reference: answer.reference, token: answer.token, own: answer.links.own.replace(/^https?:\/\/[^/]+/, "") };
  await put(SHELF, item, item.id);
}

function uploadQuietly(item, photo) {
  const form = new FormData();
  form.append("photo", photo.blob, photo.name);
  const headers = { "X-Reporter-Token": item.made.token, "Accept-Language": item.language };
  return ask(photosAddress(item), { headers, body: form, patience_ms: PHOTO_PATIENCE_MS });
}

export const photosAddress = (item) => `${item.api}/${item.made.reference}/photos`;

async function ask(url, { headers, body, patience_ms }) {
  const response = await fetch(url, { method: "POST", credentials: "omit", headers, body, signal: AbortSignal.timeout(patience_ms) });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status >= 500 || response.status === 429) throw new Error(String(response.status)); // later
  throw new No(answer, response.status);
}
