// What a crew did, kept on this phone until the service has it: each act once, by its key, in its order, and only as the one who did it.
// add(act) -> item; items(user) -> items; deliverAll(send, who, language) -> {user, sent, stopped}; again(item); leave(items), aside(user), back(items); drop(id).
// Works without a page.
import { all, put, remove } from "../offline/store.js";

const SHELF = "crew";
const ASIDE_MS = 10 * 60_000; // a glove slips: what was put aside can be fetched back so long
const PATIENCE_MS = 30_000, PHOTO_PATIENCE_MS = 120_000; // a request that hangs would keep everybody else from sending
export const SIGNED_OUT = "signed-out", NO_SIGNAL = "no-signal";

export async function add(act) {
  const known = await everything();
  const n = 1 + Math.max(0, ...known.map((item) => item.n));
  const item = { ...act, n, at: Date.now(), state: "waits", said: "", now: null };
  await put(SHELF, item, item.id);
  return item;
}

export const drop = (id) => remove(SHELF, id);
export const everything = async () => (await all(SHELF)).sort((a, b) => a.n - b.n);
export const items = async (user) => (await everything()).filter((item) => item.user === user && item.state !== "aside");

// Its user has decided: it goes on top of what was shown; what the office does after that is a conflict of its own.
export const again = (item) => put(SHELF, { ...item, version: item.now?.version ?? null, state: "waits", said: "", race: null }, item.id);

// Its user leaves it as the office has it: not sent, and gone after some minutes.
export const leave = (chain) => Promise.all(chain.map((item) => put(SHELF, { ...item, state: "aside", was: item.state, left: Date.now() }, item.id)));
export const back = (chain) => Promise.all(chain.map((item) => put(SHELF, { ...item, state: item.was }, item.id)));

export async function aside(user) {
  const left = (await everything()).filter(({ state }) => state === "aside");
  const over = left.filter((item) => Date.now() - item.left > ASIDE_MS);
  await Promise.all(over.map(({ id }) => drop(id)));
  return left.filter((item) => item.user === user && !over.includes(item));
}

// One sender at a time, whoever tries: page, another tab, worker. `language`: the page's, in which what was refused is to be read.
export function deliverAll(send, who, language = "") {
  const work = () => inOrder(send, who, language);
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request("crew-send", work) : work();
}

async function inOrder(send, who, language) {
  const done = { user: null, sent: [], stopped: "" };
  if (!(await everything()).length) return done;
  const me = await ask(who, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch((problem) => problem);
  if (me instanceof Error) return { ...done, stopped: me.status === 401 || me.status === 403 ? SIGNED_OUT : NO_SIGNAL };
  done.user = me.user;
  const held = new Set();
  const own = await items(me.user);
  for (let item of own) { // what somebody else did on this phone waits for that person
    if ((item.state !== "waits" && !isForeign(item, language)) || held.has(item.order)) { held.add(item.order); continue; }
    item = (await items(me.user)).find(({ id }) => id === item.id) || item; // the act before it may have told the new version
    try {
      const answer = await ask(send, { method: "POST", headers: { "X-CSRFToken": me.csrf, "Accept-Language": language || item.language }, body: formOf(item, own), signal: AbortSignal.timeout(item.photo ? PHOTO_PATIENCE_MS : PATIENCE_MS) });
      await remove(SHELF, item.id);
      await follow(item, answer);
      done.sent.push(item);
    } catch (problem) {
      if (problem.status === 401) return { ...done, stopped: SIGNED_OUT };
      if (!problem.status || problem.status >= 500 || problem.status === 429) return { ...done, stopped: NO_SIGNAL };
      held.add(item.order);
      await put(SHELF, { ...item, state: "conflict", said: problem.message, errors: problem.errors, now: problem.current, race: problem.race, heard: language || item.language }, item.id);
    }
  }
  return done;
}

// Refused in words of another language: asked once more, which refuses it as before, as what was seen is still not what is there.
const isForeign = ({ state, heard }, language) => state === "conflict" && Boolean(language && heard) && heard !== language;

// The next act on the same order was done on top of this one. A photo has seen no version: what the office did meanwhile is still to be told.
async function follow(item, { version }) {
  if (item.verb === "photo") return;
  const next = (await items(item.user)).find((one) => one.order === item.order && one.version !== null);
  if (next && version) await put(SHELF, { ...next, version }, next.id);
}

// What was done after it on the same order, and goes after it.
export const behindOf = (item, own) => own.filter((one) => one.order === item.order && one.n > item.n);

function formOf(item, own) {
  const form = new FormData();
  for (const name of ["id", "user", "order", "verb", "at"]) form.append(name, item[name]);
  if (item.version !== null) form.append("version", item.version);
  form.append("fields", JSON.stringify(item.fields));
  const behind = behindOf(item, own).map(({ verb, fields, photo }) => ({ verb, fields, photo: Boolean(photo) }));
  if (behind.length) form.append("behind", JSON.stringify(behind));
  if (item.photo) form.append("photo", item.photo, "photo.jpg");
  return form;
}

async function ask(url, options) {
  const response = await fetch(url, { credentials: "same-origin", redirect: "manual", ...options, headers: { Accept: "application/json", ...options.headers } });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.detail || ""), { status: response.status || 401, errors: answer.errors || {}, current: answer.current || null, race: answer.race || null });
}
