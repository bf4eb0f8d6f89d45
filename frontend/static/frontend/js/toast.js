// toast(text, {act: {label, run}, seconds}) -> {close}: one line at the foot of the page, read aloud, gone after 6 s (10 s with something to press).
let shelf;

export function toast(text, { act = null, seconds = act ? 10 : 6 } = {}) {
  const box = document.createElement("div");
  box.className = "toast";
  box.append(text);
  const close = () => box.remove();
  if (act) box.append(button(act, close));
  place().append(box);
  let timer = setTimeout(close, seconds * 1000);
  const hold = () => clearTimeout(timer);
  const release = () => { timer = setTimeout(close, 3000); };
  box.addEventListener("pointerenter", hold);
  box.addEventListener("pointerleave", release);
  box.addEventListener("focusin", hold);
  box.addEventListener("focusout", release);
  return { close };
}

function button({ label, run }, close) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "toast-act";
  element.textContent = label;
  element.addEventListener("click", () => { close(); run(); });
  return element;
}

function place() {
  if (shelf) return shelf;
  shelf = document.createElement("div");
  shelf.className = "toasts";
  shelf.setAttribute("role", "status");
  document.body.append(shelf);
  return shelf;
}
