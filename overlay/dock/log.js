// The passed lines. Bounded; the style keeps the newest in sight unless the streamer has scrolled back.

import { lineElement } from "../lib/lines.js";

/** @typedef {import("../lib/wire.js").Line} Line */

const MOST_LINES = 200;
/** Faster than this, a screen reader is spared: it would speak without end. */
const SPEAKABLE_GAP = 4_000;

/**
 * @param {HTMLElement} dock
 * @param {{ add: (element: HTMLElement, line: Line) => void, settle: () => void }} menu
 */
export function log(dock, menu) {
  const region = /** @type {HTMLElement} */ (dock.querySelector("[role=log]"));
  const list = /** @type {HTMLElement} */ (dock.querySelector("[data-lines]"));
  const empty = /** @type {HTMLElement} */ (dock.querySelector("[data-empty]"));
  const ground = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  let lastCame = -SPEAKABLE_GAP;

  /** @param {Line} line */
  function put(line) {
    if (shown.has(line.id)) return;
    const element = lineElement(line, ground);
    menu.add(element, line);
    list.insertBefore(element, after(line));
    shown.set(line.id, element);
    for (const oldest of [...list.children]) {
      if (shown.size <= MOST_LINES) break;
      if (oldest instanceof HTMLElement) drop(oldest.dataset.line ?? "");
    }
  }

  /**
   * What is seen again stands where it stood. Ids rise with each line.
   * @param {Line} line
   * @returns {Element | null} the first that came after it
   */
  function after(line) {
    let next = null;
    let last = list.lastElementChild;
    while (last instanceof HTMLElement && Number(last.dataset.line) > Number(line.id)) {
      next = last;
      last = last.previousElementSibling;
    }
    return next;
  }

  /** @param {string} id */
  function drop(id) {
    shown.get(id)?.remove();
    shown.delete(id);
  }

  function settle() {
    empty.hidden = shown.size > 0;
    menu.settle();
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
