// The passed lines. Bounded; the style keeps the newest in sight unless the streamer has scrolled back.

import { lineElement } from "../lib/lines.js";

/** @typedef {import("../lib/wire.js").Line} Line */

const MOST_LINES = 200;
/** Faster than this, a screen reader is spared: it would speak without end. */
const SPEAKABLE_GAP = 4_000;

/** @param {HTMLElement} dock */
export function log(dock) {
  const region = /** @type {HTMLElement} */ (dock.querySelector("[role=log]"));
  const list = /** @type {HTMLElement} */ (dock.querySelector("[data-lines]"));
  const empty = /** @type {HTMLElement} */ (dock.querySelector("[data-empty]"));
  const ground = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  /** @type {Map<string, HTMLElement>} oldest first */
  const shown = new Map();
  let lastCame = -SPEAKABLE_GAP;

  /** @param {Line} line */
  function put(line) {
    if (shown.has(line.id)) return;
    const element = lineElement(line, ground);
    list.append(element);
    shown.set(line.id, element);
    for (const id of shown.keys()) {
      if (shown.size <= MOST_LINES) break;
      drop(id);
    }
  }

  /** @param {string} id */
  function drop(id) {
    shown.get(id)?.remove();
    shown.delete(id);
  }

  function settle() {
    empty.hidden = shown.size > 0;
  }

  return {
    /** @param {Line} line */
    add(line) {
      const now = performance.now();
      region.setAttribute("aria-live", now - lastCame < SPEAKABLE_GAP ? "off" : "polite");
      lastCame = now;
      put(line);
      settle();
    },

    /** @param {string[]} ids */
    remove(ids) {
      ids.forEach(drop);
      settle();
    },

    /** @param {Line[]} lines oldest first */
    replace(lines) {
      region.setAttribute("aria-live", "off");
      [...shown.keys()].forEach(drop);
      lines.forEach(put);
      settle();
    },
  };
}
