// The passed lines. Bounded; the style keeps the newest in sight unless the streamer has scrolled back. What comes
// quickly is in the page at once, and comes into sight together.

import { lineElement } from "../lib/lines.js";
import { nameColours } from "../lib/names.js";
import { together } from "../lib/together.js";

/** @typedef {import("../lib/wire.js").Line} Line */

const MOST_LINES = 200;
/** The lines of a busy chat come into sight so far apart, in milliseconds. */
const TOGETHER = 300;
/** Faster than this, a screen reader is spared: it would speak without end. */
const SPEAKABLE_GAP = 4_000;

const ALOUD_KEPT = "evenkeel-aloud";

/**
 * Chat is read out only where that is wished, and of it only what asks something.
 * @param {HTMLElement} dock
 * @returns {(line: Line) => boolean}
 */
function readsAloud(dock) {
  const select = dock.querySelector("[data-aloud]");
  if (!(select instanceof HTMLSelectElement)) return () => false;
  try {
    select.value = localStorage.getItem(ALOUD_KEPT) ?? "";
  } catch {
    // It is off, then.
  }
  select.addEventListener("change", () => {
    try {
      localStorage.setItem(ALOUD_KEPT, select.value);
    } catch {
      // It holds until the page is left.
    }
  });
  const asks = (/** @type {Line} */ { fragments }) =>
    fragments.some((fragment) => "text" in fragment && typeof fragment.text === "string" && /[?？؟]/u.test(fragment.text));
  return (line) => select.value === "questions" && asks(line);
}

/**
 * @param {HTMLElement} dock
 * @param {{ add: (element: HTMLElement, line: Line) => void, settle: () => void }} menu
 */
export function log(dock, menu) {
  const region = /** @type {HTMLElement} */ (dock.querySelector("[role=log]"));
  const list = /** @type {HTMLElement} */ (dock.querySelector("[data-lines]"));
  const empty = /** @type {HTMLElement} */ (dock.querySelector("[data-empty]"));
  const aloud = readsAloud(dock);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const names = nameColours(list);
  const beat = together(TOGETHER, reveal);
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  /** @type {HTMLElement[]} in the page, and not yet in sight */
  let waiting = [];
  let lastCame = -SPEAKABLE_GAP;

  dark.addEventListener("change", names.again);

  /** @param {Line} line */
  function put(line) {
    if (shown.has(line.id)) return;
    const element = lineElement(line, dark.matches ? "dark" : "light");
    menu.add(element, line);
    element.hidden = true;
    list.insertBefore(element, after(line));
    names.tint(element);
    shown.set(line.id, element);
    waiting.push(element);
  }

  /** Puts into sight what waits. */
  function reveal() {
    for (const element of waiting) element.hidden = false;
    waiting = [];
    while (shown.size > MOST_LINES && list.firstElementChild instanceof HTMLElement) {
      drop(list.firstElementChild.dataset.line ?? "");
    }
    settle();
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
      const isSaid = aloud(line) && now - lastCame >= SPEAKABLE_GAP;
      region.setAttribute("aria-live", isSaid ? "polite" : "off");
      lastCame = now;
      put(line);
      beat.soon();
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
      reveal();
    },
  };
}
