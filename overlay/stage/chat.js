// Calm chat: a few lines that come softly, stay a while and fade. The number of elements is bounded
// whatever the chat does, and one timer serves all lines; with no lines there is none.
//
// The busier the chat, the less moves. After a silence a line glides in; in a lively chat it grows clear; in a busy
// one it is simply there, and what comes quicker than can be read comes into sight together.

import { lineElement } from "../lib/lines.js";
import { fading, gliding } from "../lib/motion.js";
import { nameColours } from "../lib/names.js";
import { together } from "../lib/together.js";
import { setState } from "./state.js";

/** @typedef {import("../lib/wire.js").Line} Line */

/** More than any snapshot has lines. */
const MOST_GONE = 64;
const THANKS_STAYS = 9_000;
/** A line glides in after so long a silence, and grows clear after a shorter one. */
const GLIDES_AFTER = 2_500;
const CLEARS_AFTER = 450;
/** What comes quicker than this is in the page at once, and in sight with what follows. */
const TOGETHER = 150;
const FADE = 1_200;
const GLIDE = 600;
const CLEAR = 400;
const SETTLE = "cubic-bezier(0.22, 0.7, 0.3, 1)";

/** @param {HTMLElement} stage */
export function chat(stage) {
  const list = /** @type {HTMLElement} */ (stage.querySelector("[data-lines]"));
  const { dataset } = document.documentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Map<string, { element: HTMLElement, until: number }>} oldest first */
  const shown = new Map();
  /** @type {Map<string, HTMLElement>} in the page, and not yet in sight; oldest first */
  const waiting = new Map();
  /** @type {Set<HTMLElement>} what fades */
  const leaving = new Set();
  /** Lines that have gone, newest last: a snapshot after a reconnect brings none of them back. @type {Set<string>} */
  const past = new Set();
  /** How many lines stand there at most, and how long each stays; the settings say. */
  let most = 12;
  let stays = 75_000;
  let timer = 0;
  let thanksTimer = 0;
  const names = nameColours(list);
  const beat = together(TOGETHER, reveal);

  // The source may have become smaller, or thanks may need the room.
  new ResizeObserver(makeRoom).observe(list);
  // On a page that nobody sees, no animation ends.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) leaving.forEach(gone);
  });

  /** @param {Line} line */
  function wanted(line) {
    const asked = line.event === "message" ? stage.dataset.chat : stage.dataset.thanks;
    return asked === "1" && !shown.has(line.id) && !waiting.has(line.id);
  }

  /** Nobody sees the lines now: nothing has to move, and nothing has to wait. */
  function isUnseen() {
    return document.hidden || stage.classList.contains("in-break");
  }

  /** @param {Line} line */
  function put(line) {
    const ground = ["light", "paper"].includes(dataset.theme ?? "") ? "light" : "dark";
    const element = lineElement(line, ground);
    element.hidden = true;
    list.append(element);
    names.tint(element);
    waiting.set(line.id, element);
    for (const id of waiting.keys()) {
      if (waiting.size <= most) break;
      drop(id);
    }
  }

  /**
   * Puts into sight what waits.
   * @param {number} silence for how long nothing had come; none where nothing is news
   */
  function reveal(silence) {
    const now = performance.now();
    const came = [...waiting.values()];
    for (const [id, element] of waiting) {
      element.hidden = false;
      shown.set(id, { element, until: now + stays });
    }
    waiting.clear();
    makeRoom();
    waitForOldest();
    if (!still.matches && !isUnseen()) arrive(came, silence);
  }

  /** Only so many lines stay, and only those that stand there whole. The newest stays in any case. */
  function makeRoom() {
    for (const id of shown.keys()) {
      if (shown.size <= most) break;
      drop(id);
    }
    const room = list.getBoundingClientRect();
    for (const [id, { element }] of shown) {
      const { top, bottom } = element.getBoundingClientRect();
      if (shown.size === 1 || (top >= room.top - 1 && bottom <= room.bottom + 1)) break;
      drop(id);
    }
  }

  /**
   * It is gone.
   * @param {string} id
   */
  function note(id) {
    shown.delete(id);
    past.add(id);
    for (const oldest of past) {
      if (past.size <= MOST_GONE) break;
      past.delete(oldest);
    }
  }

  /** @param {string} id */
  function drop(id) {
    const element = shown.get(id)?.element ?? waiting.get(id);
    if (element === undefined) return;
    element.remove();
    waiting.delete(id);
    note(id);
  }

  /** @param {string} id */
  function fade(id) {
    const element = shown.get(id)?.element;
    if (element === undefined || still.matches || isUnseen()) return drop(id);
    note(id);
    const timing = { duration: FADE, easing: fading(FADE), fill: /** @type {const} */ ("forwards") };
    const fades = element.animate([{ opacity: 1, easing: "ease-in" }, { opacity: 0 }], timing);
    leaving.add(element);
    fades.onfinish = () => gone(element);
  }

  /** @param {HTMLElement} element */
  function gone(element) {
    leaving.delete(element);
    element.remove();
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

  /**
   * @param {HTMLElement[]} lines
   * @param {number} silence
   */
  function arrive(lines, silence) {
    if (silence < CLEARS_AFTER) return;
    const clear = [{ opacity: 0, easing: SETTLE }, { opacity: 1 }];
    const glides = silence >= GLIDES_AFTER;
    const timing = glides
      ? { duration: GLIDE, easing: gliding(GLIDE) }
      : { duration: CLEAR, easing: fading(CLEAR) };
    for (const line of lines) line.animate(clear, timing);
    const [first] = lines;
    if (!glides || lines.length > 1 || !first) return;
    const height = first.getBoundingClientRect().height;
    const way = dataset.position?.startsWith("top") ? -height : height;
    list.animate([{ transform: `translateY(${way}px)`, easing: SETTLE }, { transform: "none" }], timing);
  }

  function thank() {
    setState(stage, "thanks", true);
    clearTimeout(thanksTimer);
    thanksTimer = setTimeout(() => setState(stage, "thanks", false), THANKS_STAYS);
  }

  return {
    /** @param {import("../lib/wire.js").Look} look how the overlay looks now */
    looks(look) {
      most = look.lines;
      stays = look.stays;
      names.again();
      makeRoom();
    },

    /** @param {Line} line a line that passed just now */
    add(line) {
      if (!wanted(line)) return;
      put(line);
      if (isUnseen()) reveal(0);
      else beat.soon();
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
      for (const id of [...shown.keys(), ...waiting.keys()]) if (!there.has(id)) drop(id);
      for (const line of lines.slice(-most)) {
        if (!past.has(line.id) && wanted(line)) put(line);
      }
      reveal(0);
    },
  };
}
