// The shield in the dock: its switch, a mode for each number, what may be seen, and the deliberate look.
// A number is asked for only when it may be seen, and leaves the page with its time. Hiding is one press; before
// anything comes into sight the service wants a pause, and hears the wish once more.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { numberWords } from "../lib/words.js";
import { peekPanel } from "./peek.js";

/** @typedef {import("../lib/wire.js").Shield} Shield */
/** @typedef {import("../lib/wire.js").ShieldMode} ShieldMode */
/** @typedef {import("../lib/wire.js").Sight} Sight */
/** @typedef {import("../lib/wire.js").Standing} Standing */

/** What may be seen is looked at again after this: numbers are no ticker. */
const EVERY = 60_000;

/**
 * @param {HTMLElement} dock
 * @param {(words: string) => void} tell
 */
export function shield(dock, tell) {
  const part = /** @type {HTMLElement} */ (dock.querySelector("[data-numbers]"));
  const sights = /** @type {HTMLElement} */ (part.querySelector("[data-sights]"));
  const noSights = /** @type {HTMLElement} */ (part.querySelector("[data-no-sights]"));
  const control = /** @type {HTMLElement} */ (part.querySelector('[data-action="shield"]'));
  const panel = peekPanel(/** @type {HTMLElement} */ (part.querySelector("[data-glance]")), {
    pause: Number(part.dataset.pause),
    show: Number(part.dataset.show),
  });
  /** @type {Shield} */
  let modes = { mode: "hidden", numbers: {} };
  let timer = 0;
  let asking = 0;

  part.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const opener = target.closest('[data-action="peek"], [data-look]');
    if (opener instanceof HTMLElement) look(opener);
    if (target.closest('[data-action="shield"]')) press();
  });
  part.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement && target.matches("[data-mode]")) choose(target);
  });
  document.addEventListener("visibilitychange", refresh);

  /** @param {string} number */
  function modeOf(number) {
    return modes.numbers[number] ?? modes.mode;
  }

  function rowNumbers() {
    const rows = [...part.querySelectorAll("[data-number]")];
    return rows.map((row) => /** @type {HTMLElement} */ (row).dataset.number ?? "").filter(Boolean);
  }

  function hidesAll() {
    return dock.dataset.shield === "hidden";
  }

  /** @param {HTMLElement} opener */
  function look(opener) {
    const row = opener.closest("[data-number]") ?? part.querySelector('[data-number="viewers"]');
    if (!(row instanceof HTMLElement)) return;
    panel.look(opener, row.dataset.number ?? "", nameOf(row));
  }

  /** @param {Element} row */
  function nameOf(row) {
    return row.querySelector("label")?.textContent ?? "";
  }

  /** The button does what it says: it hides, or it leads to a pause. */
  function press() {
    if (hidesAll()) askToShow();
    else wish(control, texts.peek.all, () => call("PUT", "/shield", { mode: "hidden" }));
  }

  function askToShow() {
    wish(control, texts.peek.all, () => call("POST", "/shield/reveal"));
  }

  /**
   * The streamer picks a mode.
   * @param {HTMLSelectElement} select
   */
  function choose(select) {
    const row = /** @type {HTMLElement} */ (select.closest("[data-number]"));
    const number = row.dataset.number || undefined;
    const mode = /** @type {ShieldMode} */ (select.value);
    wish(select, nameOf(row), () => call("PUT", "/shield", { mode, ...(number === undefined ? {} : { number }) }));
  }

  /**
   * Tells the service what is wished for. Where it wants a pause first, there is one here, and a second choice.
   * @param {HTMLElement} opener
   * @param {string} name of what is to be seen
   * @param {() => Promise<Standing>} ask
   */
  async function wish(opener, name, ask) {
    try {
      const { ready_at } = await ask();
      if (ready_at !== undefined) await panel.ask(opener, name, ask);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      tell(error.message);
    }
    show();
  }

  /** Puts the modes onto the page. */
  function show() {
    for (const row of part.querySelectorAll("[data-number]")) {
      const select = row.querySelector("select");
      const number = /** @type {HTMLElement} */ (row).dataset.number;
      if (select) select.value = number ? modeOf(number) : modes.mode;
    }
    refresh();
  }

  /** Asks for what may be seen, where anything may be. */
  async function refresh() {
    clearTimeout(timer);
    if (hidesAll()) {
      clear();
      return;
    }
    if (document.hidden) return;
    timer = setTimeout(refresh, EVERY);
    const asked = modes;
    const question = ++asking;
    try {
      /** @type {Sight[]} */
      const seen = await call("GET", "/numbers");
      // What was hidden meanwhile must not come back with an answer that is late.
      if (asked === modes && question === asking) put(seen);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      clear();
    }
  }

  /** Nothing is in sight. */
  function clear() {
    put([]);
    noSights.hidden = true;
  }

  /** @param {Sight[]} seen */
  function put(seen) {
    const told = seen.filter(({ word, value }) => (word !== undefined && word !== "unknown") || value !== undefined);
    sights.replaceChildren(...told.flatMap(sightNodes));
    sights.hidden = told.length === 0;
    noSights.hidden = told.length > 0;
  }

  /** @param {Sight} sight */
  function sightNodes({ number, word, words, value, mode }) {
    const row = part.querySelector(`[data-number="${number}"]`);
    const name = document.createElement("dt");
    name.textContent = row ? nameOf(row) : number;
    const told = document.createElement("dd");
    const said = (word && texts.numberWords[word]) ?? words ?? numberWords(number, value);
    told.textContent = mode === "delayed" ? texts.numbers.delayed(said) : said;
    return [name, told];
  }

  /** @param {Shield & { raised?: "stream" | "obs" }} now */
  function take(now) {
    const before = modes;
    modes = { mode: now.mode, numbers: now.numbers };
    // What may not be seen any more goes at once, whoever looks.
    if (rowNumbers().some((each) => modeOf(each) !== (before.numbers[each] ?? before.mode))) clear();
    show();
    if (now.raised) tell(texts.raised[now.raised]);
  }

  return {
    /**
     * What of a frame is about numbers.
     * @param {import("../lib/state.js").Snapshot | import("../lib/wire.js").Event} frame
     */
    hear(frame) {
      if (frame.type === "snapshot") take(frame.state.shield);
      else if (frame.type === "shield") take(frame);
      else if (frame.type === "reveal_asked") askToShow();
      else if (frame.type === "live") refresh();
    },

    /** The connection is lost: nothing may stay in sight that may have been hidden since. */
    lose() {
      asking += 1;
      clear();
    },

  };
}
