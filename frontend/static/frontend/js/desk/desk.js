// The desk by keyboard and map: opens cases beside the queue, presses what a key stands for, counts what is ticked. Without it every link and form works.
import { data } from "../lang.js";
import { makeDeskMap } from "./desk_map.js";
import { keepPresence, keepRows } from "./presence.js";
import { makeRinging } from "./ringing.js";
import { keepTicks } from "./ticks.js";
import { keepViews } from "./views.js";
import "./words.js";

const desk = document.querySelector(".desk");
const detail = document.querySelector("[data-detail]");
const told = document.querySelector("[data-told]");
const queue = document.querySelector("[data-queue]");
const keys = document.querySelector("[data-keys]");
const ticks = keepTicks(document.querySelector("[data-pick]"));
document.body.classList.add("is-scripted");

const UNDO_MS = 10_000; // what was done is told to others a little later
const wide = matchMedia("(min-width: 1024px)");
const ringing = makeRinging(detail);
let deskMap = null;

// The map is made when it is first seen: not on a phone, nor beside a case that has no place.
function showMap() {
  const box = document.querySelector(".desk-map");
  if (!wide.matches || !box.clientWidth) return;
  const lift = (reference, on) => rowOf(reference)?.classList.toggle("is-lifted", on);
  deskMap ||= makeDeskMap(box, { press: pressMark, lift, reports: data("desk-marks", []), ticks });
  const opened = desk.matches(".has-case") && detail.querySelector("[data-open]");
  if (opened) deskMap.showCase(opened.dataset.open, data("case-marks", []));
  else deskMap.showQueue();
}

function pressMark(reference, mark) {
  if (ringing.press(mark)) return;
  const row = rowOf(reference);
  if (!row) return location.assign(mark.href); // open around the case, but not listed
  open(row);
  detail.focus({ preventScroll: true });
}

function rowOf(reference) {
  return queue.querySelector(`[data-reference="${CSS.escape(reference)}"]`);
}

// The row is the open one at once, so that quick keys mean it; what a key does to the case waits until the case is there.
let opening = Promise.resolve();

function open(row) {
  const link = row?.querySelector("a");
  if (!link || ringing.isBegun()) return; // what the caller has said is not thrown away by another key; Escape does that
  if (!wide.matches) return location.assign(link.href);
  for (const other of queue.children) other.classList.toggle("is-open", other === row);
  keepInView(row);
  opening = load(row, link);
}

async function load(row, link) {
  const url = new URL(link.href);
  const response = await fetch(`${url.pathname}?${url.searchParams}${url.search ? "&" : ""}fragment=1`).catch(() => null);
  const html = response?.ok ? await response.text() : null;
  if (!row.classList.contains("is-open")) return; // another one was opened meanwhile
  if (html === null) return location.assign(link.href);
  detail.innerHTML = html;
  told.replaceChildren();
  desk.classList.add("has-case");
  desk.classList.remove("has-caller");
  showMap();
  history.replaceState({}, "", link.href);
}

// Only the queue scrolls, never the page around it.
function keepInView(row) {
  const frame = queue.parentElement;
  const above = row.offsetTop - frame.offsetTop - frame.scrollTop;
  if (above < 0) frame.scrollTop += above;
  else if (above + row.offsetHeight > frame.clientHeight) frame.scrollTop += above + row.offsetHeight - frame.clientHeight;
}

function close() {
  const opened = document.querySelector("details[open].act");
  if (opened) return opened.removeAttribute("open");
  if (!desk.matches(".has-case, .has-caller")) return;
  detail.replaceChildren();
  told.replaceChildren();
  desk.classList.remove("has-case", "has-caller");
  for (const row of queue.children) row.classList.remove("is-open");
  history.replaceState({}, "", (desk.querySelector(".view[aria-current]") || desk.querySelector(".view")).href);
  showMap();
}

// Somebody rings: the form stands where the case was, the map beside it.
function ring(link) {
  desk.classList.remove("has-case");
  desk.classList.add("has-caller");
  for (const row of queue.children) row.classList.remove("is-open");
  showMap();
  ringing.open(link, deskMap?.ground);
}

function step(by) {
  const rows = [...queue.querySelectorAll(".queue-row")];
  const now = rows.findIndex((row) => row.classList.contains("is-open"));
  open(rows[Math.min(rows.length - 1, Math.max(0, now + by))]);
}

// What is ticked comes first: then the same keys mean all of it.
function targetOf(key) {
  const many = ticks.any() && document.querySelector(`[data-bulk-key="${CSS.escape(key)}"]`);
  return many || document.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function name(button) {
  const note = button.closest("form").querySelector("textarea");
  note.setRangeText(`@${button.dataset.mention} `, note.selectionStart, note.selectionEnd, "end");
  note.focus();
}

function stepView(by) {
  const views = [...desk.querySelectorAll(".view")];
  const now = views.findIndex((view) => view.hasAttribute("aria-current"));
  views[(now + by + views.length) % views.length].click();
}

async function press(key) {
  await opening;
  const target = targetOf(key);
  if (!target) return;
  if (target.tagName === "SUMMARY") {
    const box = target.parentElement;
    for (const other of document.querySelectorAll("details[open].act")) if (other !== box) other.removeAttribute("open");
    box.toggleAttribute("open");
    box.querySelector("select, input:not([type=hidden]), textarea")?.focus();
  } else target.click();
}

const OWN = {
  j: () => step(1),
  k: () => step(-1),
  x: () => queue.querySelector(".queue-row.is-open .queue-tick input")?.click(),
  X: () => ticks.tick([...queue.querySelectorAll(".queue-row")].map((row) => row.dataset.reference)),
  ",": () => { if (new URLSearchParams(location.search).has("cursor")) history.back(); },
  v: () => stepView(1),
  V: () => stepView(-1),
  "/": () => document.querySelector("#q").focus(),
  "?": () => keys.showModal(),
  Escape: close,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (writing && event.key !== "Escape") return;
  if (event.key === "Enter" && event.target.closest("a, button, summary, input, label, [role=button]")) return; // it is for that
  if (writing) writing.blur();
  if (writing && ringing.isOpen()) return; // the first press leaves the field, the next one the form
  if (keys.open) return;
  const own = OWN[event.key];
  if (!own && !targetOf(event.key)) return;
  event.preventDefault();
  if (own) own(); else press(event.key);
});

queue.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !wide.matches) return;
  event.preventDefault();
  open(link.closest(".queue-row"));
  detail.focus({ preventScroll: true }); // Enter means the case now, no longer the row
});
for (const [name, on] of [["mouseover", true], ["mouseout", false]]) {
  queue.addEventListener(name, ({ target }) => {
    const row = target.closest("[data-reference]");
    if (row) deskMap?.lift(row.dataset.reference, on);
  });
}
document.addEventListener("click", (event) => {
  const { target } = event;
  const caller = target.closest("[data-rings]");
  if (caller && wide.matches && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); ring(caller); }
  if (target.closest('[data-key="?"]')) keys.showModal();
  const mention = target.closest("[data-mention]");
  if (mention) name(mention);
  const together = target.closest("[data-together]");
  if (together) ticks.tick(together.dataset.together.split(" "));
});
for (const undo of document.querySelectorAll("[data-undo]")) setTimeout(() => undo.remove(), UNDO_MS);
wide.addEventListener("change", showMap);
showMap();
keepPresence(detail);
keepRows(queue, document.querySelector("[data-here-mark]"));
keepViews(document.querySelector("[data-saved]"));
const opened = queue.querySelector(".queue-row.is-open");
if (opened && wide.matches) keepInView(opened);
