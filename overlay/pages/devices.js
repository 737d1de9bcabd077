// Other devices: shows a code when asked to, and takes devices back.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { copyButtons } from "../lib/copy.js";
import "../lib/key.js";

const page = /** @type {HTMLElement} */ (document.getElementById("content"));
const place = /** @type {HTMLElement} */ (page.querySelector("[data-said]"));
const shown = page.querySelector("[data-code-place]");

copyButtons(page);

/** @param {() => Promise<void>} deed */
async function attempt(deed) {
  try {
    await deed();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    place.textContent = error.message;
  }
}

page.querySelector("[data-code]")?.addEventListener("click", () =>
  attempt(async () => {
    const { code } = await call("POST", "/pairing", {});
    if (!(shown instanceof HTMLElement)) return;
    const words = shown.querySelector("[data-the-code]");
    if (words) words.textContent = code;
    shown.hidden = false;
  }),
);

for (const device of page.querySelectorAll("[data-device]")) {
  if (!(device instanceof HTMLElement)) continue;
  device.querySelector("[data-take-back]")?.addEventListener("click", () =>
    attempt(async () => {
      await call("DELETE", `/pairing/${encodeURIComponent(device.dataset.device ?? "")}`);
      device.remove();
      place.textContent = texts.settings.deviceGone;
    }),
  );
}
