// Keeps the day's pages, photos and maps on this phone, so that they open without signal; what is not of the day any more is thrown away.
const MOST_JOBS = 40;
const nameOf = (user) => `crew-${user}`;

export async function keepDay(user) {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("crew-") && name !== nameOf(user)).map((name) => caches.delete(name)));
  const jobs = [...document.querySelectorAll("a.job")].slice(0, MOST_JOBS).map((link) => new URL(link.href).pathname);
  const cache = await caches.open(nameOf(user));
  const wanted = new Set();
  for (const page of [location.pathname, ...jobs, ...jobs.map((job) => `${job}finish/`)]) await keepPage(cache, page, wanted);
  const old = (await cache.keys()).filter(({ url }) => !wanted.has(new URL(url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

// A page with its pictures, styles and scripts; pictures that are there already are not fetched again.
async function keepPage(cache, address, wanted) {
  const response = await fetch(address, { redirect: "manual" });
  if (!response.ok) return;
  wanted.add(address);
  await cache.put(address, response.clone());
  const html = await response.text();
  const parts = [...html.matchAll(/(?:src|srcset|href)="(\/(?:static|photos|crew)\/[^"# ?]+\.(?:svg|jpg|css|js|png))/g)].map(([, part]) => part);
  for (const part of new Set(parts)) {
    wanted.add(part);
    if (!(await cache.match(part))) await cache.add(part).catch(() => {});
  }
}

export async function forget() {
  const names = "caches" in window ? await caches.keys() : [];
  await Promise.all(names.filter((name) => name.startsWith("crew-")).map((name) => caches.delete(name)));
}
