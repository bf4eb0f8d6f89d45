// words(id) -> {key: sentence} from a json_script element; say(sentence, facts) fills in {names}; pageLanguage, number(n), decimal(value, decimals), day(date).
export const pageLanguage = document.documentElement.lang || "sv";

const wholeNumber = new Intl.NumberFormat(pageLanguage);
const shortDay = new Intl.DateTimeFormat(pageLanguage, { day: "numeric", month: "long" });

export function data(id, otherwise = null) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : otherwise;
}

export function words(id) {
  return data(id, {});
}

export function say(sentence, facts = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
}

export function number(value) {
  return wholeNumber.format(value);
}

// From a hundred on without decimals: they would be chance.
export function decimal(value, wanted = 0) {
  const decimals = value < 100 ? wanted : 0;
  return value.toLocaleString(pageLanguage, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

export function day(value) {
  return shortDay.format(value instanceof Date ? value : new Date(value));
}
