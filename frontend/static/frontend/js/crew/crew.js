// The crew's pages, with or without signal: the state of the line, what waits to be sent, conflicts, minutes by thumb, the photo as it was taken.
import { data } from "../lang.js";
import { newKey } from "../fetch.js";
import { toast } from "../toast.js";
import { shrink } from "../public/photos.js";
import { clash, left, photosOf } from "./clash.js";
import { askWorker } from "../offline/queue.js";
import { add, again, aside, back, behindOf, deliverAll, drop, everything, items, leave, NO_SIGNAL, SIGNED_OUT } from "./queue.js";
import { forget, keepDay } from "./pages.js";
import { finishing } from "./finish.js";
import { showDistances, wireWays } from "./way.js";

document.body.classList.add("is-scripted");
const said = data("crew-words", {});
const AGAIN_MS = 20_000;
const LANGUAGE = document.documentElement.lang;
const FORWARD = { start: "start", resume: "start", pause: "pause", finish: "finish" };
let state = "";

const fill = (words, values) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);

const pill = document.querySelector("[data-line-state]");
async function tell() {
  const own = await items(said.user);
  const waits = own.filter((item) => item.state === "waits").length;
  const put = await aside(said.user);
  const others = (await everything()).filter(({ user, state }) => user !== said.user && state !== "aside").length;
  const line = navigator.onLine ? said.online : said.offline;
  pill.textContent = waits ? fill(waits === 1 ? said.one_waits : said.waits, { n: waits }) : line;
  pill.classList.toggle("is-offline", !navigator.onLine || waits > 0);
  show(own, others, put);
}

// What was done here and has not gone yet stands on the pages as they were kept.
function show(own, others, put) {
  for (const mark of document.querySelectorAll("[data-local]")) mark.remove();
  const box = document.querySelector("[data-conflicts]");
  box.replaceChildren();
  if (state === SIGNED_OUT && own.length + others) box.append(notice(said.sign_in, said.sign_in_page, said.sign_in_label));
  if (others) box.append(notice(fill(said.others, { n: others })));
  for (const item of own.filter((one) => one.state === "conflict")) box.append(clash([item, ...behindOf(item, own)], { said, fill, anyway, leave: settle(leave) }));
  for (const order of new Set(put.map((one) => one.order))) box.append(left(put.filter((one) => one.order === order), { said, back: settle(back) }));
  for (const item of own) {
    const where = document.querySelector(`[data-job="${CSS.escape(item.order)}"]`);
    if (!where || !FORWARD[item.verb]) continue;
    const mark = Object.assign(document.createElement("span"), { className: "job-local", textContent: item.state === "conflict" ? said.look : said.done[item.verb] });
    mark.dataset.local = "";
    where.append(mark);
  }
  const shots = own.filter((item) => item.verb === "photo" && item.order === said.order);
  document.querySelector("[data-own-shots]")?.replaceChildren(...(shots.length ? [photosOf(shots, said)] : []));
  const last = own.filter((item) => FORWARD[item.verb] && item.order === said.order).at(-1);
  const next = document.querySelector("[data-crew-next]"); // begun here, not told yet: the next thing to press
  if (next) next.hidden = !last || !["start", "resume"].includes(last.verb);
  for (const act of document.querySelectorAll("[data-crew-act]")) act.hidden = Boolean(last) && (last.verb === "finish" || FORWARD[last.verb] === FORWARD[act.dataset.crewAct]);
}

function notice(words, href = "", label = "") {
  const box = document.createElement("div");
  box.className = "notice notice-warning";
  box.append(Object.assign(document.createElement("p"), { textContent: words }));
  if (href) box.append(Object.assign(document.createElement("a"), { className: "button", href, textContent: label }));
  return box;
}

// Once it is sent, the page stands as it is now.
async function anyway(item) {
  await again(item);
  await go();
  if (!(await items(said.user)).some(({ order }) => order === item.order)) renew();
}

const settle = (decide) => async (chain) => { await decide(chain); await go(); };

async function go() {
  const done = await deliverAll(said.send, said.who, LANGUAGE).catch(() => ({ sent: [], stopped: NO_SIGNAL }));
  state = done.stopped;
  await tell();
  return done;
}

async function act(order, verb, fields, photo, version) {
  const item = await add({ id: newKey(), user: said.user, language: LANGUAGE, order, verb, fields, photo, version });
  askWorker();
  await Promise.race([go(), new Promise((wait) => setTimeout(wait, 6000))]);
  return (await items(said.user)).find(({ id }) => id === item.id) || null; // null: the service has it
}

// Shows the page anew, unless somebody is on the way to another one already: reloading would call that off.
let leaving = false;
addEventListener("beforeunload", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
const renew = () => leaving || location.reload();

const versionOf = (form) => Number(form.elements.version.value) || null;

for (const form of document.querySelectorAll("form[data-crew-verb]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (["csrfmiddlewaretoken", "version"].includes(name) || value === "") continue;
      fields[name] = value;
    }
    if (form.dataset.crewVerb === "tick") fields.ticked = [...form.querySelectorAll("[name=ticked]:checked")].map((box) => Number(box.value));
    form.querySelector("[type=submit]").setAttribute("aria-busy", "true");
    const left = await act(said.order, form.dataset.crewVerb, fields, null, versionOf(form));
    if (!left) return renew();
    form.querySelector("[type=submit]").removeAttribute("aria-busy");
    if (left.state === "waits") toast(said.kept);
    return tell();
  });
}

// Ticks that wait stand in the boxes again: who adds one to them takes none away.
async function tickAgain() {
  const ticks = (await items(said.user)).filter((item) => item.order === said.order && item.verb === "tick").at(-1);
  for (const box of ticks ? document.querySelectorAll("[name=ticked]") : []) box.checked = ticks.fields.ticked.includes(Number(box.value));
}

const form = document.querySelector("[data-finish]");
if (form) {
  const refused = (await items(said.user)).find((item) => item.order === said.order && item.verb === "finish" && item.state === "conflict");
  const send = async (fields, photo, old) => {
    if (old) await drop(old.id); // corrected: it takes the place of what could not be taken
    const left = await act(said.order, "finish", fields, photo, versionOf(form));
    await tell();
    return left;
  };
  const done = (left) => {
    sessionStorage.setItem("crew-said", left ? said.kept : said.finished);
    location.assign(said.day);
  };
  finishing(form, { said, refused, send, done });
}

for (const field of document.querySelectorAll("[data-before]")) {
  field.addEventListener("change", async () => {
    const left = await act(said.order, "photo", { moment: "before" }, await shrink(field.files[0]), null);
    if (!left) return renew();
    toast(left.state === "waits" ? said.kept : left.said);
    return undefined;
  });
}

document.querySelector(`form[action="${said.sign_out}"]`)?.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  const n = (await items(said.user)).length;
  if (n && !confirm(fill(said.leaving, { n }))) return;
  await forget();
  form.submit();
});

navigator.serviceWorker?.register(said.worker, { type: "module" }).catch(() => {}); // nothing above waits: it is put in place however slow the phone's store is
addEventListener("online", go);
addEventListener("offline", tell);
setInterval(async () => { if (navigator.onLine && (await items(said.user)).some((item) => item.state === "waits")) go(); }, AGAIN_MS);
const finished = sessionStorage.getItem("crew-said");
if (finished && !form) {
  sessionStorage.removeItem("crew-said");
  const box = Object.assign(document.createElement("p"), { className: "notice notice-success", textContent: finished });
  box.setAttribute("role", "status");
  document.querySelector("h1").after(box);
}
wireWays();
showDistances(document.querySelector("[data-show-distances]"), said.here);
await tickAgain();
await tell();
await go();
if (navigator.onLine && location.pathname === said.day) keepDay(said.user).then(() => { document.body.dataset.kept = "yes"; }).catch(() => {});
