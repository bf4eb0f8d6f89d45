/* The wall looks again every minute; without a connection the last picture stays and says so. */
const EVERY_MS = 60_000;
const lost = document.querySelector("[data-wall-lost]");

async function again() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-wall]");
    if (!answer.ok || !fresh) throw new Error("no wall");
    document.querySelector("[data-wall]").replaceWith(fresh);
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
}

setInterval(again, EVERY_MS);
