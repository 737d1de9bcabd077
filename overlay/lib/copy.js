// Buttons that copy what stands in a field, or what the service gives in its place: a secret is in no page.

import { call } from "./api.js";
import * as texts from "./catalog.js";

/** @param {HTMLElement} page */
export function copyButtons(page) {
  for (const button of page.querySelectorAll("[data-copy]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.copy ?? "");
      if (field instanceof HTMLInputElement) void copy(button, field);
    });
  }
}

/**
 * @param {HTMLElement} button
 * @param {HTMLInputElement} field
 */
async function copy(button, field) {
  const source = button.dataset.copyFrom;
  try {
    const text = source === undefined ? field.value : (await call("GET", source)).address;
    field.select();
    await navigator.clipboard.writeText(text).then(
      () => (button.textContent = texts.setup.copied),
      () => {
        // Only where the browser copies nothing by itself is it shown.
        field.value = text;
        field.select();
        button.textContent = texts.setup.selected;
      },
    );
  } catch {
    button.textContent = texts.setup.notCopied;
  }
}
