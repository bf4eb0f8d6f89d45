// On pages without the desk's own keys: "z" presses what takes back the last thing that was done.
export function undoByKey() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "z") document.querySelector("[data-undo] [data-key=z]")?.click();
  });
}
