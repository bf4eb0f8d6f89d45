// The foreman's board: its orders on the map by number; a card and its mark lift each other, an order is dragged to another crew.
import { makeMap } from "../map/ground.js";
import { makeMarks } from "../map/marks.js";
import { data } from "../lang.js";

document.body.classList.add("is-scripted");
const board = document.querySelector("[data-board]");
const cardOf = (number) => board.querySelector(`[data-order="${CSS.escape(number)}"]`);

const found = data("board-marks", []);
const ground = makeMap(document.querySelector("[data-map]"));
const marks = makeMarks(ground, {
  open: (number) => { cardOf(number).scrollIntoView({ block: "center", inline: "nearest" }); cardOf(number).querySelector("a").focus(); },
  lift: (number, on) => cardOf(number)?.classList.toggle("is-lifted", on),
});
marks.show(found);
if (found.length) ground.fit(found.map(({ lng, lat }) => [lat, lng]), { padding: [40, 40] });

for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  board.addEventListener(name, ({ target }) => {
    const card = target.closest("[data-order]");
    if (card) marks.lift(card.dataset.order, on);
  });
}

// Dragging presses the card's own form: crew chosen, button pressed.
let held = null;
board.addEventListener("dragstart", ({ target, dataTransfer }) => {
  held = target.closest?.("[data-order]");
  dataTransfer?.setData("text/plain", held?.dataset.order || "");
});
board.addEventListener("dragover", (event) => {
  const column = event.target.closest("[data-crew]");
  for (const one of board.querySelectorAll(".is-target")) one.classList.toggle("is-target", one === column);
  if (!held || !column || column.contains(held)) return;
  event.preventDefault();
  column.classList.add("is-target");
});
board.addEventListener("dragend", () => {
  held = null;
  for (const one of board.querySelectorAll(".is-target")) one.classList.remove("is-target");
});
board.addEventListener("drop", (event) => {
  const column = event.target.closest("[data-crew]");
  if (!held || !column || column.contains(held)) return;
  event.preventDefault();
  const form = held.querySelector("form");
  form.elements.crew.value = column.dataset.crew;
  form.requestSubmit();
});
