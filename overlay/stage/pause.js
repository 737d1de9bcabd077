// The break, as the audience sees it: a breathing figure and one sentence. No digits.

import { breathingFigure } from "../lib/breath.js";
import * as texts from "../lib/catalog.js";
import { serviceTime } from "../lib/clock.js";
import { setState } from "./state.js";

/** @typedef {import("../lib/wire.js").BreakView} BreakView */

/** If the service is gone when the break ends, the stage goes back by itself, this much later. */
const PATIENCE = 4_000;
/** What the style's fade takes; the figure is cleared away after it. */
const FADE = 1_500;

/** @param {HTMLElement} stage */
export function pause(stage) {
  const place = /** @type {HTMLElement} */ (stage.querySelector("[data-pause]"));
  const figure = /** @type {HTMLElement} */ (place.querySelector("[data-figure]"));
  const sentence = /** @type {HTMLElement} */ (place.querySelector("[data-sentence]"));
  /** @type {BreakView} */
  let current = { state: "idle" };
  let timer = 0;

  /** @param {BreakView} view */
  function show(view) {
    clearTimeout(timer);
    current = view;
    if (view.state === "break" && stage.dataset.breaks === "1") begin(view);
    else end();
  }

  /** @param {BreakView} view */
  function begin(view) {
    figure.replaceChildren(breathingFigure(view));
    sentence.textContent = view.exercise?.audience ?? texts.stage.back;
    place.hidden = false;
    setState(stage, "break", true);
    if (view.ends_at) {
      const left = Date.parse(view.ends_at) - serviceTime();
      timer = setTimeout(() => show({ state: "idle" }), Math.max(0, left) + PATIENCE);
    }
  }

  function end() {
    if (place.hidden) return;
    setState(stage, "break", false);
    timer = setTimeout(() => {
      figure.replaceChildren();
      place.hidden = true;
    }, FADE);
  }

  matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", () => show(current));
  return { show };
}
