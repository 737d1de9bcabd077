// What becomes of a line that was read: kept as evidence, answered later, or let go.

import * as texts from "../lib/catalog.js";
import "../lib/key.js";
import { call, Problem } from "../lib/api.js";

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button") : null;
  if (!button) return;
  const { keep, answer, letGo, on, reply, item } = button.dataset;
  if (keep) {
    ask(button, "POST", `/feedback/${keep}/keep`, undefined, () => {
      button.setAttribute("aria-pressed", "true");
      tell(button, texts.digest.kept);
    });
  } else if (answer) {
    const later = button.getAttribute("aria-pressed") !== "true";
    ask(button, "PUT", `/feedback/${answer}/answer`, { reply: later ? "later" : "never" }, () => {
      button.setAttribute("aria-pressed", String(later));
      tell(button, later ? texts.digest.onTheList : texts.digest.offTheList);
    });
  } else if (letGo) {
    ask(button, "PUT", `/feedback/${letGo}/let-go`, { on: on === "true" }, () => location.reload());
  } else if (reply) {
    ask(button, "PUT", `/feedback/${item}/answer`, { reply }, () => button.closest("li")?.remove());
  }
});

/**
 * @param {HTMLButtonElement} button
 * @param {"POST" | "PUT"} method
 * @param {string} path
 * @param {object | undefined} body
 * @param {() => void} done
 */
async function ask(button, method, path, body, done) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await call(method, path, body);
    done();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(button, error.message);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** @param {Element} button @param {string} words */
function tell(button, words) {
  const place = button.closest("details, li")?.querySelector("[data-said]");
  if (place) place.textContent = words;
}
