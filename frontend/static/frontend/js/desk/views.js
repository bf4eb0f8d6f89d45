// Saved views with their counts: fetched after the page, and again every minute while somebody looks.
const MINUTE = 60_000;

export function keepViews(list) {
  async function renew() {
    if (document.hidden) return;
    const response = await fetch(`${list.dataset.saved}?fragment=1`).catch(() => null);
    if (response?.ok && !response.redirected) list.innerHTML = (await response.text()).trim();
    mark(list);
  }
  renew();
  setInterval(renew, MINUTE);
}

function mark(list) {
  for (const link of list.querySelectorAll("a")) {
    link.toggleAttribute("aria-current", false);
    if (new URL(link.href).search === location.search) link.setAttribute("aria-current", "page");
  }
}
