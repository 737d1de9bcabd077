// Opens a locked journal with its passphrase.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import "./journal-page.js";

const form = document.querySelector("[data-unlock]");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  said.textContent = texts.journal.moment;
  try {
    await call("POST", "/journal/unlock", { passphrase: field.value });
    field.value = "";
    location.reload();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    said.textContent = error.message;
    field.select();
  }
});
