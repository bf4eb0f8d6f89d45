// The crew's pages: the state of the line, minutes by thumb, the photo as it was taken.
document.body.classList.add("is-scripted");

const pill = document.querySelector("[data-line-state]");
function tell() {
  if (!pill) return;
  pill.textContent = navigator.onLine ? pill.dataset.online : pill.dataset.offline;
  pill.classList.toggle("is-offline", !navigator.onLine);
}
addEventListener("online", tell);
addEventListener("offline", tell);
tell();

const form = document.querySelector("[data-finish]");
for (const button of form?.querySelectorAll("[data-step]") || []) {
  button.addEventListener("click", () => {
    const field = form.elements.minutes;
    field.value = Math.max(0, (Number(field.value) || 0) + Number(button.dataset.step));
  });
}
form?.elements.photo.addEventListener("change", ({ target }) => {
  const shown = form.querySelector("[data-shown]");
  shown.hidden = !target.files.length;
  if (target.files.length) shown.src = URL.createObjectURL(target.files[0]);
});
form?.addEventListener("submit", () => form.querySelector("[type=submit]").setAttribute("aria-busy", "true"));
