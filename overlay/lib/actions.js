// The buttons: each `data-action` is one call to the service. What comes of it arrives by the socket;
// here only a short word is said, or the sentence of what went wrong.

import { call, Problem } from "./api.js";
import { wish } from "./break-card.js";
import * as texts from "./catalog.js";

/**
 * @typedef {object} Deed
 * @property {"POST" | "PUT" | "DELETE"} method
 * @property {string | ((button: HTMLElement) => string)} path
 * @property {(button: HTMLElement) => object} [body]
 * @property {string} [said]
 * @property {(button: HTMLElement, answer: any) => void} [after] what changes where it was pressed
 */

const nothing = () => ({});
const ready = (/** @type {HTMLElement} */ button) => /** @type {HTMLElement} */ (button.closest("[data-digest-ready]"));
const flipped = (/** @type {HTMLElement} */ button) => ({ on: button.getAttribute("aria-pressed") !== "true" });

/** @type {Record<string, Deed>} */
const DEEDS = {
  break: { method: "POST", path: "/breaks", body: wish },
  snooze: { method: "POST", path: "/breaks/current/snooze", body: nothing, said: texts.actions.snoozed },
  skip: { method: "POST", path: "/breaks/current/skip", body: nothing, said: texts.actions.skipped },
  end: { method: "POST", path: "/breaks/current/end", body: nothing, said: texts.actions.ended },
  quiet: { method: "PUT", path: "/quiet", body: flipped },
  pause: { method: "PUT", path: "/pause", body: flipped },
  mark: {
    method: "POST",
    path: "/marks",
    body: nothing,
    said: texts.actions.marked,
    after: (button, answer) => button.dispatchEvent(new CustomEvent("marked", { bubbles: true, detail: answer })),
  },
  urgent: { method: "DELETE", path: "/urgent" },
  digest: { method: "POST", path: "/digests", body: nothing, said: texts.actions.composed },
  later: {
    method: "POST",
    path: (button) => `/digests/${encodeURIComponent(ready(button).dataset.digestReady ?? "")}/later`,
    said: texts.actions.waits,
    after: (button) => (ready(button).hidden = true),
  },
  "sign-in": { method: "POST", path: "/account/sign-in" },
  "sign-in-cancel": { method: "DELETE", path: "/account/sign-in" },
  "sign-out": { method: "DELETE", path: "/account" },
  "stream-start": { method: "POST", path: "/stream/start", body: nothing },
  "stream-end": { method: "POST", path: "/stream/end", body: nothing },
};

/**
 * Makes the buttons in `page` work.
 * @param {HTMLElement} page
 * @returns {{ say: (name: string) => void, tell: (words: string) => void }} `say` gives the word for a deed
 *   that was done elsewhere, `tell` any other
 */
export function actions(page) {
  const place = /** @type {HTMLElement} */ (page.querySelector("[data-said]"));

  /** A word stays until the next one: nobody reads at a given speed. @param {string} words */
  function put(words) {
    place.textContent = words;
  }

  /** @param {string} name */
  function say(name) {
    const words = DEEDS[name]?.said;
    if (words) put(words);
  }

  /** @param {HTMLElement} button */
  async function press(button) {
    const name = button.dataset.action ?? "";
    const deed = DEEDS[name];
    if (!deed || button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      const path = typeof deed.path === "string" ? deed.path : deed.path(button);
      const answer = await call(deed.method, path, deed.body?.(button));
      say(name);
      deed.after?.(button, answer);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      put(error.message);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  page.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-action]") : null;
    if (button instanceof HTMLElement) press(button);
  });
  return { say, tell: put };
}
