// The page for today: the same state and buttons as the dock, without the messages.

import { actions } from "../lib/actions.js";
import { follow } from "../lib/state.js";

const page = /** @type {HTMLElement} */ (document.getElementById("content"));
const { say } = actions(page);

follow(page, (frame) => {
  if (frame.type === "marked") say("mark");
});

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
