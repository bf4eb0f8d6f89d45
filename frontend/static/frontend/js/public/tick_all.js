// One press ticks every place of the list; once more takes the ticks away.
document.body.classList.add("is-scripted");
const button = document.querySelector("[data-tick-all]");

button?.addEventListener("click", () => {
  const ticks = [...document.querySelectorAll("[name=chosen]")];
  const all = ticks.every((tick) => tick.checked);
  for (const tick of ticks) tick.checked = !all;
});
