// Finishing a job: the camera, minutes by thumb, what an answer lacks said before it is sent; what came back is put into the form again.
import { shrink } from "../public/photos.js";
import { ghostCamera } from "./camera.js";

const APART = ["csrfmiddlewaretoken", "version", "photo"];

// finishing(form, {said, refused, send(fields, photo, old) -> item or null, done(left)}): `refused` is an act of this phone that the service could not take.
export function finishing(form, { said, refused = null, send, done }) {
  let photo = null;
  const shown = form.querySelector("[data-shown]");
  const keep = (blob) => {
    photo = blob;
    shown.hidden = false;
    shown.src = URL.createObjectURL(blob);
  };
  ghostCamera(form, keep);
  if (refused) fill(form, refused, keep);
  form.elements.photo.addEventListener("change", ({ target }) => { if (target.files.length) keep(target.files[0]); });
  for (const button of form.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      const field = form.elements.minutes;
      field.value = Math.max(0, (Number(field.value) || 0) + Number(button.dataset.step));
    });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const missing = lacks(form, photo, said);
    if (missing) return complain(form, missing);
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    const left = await send(fieldsOf(form), photo && (await shrink(photo)), refused);
    button.removeAttribute("aria-busy");
    refused = left;
    const sentences = Object.values(left?.errors || {});
    if (left?.state === "conflict" && sentences.length) return complain(form, sentences.join(" "));
    return done(left);
  });
}

function fieldsOf(form) {
  const fields = {}, reports = {};
  for (const [name, value] of new FormData(form)) {
    if (APART.includes(name) || value === "") continue;
    if (name.startsWith("code.")) reports[name.slice(5)] = value; else fields[name] = value;
  }
  return Object.keys(reports).length ? { ...fields, reports } : fields;
}

function fill(form, { fields, photo }, keep) {
  const { reports = {}, ...rest } = fields;
  const own = Object.entries(reports).map(([reference, code]) => [`code.${reference}`, code]);
  for (const [name, value] of [...Object.entries(rest), ...own]) if (form.elements[name]) form.elements[name].value = value;
  const more = form.querySelector("details:has([data-own])");
  if (more && own.length) more.open = true;
  if (photo) keep(photo);
}

// What the service would send back, said before there is signal to ask it: of the answer for all and of each report's own.
function lacks(form, photo, said) {
  const main = form.querySelector("[name=code]:checked");
  if (!main) return said.no_code;
  const own = [...form.querySelectorAll("[data-own]")].map((field) => field.selectedOptions[0]).filter((option) => option.value);
  const alone = own.length && own.length === form.querySelectorAll("[data-own]").length; // every report has its own
  const given = alone ? own : [main, ...own];
  const needed = given.flatMap((one) => (one.dataset.needs || "").split(" ")).find((name) => name && !form.elements[name].value);
  if (needed) return said.lacks[needed];
  return given.some((one) => "photo" in one.dataset) && !photo && !("hasPhoto" in form.dataset) ? said.no_photo : "";
}

function complain(form, words) {
  const box = form.querySelector("[data-complaint]");
  box.hidden = false;
  box.querySelector("p").textContent = words;
  box.scrollIntoView({ block: "center" });
}
