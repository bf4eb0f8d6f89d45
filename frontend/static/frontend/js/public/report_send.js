// wireSend(form, words, kind): sends the report first and then each photo alone; a photo that fails never costs the report.
import { postJSON } from "../fetch.js";
import { say } from "../lang.js";
import { metresBetween, placeOf } from "./photo_place.js";
import { shrink, uploadPhoto } from "./photos.js";

const MOST = 5;
const NEAR_M = 30;

export function wireSend(form, words, kind, place) {
  const button = form.querySelector("[data-send]");
  const label = button.textContent;
  const error = form.querySelector("[data-send-error]");
  const shelf = form.querySelector("[data-photos]");
  let photos = [];
  form.elements.photo.addEventListener("change", ({ target }) => {
    photos = [...target.files].slice(0, MOST);
    shelf.replaceChildren(...photos.map(thumb));
    offerPlace(form, words, place, photos);
  });
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "find") return;
    event.preventDefault();
    busy(true);
    error.hidden = true;
    try {
      const made = await postJSON(form.dataset.api, body(form, kind.code()), { key: form.elements.key.value });
      const kept = await sendPhotos(made);
      if (kept) location.assign(`${made.links.own.replace(/^https?:\/\/[^/]+/, "")}?new=1`);
    } catch (problem) {
      tell(problem.status ? problem.message : words.offline);
    } finally {
      busy(false);
    }
  });

  function busy(on) {
    button.toggleAttribute("aria-busy", on);
    button.disabled = on;
    button.textContent = on ? words.sending : label;
  }

  function tell(sentence) {
    error.querySelector("span").textContent = sentence;
    error.hidden = false;
  }

  async function sendPhotos(made) {
    for (const [number, photo] of photos.entries()) {
      const progress = (percent) => { button.textContent = say(words.photo, { n: number + 1, all: photos.length, percent }); };
      try {
        await uploadPhoto(`${form.dataset.api}/${made.reference}/photos`, made.token, await shrink(photo), progress);
      } catch (problem) {
        tell(`${words.photo_failed} ${problem.message}`);
        offerAgain(made, photos.slice(number));
        return false;
      }
    }
    return true;
  }

  // The report is kept: what is left is to try the photos once more, or to go on without them.
  function offerAgain(made, left) {
    const own = `${made.links.own.replace(/^https?:\/\/[^/]+/, "")}?new=1`;
    const again = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.again });
    const skip = Object.assign(document.createElement("a"), { className: "button", href: own, textContent: words.skip });
    again.addEventListener("click", async () => {
      photos = left;
      row.remove();
      if (await sendPhotos(made)) location.assign(own);
    });
    const row = Object.assign(document.createElement("p"), { className: "row" });
    row.append(again, skip);
    error.after(row);
    button.hidden = true;
  }
}

// A photo's own place is offered, never taken.
async function offerPlace(form, words, place, photos) {
  const box = form.querySelector("[data-photo-place]");
  box.hidden = true;
  const places = await Promise.all(photos.map((photo) => placeOf(photo).catch(() => null)));
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
    category, lng: data.get("lng"), lat: data.get("lat"), asset: data.get("asset"), description: data.get("description"), answers, called: data.has("called"),
    language: document.documentElement.lang, observed_at: new Date().toISOString(),
  };
}

function thumb(photo) {
  const item = document.createElement("li");
  const image = Object.assign(document.createElement("img"), { src: URL.createObjectURL(photo), alt: photo.name });
  item.append(image);
  return item;
}
