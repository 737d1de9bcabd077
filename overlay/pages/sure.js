// What cannot simply be done again: it asks in another place than it was pressed, takes no trembling hand for an
// answer, and offers the way back for a while.

import { Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";

/** A second press that comes sooner was not meant. */
const TREMBLE = 1_000;
/** How long the way back is offered; longer while somebody is at it. */
const WAY_BACK = 60_000;
/** How long something waits that cannot be brought back once it is done. */
const WAITS = 10_000;

/** Which button has asked already. @type {WeakMap<Element, HTMLElement>} */
const asked = new WeakMap();

/**
 * Asks whether `deed` is meant, beneath the row of `button`. Leaving it is the first answer and the nearest one.
 * @param {HTMLButtonElement} button
 * @param {{ question: string, yes: string, deed: () => Promise<void> }} about
 */
export function asks(button, { question, yes, deed }) {
  const open = asked.get(button);
  if (open?.isConnected) return;
  const panel = document.createElement("div");
  panel.className = "sure";
  panel.setAttribute("role", "group");
  const words = document.createElement("p");
  words.id = `sure-${Math.random().toString(36).slice(2)}`;
  words.textContent = question;
  panel.setAttribute("aria-labelledby", words.id);
  const leave = control(texts.sure.leave, "leave");
  const go = control(yes, "go");
  go.setAttribute("aria-disabled", "true");
  setTimeout(() => go.removeAttribute("aria-disabled"), TREMBLE);
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  const close = () => {
    panel.remove();
    button.focus();
  };
  leave.addEventListener("click", close);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  go.addEventListener("click", async () => {
    if (go.getAttribute("aria-disabled") === "true") return;
    go.setAttribute("aria-disabled", "true");
    try {
      await deed();
      panel.remove();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      said.textContent = error.message;
      go.removeAttribute("aria-disabled");
    }
  });
  const row = document.createElement("div");
  row.className = "buttons";
  row.append(leave, go);
  panel.append(words, row, said);
  asked.set(button, panel);
  const place = button.closest(".buttons, li, p") ?? button;
  if (place instanceof HTMLLIElement) place.append(panel);
  else place.after(panel);
  leave.focus();
}

/**
 * Says that something is gone, in the place of what went, with the way back.
 * @param {Element} gone what went; it is put back as it was
 * @param {string} sentence
 * @param {() => Promise<void>} back
 * @param {Node} [more] what may be done instead
 */
export function offersBack(gone, sentence, back, more) {
  const note = noteOf(gone, sentence);
  const undo = /** @type {HTMLButtonElement} */ (note.querySelector("button"));
  const said = /** @type {HTMLElement} */ (note.querySelector("span"));
  if (more) note.append(" ", more);
  gone.replaceWith(note);
  undo.focus();
  let timer = 0;
  const expire = () => {
    // Not from under somebody's hand.
    if (note.contains(document.activeElement) || note.matches(":hover")) timer = setTimeout(expire, WAY_BACK);
    else undo.remove();
  };
  timer = setTimeout(expire, WAY_BACK);
  undo.addEventListener("click", async () => {
    if (undo.getAttribute("aria-disabled") === "true") return;
    undo.setAttribute("aria-disabled", "true");
    clearTimeout(timer);
    try {
      await back();
      note.replaceWith(gone);
      /** @type {HTMLElement | null} */ (gone.querySelector("button, a, textarea, input"))?.focus();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      said.textContent = error.message;
      undo.removeAttribute("aria-disabled");
    }
  });
}

/**
 * Does `deed` in a while, unless it is taken back; at once where the page is left.
 * @param {Element} gone what is out of sight meanwhile
 * @param {{ soon: string, done: string }} words
 * @param {(leaving: boolean) => Promise<unknown>} deed
 */
export function doesSoon(gone, { soon, done }, deed) {
  const note = noteOf(gone, soon);
  const undo = /** @type {HTMLButtonElement} */ (note.querySelector("button"));
  const said = /** @type {HTMLElement} */ (note.querySelector("span"));
  gone.replaceWith(note);
  undo.focus();
  const leaving = () => void deed(true);
  const put = () => {
    note.replaceWith(gone);
    /** @type {HTMLElement | null} */ (gone.querySelector("button"))?.focus();
  };
  const timer = setTimeout(async () => {
    removeEventListener("pagehide", leaving);
    undo.setAttribute("aria-disabled", "true");
    try {
      await deed(false);
      if (note.contains(document.activeElement)) {
        note.tabIndex = -1;
        note.focus();
      }
      undo.remove();
      said.textContent = done;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      put();
      const place = gone.querySelector("[data-said]") ?? document.querySelector("[data-said]");
      if (place) place.textContent = error.message;
    }
  }, WAITS);
  addEventListener("pagehide", leaving, { once: true });
  undo.addEventListener("click", () => {
    if (undo.getAttribute("aria-disabled") === "true") return;
    clearTimeout(timer);
    removeEventListener("pagehide", leaving);
    put();
  });
}

/** A request to delete that outlives the page. @param {string} path under /api/v1 */
export function leave(path) {
  return fetch(`/api/v1${path}`, { method: "DELETE", credentials: "same-origin", keepalive: true }).catch(() => {});
}

/** @param {Element} gone @param {string} sentence */
function noteOf(gone, sentence) {
  const note = document.createElement(gone instanceof HTMLLIElement ? "li" : "div");
  note.className = "note gone";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.textContent = sentence;
  note.append(said, " ", control(texts.sure.back, "back"));
  return note;
}

/** @param {string} words @param {string} name */
function control(words, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.dataset.sure = name;
  button.textContent = words;
  return button;
}
