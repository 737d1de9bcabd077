// Pairing, on the other device: hands in the code, and then opens today's page.

import { call, Problem } from "../lib/api.js";

const form = document.querySelector("[data-pair]");

if (form instanceof HTMLFormElement) {
  const place = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  const value = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (form.querySelector(`#${id}`)).value.trim();

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = value("name");
    try {
      await call("POST", "/pairing/redeem", { code: value("code"), ...(name ? { name } : {}) });
      location.assign("/");
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      place.textContent = error.message;
    }
  });
}
