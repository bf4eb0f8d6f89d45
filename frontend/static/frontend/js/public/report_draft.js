// wireDraft(form, words, shelf, kind) -> {keep(), forget()}: what is being written survives a reload and a dead battery; it never goes by itself.
import { get, put, remove } from "../offline/store.js";
import { toast } from "../toast.js";

const SHELF = "draft";
const KEY = "report";
const KEEP_MS = 7 * 24 * 3600 * 1000;
const PAUSE_MS = 400;
const LEAVE = new Set(["csrfmiddlewaretoken", "key", "photo", "spot", "place_query"]);

export function wireDraft(form, words, shelf, kind) {
  let timer = 0, over = false;

  function write() {
    const fields = [...new FormData(form)].filter(([name, value]) => !LEAVE.has(name) && typeof value === "string" && value);
    const photos = shelf.photos().map(({ blob, name }) => ({ blob, name }));
    const worth = photos.length || fields.some(([name]) => !["lng", "lat", "asset"].includes(name));
    if (worth && !over) put(SHELF, { fields, photos, at: Date.now() }, KEY).catch(() => {});
  }

  function keep() {
    over = false;
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE_MS);
  }

  async function forget() {
    over = true;
    clearTimeout(timer);
    await remove(SHELF, KEY).catch(() => {});
  }

  async function restore() {
    const draft = await get(SHELF, KEY).catch(() => null);
    if (!draft || Date.now() - draft.at > KEEP_MS || form.dataset.start || form.querySelector("[data-summary]")) return;
    for (const [name, value] of draft.fields) {
      const field = form.elements[name];
      if (field instanceof RadioNodeList) field.value = value;
      else if (field?.type === "checkbox" || field?.type === "radio") field.checked = field.value === value;
      else if (field) field.value = value;
    }
    shelf.add(draft.photos.map(({ blob, name }) => new File([blob], name, { type: blob.type })));
    kind.prepare();
    form.dispatchEvent(new CustomEvent("restored", { detail: Object.fromEntries(draft.fields) }));
    toast(words.draft, { act: { label: words.draft_new, run: async () => { await forget(); location.assign(location.pathname); } } });
  }

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  restore();
  return { keep, forget };
}
