// shrink(file) -> Blob of at most 2,048 px (the file itself where the browser cannot read it); uploadPhoto(url, token, blob, name, progress).
import { No } from "../offline/queue.js";

const LONG_SIDE = 2048;
const SMALL_BYTES = 400_000;

export async function shrink(file) {
  if (file.size < SMALL_BYTES) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return (await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85))) || file;
  } catch {
    return file;
  }
}

// XMLHttpRequest, because fetch does not tell how far an upload has come.
export function uploadPhoto(url, token, blob, name, progress) {
  const form = new FormData();
  form.append("photo", blob, name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-Reporter-Token", token);
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(Math.round((100 * loaded) / (total || 1))));
    request.addEventListener("load", () => (request.status < 300 ? resolve() : reject(problemOf(request))));
    request.addEventListener("error", () => reject(new Error("")));
    request.send(form);
  });
}

function problemOf(request) {
  if (request.status >= 500 || request.status === 429) return new Error(String(request.status)); // later
  try {
    return new No(JSON.parse(request.responseText), request.status);
  } catch {
    return new No({}, request.status);
  }
}
