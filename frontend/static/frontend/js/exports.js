// Looks again every other second how far the table is. Without script there is a link that does the same.
const job = document.querySelector("[data-job]");
const EVERY_MS = 2000;

async function look() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-job]");
  if (!fresh) return;
  job.replaceChildren(...fresh.childNodes);
  if (fresh.dataset.job === "going") setTimeout(look, EVERY_MS);
}

if (job.dataset.job === "going") setTimeout(look, EVERY_MS);
