// The receipt: copy and share. The buttons stay hidden where the browser can do neither.
import { toast } from "../toast.js";

document.documentElement.classList.add("is-scripted");
const copy = document.querySelector("[data-copy-button]");
const share = document.querySelector("[data-share-button]");

copy?.addEventListener("click", () => write(copy.dataset.text, copy.dataset.done));
share?.addEventListener("click", () => {
  if (navigator.share) return navigator.share({ url: share.dataset.url }).catch(() => {});
  return write(share.dataset.url, share.dataset.done);
});

async function write(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast(text);
  }
}
