// What was learned: each can be forgotten, at once.

import * as texts from "../lib/catalog.js";
import "../lib/key.js";
import { call, Problem } from "../lib/api.js";

const said = document.querySelector("[data-said]");

for (const button of document.querySelectorAll("[data-forget]")) {
  if (button instanceof HTMLButtonElement) button.addEventListener("click", () => forget(button));
}

/** @param {HTMLButtonElement} button */
async function forget(button) {
  const row = button.closest("li");
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  try {
    await call("DELETE", `/learned/${encodeURIComponent(button.dataset.forget ?? "")}`);
    row?.remove();
    tell(texts.digest.forgotten);
    next?.querySelector("button")?.focus();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(error.message);
  }
}

/** @param {string} words */
function tell(words) {
  if (said) said.textContent = words;
}
