// The reading page. Abuse is not in the page at all: it is fetched when somebody asks for it.

import "../lib/key.js";
import { call, Problem } from "../lib/api.js";

/** How long a choice has to stand before it counts. */
const SETTLES = 900;

/** @typedef {import("../lib/wire.js").FeedbackItem} FeedbackItem */

for (const button of document.querySelectorAll("[data-open-hateful]")) {
  if (button instanceof HTMLButtonElement) button.addEventListener("click", () => open(button));
}

for (const select of document.querySelectorAll("[data-correct]")) {
  // By keyboard each arrow key is a change: what counts is where it comes to rest.
  if (!(select instanceof HTMLSelectElement)) continue;
  let timer = 0;
  select.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => correct(select), SETTLES);
  });
}

/** @param {HTMLSelectElement} select */
async function correct(select) {
  const { correct: item = "", was } = select.dataset;
  if (select.value === was) return;
  try {
    const { learned } = await call("PUT", `/feedback/${encodeURIComponent(item)}/kind`, { kind: select.value });
    select.dataset.was = select.value;
    const whole = learned.some((/** @type {{ whole: boolean }} */ lesson) => lesson.whole);
    const more = learned.length > Number(whole) ? " So will what this channel says in its own words." : "";
    tell(whole ? `Noted. The same words will be taken for that from now on.${more}` : `Noted.${more}`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    select.value = was ?? select.value;
    tell(error.message);
  }
}

/** @param {string} words */
function tell(words) {
  const said = document.querySelector("[data-said]");
  if (said) said.textContent = words;
}

/** @param {HTMLButtonElement} button */
async function open(button) {
  const place = button.closest("details")?.querySelector("[data-hateful]");
  if (!place) return;
  button.setAttribute("aria-disabled", "true");
  try {
    place.replaceChildren(list(await fetchItems(button.dataset)));
    button.hidden = true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    place.textContent = error.message;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/**
 * @param {DOMStringMap} asked the digest's item ids, and its stream if it has one
 * @returns {Promise<FeedbackItem[]>}
 */
async function fetchItems({ openHateful = "", stream }) {
  const query = new URLSearchParams({ kind: "hateful", ...(stream ? { stream } : {}) });
  const answer = await call("GET", `/feedback?${query}`);
  /** @type {FeedbackItem[]} */
  const items = Array.isArray(answer) ? answer : answer.items;
  const wanted = new Set(openHateful.trim().split(/\s+/));
  return items.filter(({ id }) => wanted.has(id));
}

/** @param {FeedbackItem[]} items */
function list(items) {
  if (items.length === 0) return document.createTextNode("They are gone. There is nothing left to read.");
  const element = document.createElement("ul");
  element.className = "hateful-list";
  element.append(...items.map(itemElement));
  return element;
}

/** @param {FeedbackItem} item */
function itemElement({ author, text }) {
  const element = document.createElement("li");
  element.className = "foreign";
  element.dir = "auto";
  element.textContent = `${author.name || author.login}: ${text}`;
  return element;
}
