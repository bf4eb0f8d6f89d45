// What could not be taken, as a box: what was done here beside what stands now, field by field, with the answers. Both are kept until one is given.
// clash(chain, {said, fill, anyway(item), leave(chain)}) -> element; chain: the act that was refused, then those behind it on the same order.
export function clash(chain, { said, fill, anyway, leave }) {
  const [item] = chain;
  const { race } = item;
  const box = made("div", "notice notice-warning clash");
  box.setAttribute("role", "alert");
  box.append(made("p", "clash-head", `${item.order}: ${race?.detail || item.said || said.changed} ${Object.values(item.errors || {}).join(" ")}`.trim()));
  for (const deed of race?.deeds || []) box.append(made("p", "", deed));
  if (race?.rows.length) box.append(table(race.rows, said));
  else box.append(made("p", "meta", fill(said.yours, { verb: said.verbs[item.verb] || item.verb })));
  const shots = chain.filter(({ photo }) => photo);
  if (shots.length) box.append(photosOf(shots, said));
  box.append(answers(chain, { said, anyway, leave }));
  return box;
}

// left(chain, {said, back(chain)}) -> element: one's own was put aside, and can be fetched back for some minutes.
export function left(chain, { said, back }) {
  const box = made("div", "notice clash-left");
  box.setAttribute("role", "status");
  box.append(made("p", "", `${chain[0].order}: ${said.left}`), button(said.undo, "", () => back(chain)));
  return box;
}

function answers([item, ...behind], { said, anyway, leave }) {
  const row = made("div", "clash-answers");
  const wrong = Object.keys(item.errors || {}).length > 0; // it would come back again
  const corrects = wrong && item.verb === "finish";
  const page = `${said.day}${item.order}/${corrects ? "finish/" : ""}`;
  if (!wrong) row.append(button(item.race?.anyway === false ? said.retry : said.anyway, "button-main", () => anyway(item)));
  row.append(button(wrong ? said.drop_mine : said.leave, "", () => leave([item, ...behind])));
  const gone = item.race && !item.now; // another crew has it: it would not open
  if (!gone && page !== location.pathname) row.append(Object.assign(made("a", "button button-big button-wide", corrects ? said.correct : said.see), { href: page }));
  return row;
}

function table(rows, said) {
  const head = made("tr");
  head.append(column(said.now), column(said.mine));
  const body = rows.flatMap(({ label, now, yours, differs }) => {
    const name = Object.assign(made("th", "", label), { scope: "rowgroup", colSpan: 2 });
    const values = made("tr");
    values.append(made("td", "", now || "–"), made("td", differs ? "clash-other" : "", yours || "–"));
    const part = made("tbody");
    const title = part.appendChild(made("tr"));
    title.append(name);
    part.append(values);
    return part;
  });
  const whole = made("table", "clash-table");
  whole.appendChild(made("thead")).append(head);
  whole.append(...body);
  return whole;
}

// Photos that are still on this phone.
export function photosOf(shots, said) {
  const row = made("p", "job-thumbs");
  for (const { photo } of shots) {
    const image = Object.assign(made("img"), { src: URL.createObjectURL(photo), alt: said.own_photo, width: 160, height: 120 });
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    row.append(image);
  }
  return row;
}

function button(label, kind, run) {
  const element = Object.assign(made("button", `button button-big button-wide ${kind}`.trim(), label), { type: "button" });
  element.addEventListener("click", async () => {
    element.setAttribute("aria-busy", "true");
    await run();
    element.removeAttribute("aria-busy");
  });
  return element;
}

const column = (words) => Object.assign(made("th", "", words), { scope: "col" });
const made = (tag, className = "", textContent = "") => Object.assign(document.createElement(tag), { className, textContent });
