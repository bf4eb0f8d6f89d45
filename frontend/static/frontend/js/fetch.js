// getJSON(url, {signal}), postJSON(url, body, {key, signal}), postForm(url, formData, {key}) -> data; a refusal is a Refused with a sentence for people.
export class Refused extends Error {
  constructor(problem, status) {
    super(problem.detail || problem.title || "");
    this.status = status;
    this.problem = problem;
    this.errors = problem.errors || {};
  }
}

export function newKey() {
  return crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join("");
}

export function getJSON(url, { signal } = {}) {
  return ask(url, { signal, headers: {} });
}

export function postJSON(url, body, { key = newKey(), signal } = {}) {
  return ask(url, { method: "POST", signal, body: JSON.stringify(body), headers: { ...writing(key), "Content-Type": "application/json" } });
}

export function postForm(url, form, { key = newKey(), signal } = {}) {
  return ask(url, { method: "POST", signal, body: form, headers: writing(key) });
}

async function ask(url, options) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...options.headers };
  const response = await fetch(url, { credentials: "same-origin", ...options, headers });
  const text = await response.text();
  const answer = text && /json/.test(response.headers.get("Content-Type") || "") ? JSON.parse(text) : null;
  if (!response.ok) throw new Refused(answer || { title: `${response.status} ${response.statusText}` }, response.status);
  return answer;
}

function writing(key) {
  return { "X-CSRFToken": token(), "Idempotency-Key": key };
}

function token() {
  const field = document.querySelector("[name=csrfmiddlewaretoken]");
  if (field) return field.value;
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || "";
}

function hex(byte) {
  return byte.toString(16).padStart(2, "0");
}
