// Whether the extension for Twitch's pages works: asked every few seconds while one looks at the page. It
// is on no socket, for nobody else wants to know.

import { call } from "../lib/api.js";
import { serviceTime } from "../lib/clock.js";
import { momentWords } from "../lib/words.js";

const EVERY = 4_000;

/** @param {HTMLElement} page */
export function followExtension(page) {
  const places = page.querySelectorAll("[data-extension]");
  const since = page.querySelector("[data-extension-asked]");
  if (places.length === 0 || !since) return;
  let timer = 0;

  async function ask() {
    clearTimeout(timer);
    if (document.visibilityState !== "visible") return;
    try {
      /** @type {{ state: string, asked_at: string | null }} */
      const { state, asked_at } = await call("GET", "/shield/extension");
      for (const place of places) place.setAttribute("data-extension", state);
      if (since && asked_at) since.textContent = momentWords(asked_at, new Date(serviceTime()));
    } catch {
      // The page says at its top that nobody answers.
    }
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), EVERY);
  }

  document.addEventListener("visibilitychange", () => void ask());
  void ask();
}
