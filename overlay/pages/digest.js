// The page of one digest: "not now", the abuse that is deleted unread or opened on purpose, and what goes
// to the webhook once more. The words of abuse are in no page; they are fetched when somebody asks.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import "./message-menu.js";
import { asks, doesSoon, leave } from "./sure.js";

/** How long a choice has to stand before it counts. */
const SETTLES = 900;

/** So many lines come in one answer. */
const PAGE = 200;

/** @typedef {import("../lib/wire.js").FeedbackItem} FeedbackItem */

/**
 * Lets each button that matches `selector` do `deed`. What goes wrong is said in `place`.
 * @param {string} selector
 * @param {(button: HTMLButtonElement) => Promise<unknown>} deed
 * @param {(button: HTMLButtonElement) => Element | null | undefined} place
 */
function buttons(selector, deed, place) {
  for (const button of document.querySelectorAll(selector)) {
    if (button instanceof HTMLButtonElement) lets(button, deed, place);
  }
}

/**
 * The same for one button.
 * @param {HTMLButtonElement} button
 * @param {(button: HTMLButtonElement) => Promise<unknown>} deed
 * @param {(button: HTMLButtonElement) => Element | null | undefined} place
 */
function lets(button, deed, place) {
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await deed(button);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const said = place(button);
      if (said) said.textContent = error.message;
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

/** @param {() => void} deed */
function whenSeen(deed) {
  if (document.visibilityState === "visible") return deed();
  document.addEventListener("visibilitychange", deed, { once: true });
}

/** @param {Element} button */
const said = (button) => button.parentElement?.querySelector("[data-said]");
/** @param {Element} button */
const shut = (button) => button.closest("details")?.querySelector("[data-hateful]");

// It counts as read once it stands before somebody. Its lines have pages of their own, which are only a part of it.
const page = document.querySelector("[data-digest]");
if (page instanceof HTMLElement) {
  whenSeen(() => void call("POST", `/digests/${encodeURIComponent(page.dataset.digest ?? "")}/read`).catch(() => {}));
}

buttons("[data-later]", later, said);
buttons("[data-send]", send, said);
buttons("[data-open-hateful]", open, shut);

/** @param {HTMLButtonElement} button */
async function later({ dataset }) {
  await call("POST", `/digests/${dataset.later}/later`);
  location.assign("/");
}

/** @param {HTMLButtonElement} button */
async function send(button) {
  await call("POST", `/digests/${button.dataset.send}/send`);
  const place = said(button);
  if (place) place.textContent = texts.digest.onItsWay;
}

for (const button of document.querySelectorAll("[data-drop-hateful]")) {
  if (button instanceof HTMLButtonElement) button.addEventListener("click", () => drop(button));
}

/** Asks first. What is deleted is gone for good, so it stays a moment longer. @param {HTMLButtonElement} button */
function drop(button) {
  const path = `/digests/${button.dataset.dropHateful}/hateful`;
  asks(button, {
    question: texts.digest.aboutDeleting,
    yes: texts.digest.deleteForGood,
    deed: async () => {
      const group = button.parentElement;
      shut(button)?.replaceChildren();
      const words = { soon: texts.digest.goesSoon, done: texts.digest.gone };
      if (group) doesSoon(group, words, (leaving) => (leaving ? leave(path) : call("DELETE", path)));
    },
  });
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
    tell(select, texts.digest.learned(whole, learned.length > Number(whole)));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    select.value = was ?? select.value;
    tell(select, error.message);
  }
}

/**
 * @param {Element} select
 * @param {string} words
 */
function tell(select, words) {
  const place = select.closest("details")?.querySelector("[data-said]");
  if (place) place.textContent = words;
}

/**
 * Each press opens some more: whoever has read enough need not have the others before their eyes.
 * @param {HTMLButtonElement} button
 */
async function open(button) {
  const place = shut(button);
  const { openHateful: id = "", from = "0" } = button.dataset;
  const answer = await call("GET", `/digests/${encodeURIComponent(id)}/hateful?from=${from}`);
  /** @type {FeedbackItem[]} */
  const items = answer;
  if (items.length === 0 && from === "0") {
    place?.replaceChildren(texts.digest.goneNothingLeft);
  } else {
    const known = place?.querySelector("ul");
    const list = known ?? document.createElement("ul");
    list.className = "hateful-list";
    list.append(...items.map(itemElement));
    if (!known) place?.replaceChildren(list);
    place?.querySelector("[data-more-abuse]")?.remove();
    if (items.length === PAGE) place?.append(moreElement());
  }
  button.dataset.from = String(Number(from) + items.length);
  button.textContent = texts.digest.openMore;
  button.hidden = items.length < PAGE;
}

/** That these were not all of them: it is no secret, and no call to go on. */
function moreElement() {
  const element = document.createElement("p");
  element.className = "soft";
  element.dataset.moreAbuse = "";
  element.textContent = texts.digest.moreAbuse;
  return element;
}

/** @param {FeedbackItem} item */
function itemElement({ id, author, text }) {
  const element = document.createElement("li");
  const words = document.createElement("p");
  words.className = "foreign";
  words.dir = "auto";
  words.textContent = `${author.name || author.login}: ${text}`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.dataset.harmless = id;
  button.textContent = texts.digest.noAbuse;
  const place = document.createElement("p");
  place.className = "said";
  place.dataset.said = "";
  place.setAttribute("role", "status");
  lets(button, harmless, said);
  element.append(words, button, place);
  return element;
}

/** @param {HTMLButtonElement} button */
async function harmless(button) {
  await call("PUT", `/feedback/${encodeURIComponent(button.dataset.harmless ?? "")}/kind`, { kind: "chatter" });
  button.hidden = true;
  const place = said(button);
  if (place) place.textContent = texts.digest.noted;
}
