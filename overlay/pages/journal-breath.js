// Breathing on a page, for two minutes: a figure, and the words in time for those who do not see it.

import { call } from "../lib/api.js";
import { breathingFigure } from "../lib/breath.js";
import { speaksCues } from "../lib/breath-words.js";

const LENGTH = 2 * 60_000;

/**
 * Makes `button` begin and end the breathing in `place`.
 * @param {HTMLElement} place
 * @param {HTMLButtonElement} button
 */
export function breathes(place, button) {
  let end = () => {};
  const stop = () => {
    end();
    place.hidden = true;
    place.querySelector("[data-figure]")?.replaceChildren();
    button.focus();
  };
  button.addEventListener("click", async () => {
    if (!place.hidden) return;
    place.hidden = false;
    const now = Date.now();
    // The first one is the usual one; without it the figure moves softly all the same.
    const [exercise] = await call("GET", "/exercises").catch(() => [undefined]);
    const view = /** @type {import("../lib/wire.js").BreakView} */ ({
      state: "break",
      exercise,
      started_at: new Date(now).toISOString(),
      ends_at: new Date(now + LENGTH).toISOString(),
    });
    place.querySelector("[data-figure]")?.replaceChildren(breathingFigure(view));
    const silent = speaksCues(view, place.querySelector("[data-cue]"));
    const timer = setTimeout(stop, LENGTH);
    end = () => {
      silent();
      clearTimeout(timer);
      end = () => {};
    };
    /** @type {HTMLElement | null} */ (place.querySelector("[data-enough-breath]"))?.focus();
  });
  place.querySelector("[data-enough-breath]")?.addEventListener("click", stop);
}
