// wireKind(form, words, place, done) -> {code()}: six tiles and more; then the kind's own questions, and what was reported close by.
import { getJSON, postJSON } from "../fetch.js";
import { toast } from "../toast.js";
import { say } from "../lang.js";

export function wireKind(form, words, place, done) {
  const tiles = form.querySelector("[data-kinds]");
  const more = form.querySelector("[data-more]");
  const code = () => form.elements.category.value;

  more.addEventListener("click", () => {
    tiles.classList.add("is-all");
    more.hidden = true;
    tiles.querySelector(".kind-more input")?.focus();
  });
  // A tap or Enter goes on; arrow keys and Space only choose, and the button goes on.
  tiles.addEventListener("click", (event) => { if (event.target.matches("input") && event.detail > 0) choose(); });
  const goOn = form.querySelector("[data-go-on]");
  tiles.addEventListener("change", () => { goOn.hidden = false; });
  goOn.addEventListener("click", choose);
  tiles.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); event.target.checked = true; choose(); } });

  wireOwnWords(form, words, tiles);

  function choose() {
    const { words: own, description } = form.elements;
    if (!description.value) description.value = own.value;
    prepare();
    done();
  }

  function prepare() {
    const tile = tiles.querySelector(":checked")?.closest(".kind");
    form.querySelector("[data-chosen-kind]").textContent = tile?.querySelector("b").textContent || words.choose;
    place.write();
    for (const box of form.querySelectorAll("[data-questions]")) box.classList.toggle("is-now", box.dataset.questions === code());
    weigh(form, code());
    lookAround(form, words, place, code());
    tellKnown(form, words, code());
  }

  form.addEventListener("change", ({ target }) => { if (target.name?.startsWith("answers.") || target.name === "called") weigh(form, code()); });
  form.querySelector("[data-change-kind]").addEventListener("click", () => history.back());
  if (code()) prepare();
  return { code, prepare };
}

// Own words bring the kinds that they mean to the front; a chosen tile stays where a finger has just found it.
function wireOwnWords(form, words, tiles) {
  const own = form.elements.words;
  const said = form.querySelector("[data-meant]");
  const tileOf = (code) => tiles.querySelector(`[value="${code}"]`)?.closest(".kind");
  let timer = 0, asked = null;
  async function look() {
    asked?.abort();
    asked = new AbortController();
    const question = `${form.dataset.kindsUrl}?q=${encodeURIComponent(own.value)}`;
    const found = own.value.trim() ? await getJSON(question, { signal: asked.signal }).catch(() => null) : { kinds: [] };
    if (!found) return;
    const meant = found.kinds.map(tileOf).filter(Boolean);
    for (const tile of tiles.querySelectorAll(".kind")) {
      tile.classList.toggle("is-meant", meant.includes(tile));
      tile.style.order = meant.includes(tile) ? meant.indexOf(tile) - meant.length : "";
    }
    said.textContent = meant.length ? `${words.meant} ${meant.map((tile) => tile.querySelector("b").textContent).join(", ")}` : "";
  }
  own.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 200); });
  own.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); clearTimeout(timer); look(); } });
}

// Questions that follow from an answer come and go with it; an answer that cannot wait says so, and waits for a call.
function weigh(form, code) {
  for (const field of form.querySelectorAll("[data-when]")) {
    const answer = form.elements[field.dataset.when]?.value;
    field.hidden = !field.dataset.is.split(" ").includes(answer);
    if (field.hidden) for (const radio of field.querySelectorAll(":checked")) radio.checked = false;
  }
  const answer = [...form.querySelectorAll(`[name^="answers.${code}."]:checked`)].find((one) => one.dataset.stop);
  const box = form.querySelector("[data-stop-box]");
  box.hidden = !answer;
  box.querySelector("[data-stop-words]").replaceChildren(...callable(answer?.dataset.stop ?? ""));
  form.querySelector("[data-send]").disabled = Boolean(answer) && !form.elements.called.checked;
}

// The sentence with its telephone numbers as links: one press calls.
function callable(sentence) {
  return sentence.split(/(\+?\d[\d -]+\d)/).map((part, n) => (n % 2 ? Object.assign(document.createElement("a"), { href: `tel:${part.replace(/[ -]/g, "")}`, textContent: part }) : part));
}

async function lookAround(form, words, place, code) {
  const box = form.querySelector("[data-near]");
  const { lng, lat } = place.lngLat();
  box.hidden = true;
  if (!code || !lng) return;
  const found = await getJSON(`${form.dataset.nearby}?lng=${lng}&lat=${lat}&category=${encodeURIComponent(code)}`).catch(() => []);
  box.querySelector("[data-near-list]").replaceChildren(...found.map((one) => row(one, words, form)));
  box.hidden = !found.length;
}

// What is known already of this place: lamps dark on purpose, planned works, outages.
async function tellKnown(form, words, code) {
  const box = form.querySelector("[data-known]");
  const asked = new URLSearchParams({ lng: form.elements.lng.value, lat: form.elements.lat.value, asset: form.elements.asset.value, category: code });
  const { cards } = await getJSON(`${form.dataset.knownUrl}?${asked}`).catch(() => ({ cards: [] }));
  box.replaceChildren(...cards.map((card) => knownCard(card, words)));
  box.hidden = !cards.length;
}

function knownCard({ title, text, url }, words) {
  const card = Object.assign(document.createElement("div"), { className: "notice" });
  const title_ = document.createElement("p");
  title_.append(Object.assign(document.createElement("b"), { textContent: title }));
  const text_ = Object.assign(document.createElement("p"), { textContent: text });
  if (url) text_.append(" ", Object.assign(document.createElement("a"), { href: url, textContent: words.more }));
  const both = document.createElement("div");
  both.append(title_, text_);
  card.append(both);
  return card;
}

function row(one, words, form) {
  const item = document.createElement("li");
  const what = document.createElement("span");
  what.className = "near-what";
  const age = one.age_days ? say(words.days, { n: one.age_days }) : words.today;
  what.append(Object.assign(document.createElement("b"), { textContent: one.name }), document.createElement("br"),
    [say(words.metres, { n: one.distance_m }), age].join(" · "));
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.see_too });
  button.addEventListener("click", async () => {
    await postJSON(`${form.dataset.api}/${one.reference}/support`, {}).catch((problem) => toast(problem.message));
    toast(words.thanks_too);
    location.assign(`/r/${one.reference}/`);
  });
  item.append(what, button);
  return item;
}
