// wireSend(form, words, kind, place): what is sent is first kept on the phone, then delivered; a photo that fails never costs the report.
import { newKey } from "../fetch.js";
import { say } from "../lang.js";
import { ASK_AFTER_MS, askWorker, deliver, drop, enqueue, No, photosAddress } from "../offline/queue.js";
import { metresBetween, placeOf } from "./photo_place.js";
import { makeShelf } from "./photo_shelf.js";
import { shrink, uploadPhoto } from "./photos.js";
import { wireDraft } from "./report_draft.js";

const NEAR_M = 30;

export function wireSend(form, words, kind, place) {
  const button = form.querySelector("[data-send]");
  const label = button.textContent;
  const error = form.querySelector("[data-send-error]");
  const shelf = makeShelf(form, words, () => { offerPlace(form, words, place, shelf.photos()); draft.keep(); });
  const draft = wireDraft(form, words, shelf, kind);
  let item = null;

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "find") return;
    event.preventDefault();
    busy(true);
    error.hidden = true;
    const photos = await Promise.all(shelf.photos().map(async (photo) => Object.assign(photo, { blob: await shrink(photo.blob) })));
    item = { id: newKey(), api: form.dataset.api, body: body(form, kind.code()), photos: photos.map(({ blob, name }) => ({ blob, name })), language: document.documentElement.lang };
    await enqueue(item).then((kept) => { item = kept; localStorage.setItem("waiting", "1"); }, () => { item = { ...item, at: Date.now(), made: null }; }); // no storage: only this page knows of it
    await draft.forget();
    await go();
  });

  async function go() {
    busy(true);
    try {
      await deliver(item, { upload });
      await drop(item.id).catch(() => {});
      location.assign(`${item.made.own}?new=1`);
    } catch (problem) {
      busy(false);
      if (!(problem instanceof No)) return wait();
      if (item.made) return photoFailed(problem);
      await drop(item.id).catch(() => {});
      tell(Object.values(problem.errors).join(" ") || problem.message);
      draft.keep();
    }
  }

  const rowOf = (photo) => shelf.photos().find((one) => one.blob === photo.blob);

  function upload(to, photo) {
    const progress = (percent) => {
      button.textContent = say(words.photo, { n: 1 + shelf.photos().length - to.photos.length, all: shelf.photos().length, percent });
      if (rowOf(photo)) shelf.mark(rowOf(photo), percent);
    };
    return uploadPhoto(photosAddress(to), to.made.token, photo.blob, photo.name, progress);
  }

  function photoFailed(problem) {
    const photo = item.photos.find((one) => one.trouble);
    button.hidden = true;
    const row = rowOf(photo);
    shelf.fail(row, Object.values(problem.errors).join(" ") || problem.message || words.photo_failed, {
      again: () => { delete photo.trouble; go(); },
      skip: () => { item.photos = item.photos.filter((one) => one !== photo); go(); },
    });
    row.row.scrollIntoView({ block: "center" });
  }

  // No connection: it is kept, and goes by itself.
  async function wait() {
    await askWorker();
    const box = form.querySelector("[data-saved]");
    for (const section of form.querySelectorAll("[data-step], [data-back]")) section.hidden = true;
    box.hidden = false;
    box.querySelector("h2").focus();
    addEventListener("online", () => { if (Date.now() - item.at < ASK_AFTER_MS) go(); }, { once: true });
  }

  function busy(on) {
    button.toggleAttribute("aria-busy", on);
    button.disabled = on;
    button.textContent = on ? words.sending : label;
  }

  function tell(sentence) {
    error.querySelector("span").textContent = sentence;
    error.hidden = false;
    error.scrollIntoView({ block: "center" });
  }
}

// A photo's own place is offered, never taken.
async function offerPlace(form, words, place, photos) {
  const box = form.querySelector("[data-photo-place]");
  box.hidden = true;
  const places = await Promise.all(photos.map(({ blob }) => placeOf(blob).catch(() => null)));
  const found = places.find(Boolean);
  const { lng, lat } = place.lngLat();
  const away_m = found && metresBetween(found, { lng: Number(lng), lat: Number(lat) });
  if (!found || away_m < NEAR_M) return;
  const known = await place.about(found).catch(() => null); // outside the area: there is nothing to offer
  if (!known) return;
  box.querySelector("[data-photo-place-says]").textContent = say(words.photo_place, { n: away_m, place: known.label });
  box.querySelector("[data-photo-place-yes]").onclick = () => { place.take(found, known); box.hidden = true; };
  box.querySelector("[data-photo-place-no]").onclick = () => { box.hidden = true; };
  box.hidden = false;
}

function body(form, category) {
  const data = new FormData(form);
  const prefix = `answers.${category}.`;
  const answers = Object.fromEntries([...data].filter(([name, value]) => name.startsWith(prefix) && value).map(([name, value]) => [name.slice(prefix.length), value]));
  return {
    category, lng: data.get("lng"), lat: data.get("lat"), asset: data.get("asset"), description: data.get("description"), answers, called: data.has("called"), walk: data.get("walk") || undefined,
    language: document.documentElement.lang, observed_at: new Date().toISOString(),
  };
}
