// Buttons that copy what stands in a field.

import * as texts from "./catalog.js";

/** @param {HTMLElement} page */
export function copyButtons(page) {
  for (const button of page.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.getAttribute("data-copy") ?? "");
      if (!(field instanceof HTMLInputElement)) return;
      field.select();
      await navigator.clipboard.writeText(field.value).then(
        () => (button.textContent = texts.settings.copied),
        () => (button.textContent = texts.settings.selected),
      );
    });
  }
}
