// What every page of the open journal does: hiding, going when nobody is here, and forgetting.

import * as texts from "../lib/catalog.js";
import "../lib/key.js";
import { call, Problem } from "../lib/api.js";
import { hidable } from "./hide.js";

/** How long the second press is waited for. */
const SURE = 8_000;

/** What is told where something was done or failed.
 * @param {Element | null} near
 * @param {string} words */
export function say(near, words) {
  const place = near?.closest("form, section, main")?.querySelector("[data-said]");
  if (place) place.textContent = words;
}

/**
 * Runs `deed`; where it fails, says why beside `near`.
 * @param {Element} near
 * @param {() => Promise<void>} deed
 */
export async function attempt(near, deed) {
  try {
    await deed();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(near, error.message);
    if (!near.closest("form, section, main")?.querySelector("[data-said]")) near.append(` ${error.message}`);
  }
}

hidable();
goWhenQuiet();

for (const button of document.querySelectorAll("[data-forget]")) {
  if (button instanceof HTMLButtonElement) forgets(button);
}

/** A journal with a passphrase locks itself; the page that shows it goes with it. */
function goWhenQuiet() {
  const main = document.querySelector("[data-lock-after]");
  if (!(main instanceof HTMLElement)) return;
  const quiet = Number(main.dataset.lockAfter) * 1000;
  let until = Date.now() + quiet;
  let timer = 0;
  const look = () => {
    if (Date.now() >= until) location.replace("/journal");
    else timer = setTimeout(look, until - Date.now());
  };
  const stay = () => {
    until = Date.now() + quiet;
  };
  for (const sign of ["keydown", "pointerdown"]) document.addEventListener(sign, stay, { passive: true });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    look();
  });
  look();
}

/** The first press asks, the second forgets. @param {HTMLButtonElement} button */
function forgets(button) {
  const words = button.innerHTML;
  let timer = 0;
  let asked = false;
  const rest = () => {
    clearTimeout(timer);
    asked = false;
    button.innerHTML = words;
  };
  button.addEventListener("blur", rest);
  button.addEventListener("click", () => {
    if (!asked) {
      asked = true;
      button.textContent = texts.journal.forGood;
      timer = setTimeout(rest, SURE);
      return;
    }
    rest();
    attempt(button, async () => {
      button.dispatchEvent(new CustomEvent("forgetting", { bubbles: true }));
      await call("DELETE", button.dataset.forget ?? "");
      if (button.dataset.then) location.assign(button.dataset.then);
      else button.closest("li")?.remove();
    });
  });
}
