// Four taps: the place, the kind, send. Introduces the modules of the three steps to each other; the form itself works without this.
import { wirePlace } from "./report_place.js";
import { wireKind } from "./report_kind.js";
import { wireSend } from "./report_send.js";
import { words } from "../lang.js";

const form = document.querySelector("[data-report]");
const said = words("report-words");
const steps = ["where", "what", "send"];
const back = form.querySelector("[data-back]");
form.classList.add("is-scripted");
form.dataset.wired = "";

const place = wirePlace(form, said, () => go("what"));
const kind = wireKind(form, said, place, () => go("send"));
wireSend(form, said, kind, place);

function go(step, { push = true } = {}) {
  for (const section of form.querySelectorAll("[data-step]")) section.classList.toggle("is-now", section.dataset.step === step);
  back.hidden = step === "where";
  if (step === "where") place.show();
  if (push) history.pushState({ step }, "", `#${step}`);
  form.querySelector(`[data-step="${step}"] [data-step-title]`).focus({ preventScroll: true });
  scrollTo(0, 0);
}

back.addEventListener("click", () => history.back());
addEventListener("popstate", ({ state }) => go(state?.step || first, { push: false }));

// After a refusal the page opens where something is missing.
const wrong = form.querySelector("[data-summary] a")?.getAttribute("href")?.slice(1);
const first = steps.includes(wrong) ? wrong : wrong ? "send" : form.dataset.start || "where";
go(first, { push: false });
form.querySelector("[data-summary]")?.focus();
