// Black boxes drawn over a photo with a finger or the mouse; words marked in the text are put on the list.
import { undoByKey } from "./undo.js";

undoByKey();
document.body.classList.add("is-scripted");
const SMALLEST = 1; // per cent of the photo: less is a press, not a box

for (const form of document.querySelectorAll("[data-blackout]")) {
  const field = form.querySelector("[data-boxes]");
  const svg = form.querySelector("[data-draw]");
  let boxes = JSON.parse(field.value || "[]");
  let from = null;
  let drawn = null;

  const at = ({ clientX, clientY }) => {
    const frame = svg.getBoundingClientRect();
    const part = (n) => Math.min(1, Math.max(0, n));
    return [part((clientX - frame.left) / frame.width), part((clientY - frame.top) / frame.height)];
  };
  const between = ([x, y], [u, v]) => [Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v)];
  const place = (rect, [left, top, right, bottom]) => {
    for (const [name, value] of [["x", left], ["y", top], ["width", right - left], ["height", bottom - top]]) {
      rect.setAttribute(name, value * 100);
    }
  };
  const show = () => {
    for (const rect of svg.querySelectorAll("rect:not(.blackout-hint)")) rect.remove();
    for (const box of boxes) place(svg.appendChild(document.createElementNS(svg.namespaceURI, "rect")), box);
    field.value = JSON.stringify(boxes);
  };

  svg.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    from = at(event);
    drawn = svg.appendChild(document.createElementNS(svg.namespaceURI, "rect"));
  });
  svg.addEventListener("pointermove", (event) => {
    if (from) place(drawn, between(from, at(event)));
  });
  svg.addEventListener("pointerup", (event) => {
    if (!from) return;
    const box = between(from, at(event));
    const [x, y] = from;
    from = null;
    if (Math.min(box[2] - box[0], box[3] - box[1]) * 100 >= SMALLEST) boxes = [...boxes, box];
    else boxes = boxes.filter(([left, top, right, bottom]) => x < left || x > right || y < top || y > bottom);
    show();
  });
  svg.addEventListener("pointercancel", () => {
    from = null;
    show();
  });
  form.querySelector("[data-clear]").addEventListener("click", () => {
    boxes = [];
    show();
  });
}

const words = document.querySelector("[data-words]");
for (const text of document.querySelectorAll("[data-selectable]")) {
  text.addEventListener("pointerup", () => {
    const marked = getSelection().toString().trim();
    if (!marked || marked.includes("\n")) return;
    const lines = words.value.split("\n").filter(Boolean);
    if (!lines.includes(marked)) words.value = [...lines, marked].join("\n");
  });
}
