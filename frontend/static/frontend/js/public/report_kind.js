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
  // A tap or Enter goes on; arrow keys only move between the tiles.
  tiles.addEventListener("click", (event) => { if (event.target.matches("input") && event.detail > 0) choose(); });
  tiles.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); event.target.checked = true; choose(); } });

  function choose() {
    prepare();
    done();
  }

  function prepare() {
    const tile = tiles.querySelector(":checked")?.closest(".kind");
    form.querySelector("[data-chosen-kind]").textContent = tile?.querySelector("b").textContent || words.choose;
    form.querySelector("[data-chosen-place]").textContent = place.text();
    for (const box of form.querySelectorAll("[data-questions]")) box.classList.toggle("is-now", box.dataset.questions === code());
    lookAround(form, words, place, code());
  }

  form.addEventListener("change", ({ target }) => { if (target.name?.startsWith("answers.")) stop(form, target); });
  if (code()) prepare();
  return { code };
}

function stop(form, answer) {
  const box = form.querySelector("[data-stop-box]");
  box.hidden = !answer.dataset.stop;
  box.querySelector("[data-stop-words]").textContent = answer.dataset.stop;
  form.querySelector("[data-send]").disabled = Boolean(answer.dataset.stop);
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
