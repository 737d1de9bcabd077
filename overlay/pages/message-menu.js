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
      tell(button, "");
      const link = document.createElement("a");
      link.href = "/journal#kept";
      link.textContent = texts.digest.keptLink;
      button.closest("details, li")?.querySelector("[data-said]")?.append(link);
    });
  } else if (answer) {
    const later = button.getAttribute("aria-pressed") !== "true";
    ask(button, "PUT", `/feedback/${answer}/answer`, { reply: later ? "later" : "never" }, () => {
      button.setAttribute("aria-pressed", String(later));
      tell(button, later ? texts.digest.onTheList : texts.digest.offTheList);
    });
  } else if (letGo) {
    ask(button, "PUT", `/feedback/${letGo}/let-go`, { on: on === "true" }, () => {
      if (on === "true") letsGo(button, letGo);
      else comesBack(button, letGo);
    });
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

/** Lines that were let go here, and can be put back as they were. @type {Map<string, Element>} */
const gone = new Map();

/** @param {Element} button @param {string} item */
function letsGo(button, item) {
  const line = button.closest("figure");
  if (!line) return;
  // What opens a point is read in another wording now.
  if (line.closest(".point")) return again(item);
  for (const other of document.querySelectorAll("figure[data-item]")) {
    if (other !== line && other instanceof HTMLElement && other.dataset.item === item) other.hidden = true;
  }
  const note = document.createElement("p");
  note.className = "let-go soft";
  const back = document.createElement("button");
  back.type = "button";
  back.className = "button";
  back.dataset.letGo = item;
  back.dataset.on = "false";
  back.textContent = texts.sure.back;
  note.append(`${texts.digest.letGo} `, back);
  gone.set(item, line);
  line.replaceWith(note);
  back.focus();
}

/** @param {Element} button @param {string} item */
function comesBack(button, item) {
  const line = gone.get(item);
  // Its words are not in this page.
  if (!line) return again(item);
  for (const other of document.querySelectorAll("figure[data-item]")) {
    if (other instanceof HTMLElement && other.dataset.item === item) other.hidden = false;
  }
  button.closest("p")?.replaceWith(line);
  /** @type {HTMLElement | null} */ (line.querySelector("summary"))?.focus();
}

/** Loads the page anew, and stands at the same line again. @param {string} item */
function again(item) {
  history.replaceState(history.state, "", `#item-${item}`);
  location.reload();
}

const there = location.hash.startsWith("#item-") ? document.getElementById(location.hash.slice(1)) : null;
for (let around = there?.closest("details"); around; around = around.parentElement?.closest("details")) around.open = true;
/** @type {HTMLElement | null} */ (there?.querySelector("summary, button"))?.focus();

/** @param {Element} button @param {string} words */
function tell(button, words) {
  const place = button.closest("details, li")?.querySelector("[data-said]");
  if (place) place.textContent = words;
}
