// Buttons that copy what stands in a field.

/** @param {HTMLElement} page */
export function copyButtons(page) {
  for (const button of page.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.getAttribute("data-copy") ?? "");
      if (!(field instanceof HTMLInputElement)) return;
      field.select();
      await navigator.clipboard.writeText(field.value).then(
        () => (button.textContent = "Copied"),
        () => (button.textContent = "Selected, please copy"),
      );
    });
  }
}
