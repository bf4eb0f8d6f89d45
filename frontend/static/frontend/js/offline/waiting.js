// The page of what waits: each report with its photos, to send now or to throw away.
import { day, say, words } from "../lang.js";
import { deliver, drop, isDone, items } from "./queue.js";

const said = words("waiting-words");
const list = document.querySelector("[data-waiting]");

async function show() {
  const waiting = await items().catch(() => []);
  list.replaceChildren(...(waiting.length ? waiting.map(row) : [Object.assign(document.createElement("li"), { className: "empty", textContent: said.none })]));
}

function row(item) {
  const line = document.createElement("li");
  line.className = "stack";
  const what = document.createElement("p");
  what.append(Object.assign(document.createElement("b"), { textContent: item.body.description || item.body.category }), document.createElement("br"), state(item));
  const doors = document.createElement("p");
  doors.className = "row row-tight";
  if (isDone(item)) doors.append(Object.assign(document.createElement("a"), { className: "button", href: item.made.own, textContent: said.open }));
  else doors.append(button(said.send, "button button-main", () => send(item, line)));
  doors.append(button(said.drop, "button button-quiet", () => throwAway(item)));
  line.append(what, doors);
  return line;
}

function state(item) {
  const words = isDone(item) ? say(said.done, item.made) : item.refused ? say(said.refused, { why: item.refused }) : said.waits;
  const photos = item.photos.length ? ` · ${say(said.photos, { n: item.photos.length })}` : "";
  return Object.assign(document.createElement("span"), { className: "meta", textContent: `${day(item.at)} · ${words}${photos}` });
}

function button(text, className, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: text });
  made.addEventListener("click", act);
  return made;
}

async function send(item, line) {
  try {
    await deliver(item);
    await show();
  } catch (problem) {
    await show();
    if (!problem.status) list.prepend(Object.assign(document.createElement("li"), { className: "notice", role: "status", textContent: said.failed }));
  }
}

async function throwAway(item) {
  if (!isDone(item) && !confirm(said.sure)) return;
  await drop(item.id);
  await show();
}

show();
