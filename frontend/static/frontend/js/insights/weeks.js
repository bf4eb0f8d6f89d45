// wireWeeks(element, {words, fetchWeeks() -> promise of weekly squares, show(heat, place), whole()}) -> {forget()}: a slider over weeks that plays by itself, one and a half weeks a second.
import { day, number, say } from "../lang.js";

const STEP_MS = 700;

export function wireWeeks(element, { words, fetchWeeks, show, whole, at = (text) => text }) {
  const [play, slider, told, back] = ["[data-play]", "[data-week]", "[data-week-said]", "[data-whole]"].map((name) => element.querySelector(name));
  let heat = null;
  let timer = null;

  const stop = () => { clearInterval(timer); timer = null; face(false); };
  const face = (on) => { play.setAttribute("aria-pressed", String(on)); play.textContent = on ? words.stop : words.play; };

  async function ready() {
    if (heat) return true;
    heat = await fetchWeeks();
    slider.max = heat ? heat.weeks.length - 1 : 0;
    return Boolean(heat);
  }

  function step(place) {
    slider.value = place;
    const week = heat.weeks[place];
    const facts = { week: week.week, from: day(week.from), to: day(week.to), n: number(week.total) };
    told.textContent = say(words.week, facts);
    slider.setAttribute("aria-valuetext", told.textContent);
    at(week.from);
    show(heat, place);
  }

  play.addEventListener("click", async () => {
    if (timer) return stop();
    if (!(await ready())) return;
    let place = Number(slider.value) >= heat.weeks.length - 1 ? 0 : Number(slider.value);
    face(true);
    step(place);
    timer = setInterval(() => { place += 1; place < heat.weeks.length ? step(place) : stop(); }, STEP_MS);
  });
  slider.addEventListener("input", async () => { stop(); const place = Number(slider.value); if (await ready()) step(Math.min(place, heat.weeks.length - 1)); });
  slider.addEventListener("focus", ready);
  slider.addEventListener("pointerenter", ready);
  back.addEventListener("click", () => { stop(); told.textContent = ""; at(""); whole(); });

  return {
    forget() { stop(); heat = null; told.textContent = ""; slider.value = 0; },
    async open(from) { if (await ready()) { const place = heat.weeks.findIndex((week) => week.from === from); if (place >= 0) step(place); } },
  };
}
