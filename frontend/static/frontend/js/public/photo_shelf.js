// makeShelf(form, words) -> {photos(), add(files), mark(photo, percent), fail(photo, sentence), ...}: the photos of a report, each with its own bar, error and way out.
import { say } from "../lang.js";

const MOST = 5;
const PICTURES = /\.(jpe?g|png|webp|hei[cf])$/i;

export function makeShelf(form, words, changed = () => {}) {
  const shelf = form.querySelector("[data-photos]");
  const input = form.elements.photo;
  let photos = [];

  function add(files) {
    for (const file of files) {
      if (photos.length === MOST) { complain(say(words.photo_most, { n: MOST })); break; }
      if (!file.type.startsWith("image/") && !PICTURES.test(file.name || "")) { complain(say(words.photo_kind, { name: file.name })); continue; }
      const photo = { blob: file, name: file.name || "photo.jpg", row: null };
      photo.row = row(photo);
      photos.push(photo);
      shelf.append(photo.row);
    }
    changed();
  }

  function complain(sentence) {
    const line = Object.assign(document.createElement("li"), { className: "field-error", textContent: sentence });
    line.setAttribute("role", "alert");
    shelf.append(line);
    setTimeout(() => line.remove(), 8000);
  }

  function row(photo) {
    const item = document.createElement("li");
    item.className = "photo-row";
    const picture = Object.assign(document.createElement("img"), { src: URL.createObjectURL(photo.blob), alt: "" });
    picture.addEventListener("error", () => picture.remove()); // HEIC: the browser cannot show it, the service can read it
    const name = Object.assign(document.createElement("span"), { className: "photo-name", textContent: photo.name });
    const away = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: words.photo_remove });
    away.setAttribute("aria-label", `${words.photo_remove} ${photo.name}`);
    away.addEventListener("click", () => take(photo));
    item.append(picture, name, away);
    return item;
  }

  function take(photo) {
    photos = photos.filter((one) => one !== photo);
    photo.row.remove();
    changed();
  }

  function mark(photo, percent) {
    let bar = photo.row.querySelector("progress");
    if (!bar) {
      bar = Object.assign(document.createElement("progress"), { max: 100 });
      bar.setAttribute("aria-label", photo.name);
      photo.row.append(bar);
    }
    bar.value = percent;
  }

  // One photo failed: it can be tried alone, or left out; the report and the others are unharmed.
  function fail(photo, sentence, { again, skip }) {
    photo.row.querySelector("progress")?.remove();
    photo.row.querySelector(".button").remove();
    const line = Object.assign(document.createElement("p"), { className: "field-error", textContent: sentence });
    line.setAttribute("role", "alert");
    const retry = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.again });
    const leave = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: words.skip });
    retry.addEventListener("click", () => { photo.row.replaceWith(photo.row = row(photo)); again(); });
    leave.addEventListener("click", () => { take(photo); skip(); });
    photo.row.append(line, retry, leave);
  }

  input.addEventListener("change", () => { add([...input.files]); input.value = ""; });
  return { photos: () => photos, add, mark, fail };
}
