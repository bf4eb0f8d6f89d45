// The crew's pages, with or without signal: the state of the line, what waits to be sent, conflicts, minutes by thumb, the photo as it was taken.
import { data } from "../lang.js";
import { newKey } from "../fetch.js";
import { toast } from "../toast.js";
import { shrink } from "../public/photos.js";
import { add, again, deliverAll, drop, everything, items, NO_SIGNAL, SIGNED_OUT } from "./queue.js";
import { forget, keepDay } from "./pages.js";
import { ghostCamera } from "./camera.js";

document.body.classList.add("is-scripted");
const said = data("crew-words", {});
const AGAIN_MS = 20_000;
const FORWARD = { start: "start", resume: "start", pause: "pause", finish: "finish" };
let state = "";

const fill = (words, values) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);

const pill = document.querySelector("[data-line-state]");
async function tell() {
  const own = await items(said.user);
  const waits = own.filter((item) => item.state === "waits").length;
  const others = (await everything()).length - own.length;
  const line = navigator.onLine ? said.online : said.offline;
  pill.textContent = waits ? fill(waits === 1 ? said.one_waits : said.waits, { n: waits }) : line;
  pill.classList.toggle("is-offline", !navigator.onLine || waits > 0);
  show(own, others);
}

// What was done here and has not gone yet stands on the pages as they were kept.
function show(own, others) {
  for (const mark of document.querySelectorAll("[data-local]")) mark.remove();
  const box = document.querySelector("[data-conflicts]");
  box.replaceChildren();
  if (state === SIGNED_OUT && own.length + others) box.append(notice(said.sign_in, said.sign_in_page, said.sign_in_label));
  if (others) box.append(notice(fill(said.others, { n: others })));
  for (const item of own.filter((one) => one.state === "conflict")) box.append(conflict(item));
  for (const item of own) {
    const where = document.querySelector(`[data-job="${CSS.escape(item.order)}"]`);
    if (!where || !FORWARD[item.verb]) continue;
    const mark = Object.assign(document.createElement("span"), { className: "job-local", textContent: item.state === "conflict" ? said.look : said.done[item.verb] });
    mark.dataset.local = "";
    where.append(mark);
  }
  const last = own.filter((item) => FORWARD[item.verb] && item.order === said.order).at(-1);
  for (const act of document.querySelectorAll("[data-crew-act]")) act.hidden = Boolean(last) && (last.verb === "finish" || FORWARD[last.verb] === FORWARD[act.dataset.crewAct]);
}

function notice(words, href = "", label = "") {
  const box = document.createElement("div");
  box.className = "notice notice-warning";
  box.append(Object.assign(document.createElement("p"), { textContent: words }));
  if (href) box.append(Object.assign(document.createElement("a"), { className: "button", href, textContent: label }));
  return box;
}

function conflict(item) {
  const box = notice(`${item.order}: ${item.said || said.changed} ${Object.values(item.errors || {}).join(" ")}`);
  box.setAttribute("role", "alert");
  const row = box.appendChild(Object.assign(document.createElement("p"), { className: "row-tight" }));
  row.append(Object.assign(document.createElement("span"), { className: "meta", textContent: fill(said.yours, { verb: said.verbs[item.verb] || item.verb }) }));
  const act = (label, run) => {
    const button = row.appendChild(Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: label }));
    button.addEventListener("click", async () => { await run(); await go(); });
  };
  row.append(Object.assign(document.createElement("a"), { className: "button", href: `/crew/${item.order}/`, textContent: said.see }));
  act(said.send_mine, () => again(item));
  act(said.drop_mine, () => drop(item.id));
  return box;
}

async function go() {
  const done = await deliverAll(said.send, said.who).catch(() => ({ sent: [], stopped: NO_SIGNAL }));
  state = done.stopped;
  await tell();
  return done;
}

async function act(order, verb, fields, photo, version) {
  const item = await add({ id: newKey(), user: said.user, language: document.documentElement.lang, order, verb, fields, photo, version });
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("send")).catch(() => {});
  await Promise.race([go(), new Promise((wait) => setTimeout(wait, 6000))]);
  return (await items(said.user)).find(({ id }) => id === item.id) || null; // null: the service has it
}

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
    if (!left) return location.reload();
    form.querySelector("[type=submit]").removeAttribute("aria-busy");
    if (left.state === "waits") toast(said.kept);
    return tell();
  });
}

const form = document.querySelector("[data-finish]");
if (form) finishing();

function finishing() {
  let photo = null;
  const shown = form.querySelector("[data-shown]");
  const keep = (blob) => {
    photo = blob;
    shown.hidden = false;
    shown.src = URL.createObjectURL(blob);
  };
  ghostCamera(form, keep);
  form.elements.photo.addEventListener("change", ({ target }) => { if (target.files.length) keep(target.files[0]); });
  for (const button of form.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      const field = form.elements.minutes;
      field.value = Math.max(0, (Number(field.value) || 0) + Number(button.dataset.step));
    });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const missing = lacks(photo);
    if (missing) return complain(missing);
    const fields = {}, reports = {};
    for (const [name, value] of new FormData(form)) {
      if (["csrfmiddlewaretoken", "version", "photo"].includes(name) || value === "") continue;
      if (name.startsWith("code.")) reports[name.slice(5)] = value; else fields[name] = value;
    }
    if (Object.keys(reports).length) fields.reports = reports;
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    const left = await act(said.order, "finish", fields, photo && (await shrink(photo)), versionOf(form));
    button.removeAttribute("aria-busy");
    if (left?.state === "conflict" && Object.keys(left.errors || {}).length) { // something to correct, by somebody who is here
      await drop(left.id);
      await tell();
      return complain(Object.values(left.errors).join(" "));
    }
    return location.assign(said.day);
  });
}

// What the service would send back, said before there is signal to ask it.
function lacks(photo) {
  const code = form.querySelector("[name=code]:checked");
  if (!code) return said.no_code;
  if (code.value === "not_ours" && !form.elements.organisation.value) return said.no_organisation;
  if (!photo && code.hasAttribute("data-photo")) return said.no_photo;
  return "";
}

function complain(words) {
  const box = form.querySelector("[data-complaint]");
  box.hidden = false;
  box.querySelector("p").textContent = words;
  box.scrollIntoView({ block: "center" });
}

for (const field of document.querySelectorAll("[data-before]")) {
  field.addEventListener("change", async () => {
    const left = await act(said.order, "photo", { moment: "before" }, await shrink(field.files[0]), null);
    if (!left) return location.reload();
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

if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register(said.worker, { type: "module" }).catch(() => {}));
addEventListener("online", go);
addEventListener("offline", tell);
setInterval(async () => { if (navigator.onLine && (await items(said.user)).some((item) => item.state === "waits")) go(); }, AGAIN_MS);
await tell();
await go();
if (navigator.onLine && location.pathname === said.day) keepDay(said.user).then(() => { document.body.dataset.kept = "yes"; }).catch(() => {});
