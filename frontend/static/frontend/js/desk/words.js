// Ready words: choosing some fills the field that they are for. Without it the server does.
document.addEventListener("change", ({ target }) => {
  if (!target.dataset.fills) return;
  const words = document.getElementById(target.dataset.fills);
  const known = [...target.options].some((option) => option.dataset.text === words.value);
  if (known || !words.value.trim()) words.value = target.selectedOptions[0].dataset.text; // own words are never thrown away
});
