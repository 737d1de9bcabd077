// Calm chat: a few lines that come softly, stay a while and fade. The number of elements is bounded
// whatever the chat does, and one timer serves all lines; with no lines there is none.

import { lineElement } from "../lib/lines.js";
import { setState } from "./state.js";

/** @typedef {import("../lib/wire.js").Line} Line */

const MOST_LINES = 12;
const STAYS = 75_000;
const THANKS_STAYS = 9_000;
/** Lines closer together than this do not slide: in a busy chat sliding is only unrest. */
const CALM_GAP = 600;
const FADE = { duration: 1200, easing: "ease-in", fill: /** @type {const} */ ("forwards") };
const ARRIVE = { duration: 600, easing: "cubic-bezier(0.22, 0.7, 0.3, 1)" };

/** @param {HTMLElement} stage */
export function chat(stage) {
  const list = /** @type {HTMLElement} */ (stage.querySelector("[data-lines]"));
  const { dataset } = document.documentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Map<string, { element: HTMLElement, until: number }>} oldest first */
  const shown = new Map();
  /** The newest line that has gone: a snapshot after a reconnect does not bring it back. */
  let newestGone = 0;
  let timer = 0;
  let thanksTimer = 0;
  let lastCame = 0;

  /** @param {Line} line */
  function wanted(line) {
    const asked = line.event === "message" ? stage.dataset.chat : stage.dataset.thanks;
    return asked === "1" && !shown.has(line.id);
  }

  /** @param {Line} line */
  function put(line) {
    const ground = ["light", "paper"].includes(dataset.theme ?? "") ? "light" : "dark";
    const element = lineElement(line, ground);
    list.append(element);
    shown.set(line.id, { element, until: performance.now() + STAYS });
    for (const id of shown.keys()) {
      if (shown.size <= MOST_LINES) break;
      drop(id);
    }
    return element;
  }

  /** @param {string} id */
  function drop(id) {
    shown.get(id)?.element.remove();
    shown.delete(id);
    newestGone = Math.max(newestGone, Number(id));
  }

  /** @param {string} id */
  function fade(id) {
    const element = shown.get(id)?.element;
    shown.delete(id);
    newestGone = Math.max(newestGone, Number(id));
    if (element === undefined) return;
    if (still.matches) return element.remove();
    element.animate([{ opacity: 1 }, { opacity: 0 }], FADE).finished.then(
      () => element.remove(),
      () => element.remove(),
    );
  }

  /** One timer, for the line that goes next. */
  function waitForOldest() {
    clearTimeout(timer);
    const [oldest] = shown.values();
    if (oldest) timer = setTimeout(fadeDue, Math.max(0, oldest.until - performance.now()));
  }

  function fadeDue() {
    const now = performance.now();
    for (const [id, { until }] of shown) if (until <= now) fade(id);
    waitForOldest();
  }

  /** @param {HTMLElement} element */
  function arrive(element) {
    const now = performance.now();
    const calm = now - lastCame > CALM_GAP;
    lastCame = now;
    if (still.matches) return;
    element.animate([{ opacity: 0 }, { opacity: 1 }], ARRIVE);
    if (!calm) return;
    const height = element.getBoundingClientRect().height;
    const way = dataset.position?.startsWith("top") ? -height : height;
    list.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], ARRIVE);
  }

  function thank() {
    setState(stage, "thanks", true);
    clearTimeout(thanksTimer);
    thanksTimer = setTimeout(() => setState(stage, "thanks", false), THANKS_STAYS);
  }

  return {
    /** @param {Line} line a line that passed just now */
    add(line) {
      if (!wanted(line)) return;
      arrive(put(line));
      waitForOldest();
      if (line.event !== "message") thank();
    },

    /** @param {string[]} ids lines that must go at once */
    remove(ids) {
      ids.forEach(drop);
      waitForOldest();
    },

    /** @param {Line[]} lines everything there is to show, oldest first */
    replace(lines) {
      const there = new Set(lines.map((line) => line.id));
      for (const id of shown.keys()) if (!there.has(id)) drop(id);
      for (const line of lines.slice(-MOST_LINES)) {
        if (Number(line.id) > newestGone && wanted(line)) put(line);
      }
      waitForOldest();
    },
  };
}
