// The words of a breath in time, for those who do not see the figure: in a live region, and as soft sounds if wanted.

import * as texts from "./catalog.js";
import { serviceTime } from "./clock.js";

/** @typedef {import("./wire.js").BreakView} BreakView */
/** @typedef {import("./wire.js").Phase} Phase */

/**
 * Which phase of `phases` runs `elapsed` milliseconds after the beginning, and how long it still does.
 * @param {Phase[]} phases
 * @param {number} elapsed
 * @returns {{ phase: Phase, left: number } | undefined} nothing where there is none
 */
export function phaseAt(phases, elapsed) {
  const whole = phases.reduce((sum, phase) => sum + phase.seconds, 0) * 1000;
  if (whole <= 0) return undefined;
  let at = ((elapsed % whole) + whole) % whole;
  for (const phase of phases) {
    const length = phase.seconds * 1000;
    if (at < length) return { phase, left: length - at };
    at -= length;
  }
  return undefined;
}

/**
 * Puts the word of each phase into `region` as the phase begins. Returns what ends it.
 * @param {BreakView} view
 * @param {Element | null} region
 * @param {(phase: Phase) => void} [also] what else is done then
 * @returns {() => void}
 */
export function speaksCues(view, region, also = () => {}) {
  const phases = view.exercise?.phases ?? [];
  const began = view.started_at ? Date.parse(view.started_at) : serviceTime();
  let timer = 0;
  const next = () => {
    const now = phaseAt(phases, serviceTime() - began);
    if (!now) return;
    if (region) region.textContent = texts.cues[now.phase.cue] ?? now.phase.cue;
    also(now.phase);
    // A hair later, so that the next phase has begun.
    timer = setTimeout(next, now.left + 20);
  };
  next();
  return () => {
    clearTimeout(timer);
    if (region) region.textContent = "";
  };
}

/**
 * Shows the word of each phase in `box`, one in place of the other, for as long as `box` is in the page.
 * @param {BreakView} view
 * @param {HTMLElement} box
 */
export function replacesCues(view, box) {
  let isShown = false;
  const end = speaksCues(view, box, () => {
    // It is made before it is in the page, and its page may be left at any time.
    if (isShown && !box.isConnected) queueMicrotask(() => end());
    isShown = true;
  });
}
