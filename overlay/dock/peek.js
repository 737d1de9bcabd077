// The pause before a number comes into sight: ask, breathe, and then choose again. To let it be is one
// press at any time, and as good an end as looking. Nothing counts how often.

import { call, Problem } from "../lib/api.js";
import { breathingFigure } from "../lib/breath.js";
import * as texts from "../lib/catalog.js";
import { serviceTime } from "../lib/clock.js";
import { numberWords } from "../lib/words.js";

/** Coherent breathing, as in src/breaks/exercises.rs: 4.5 s in, 5.5 s out. */
const BREATH = {
  id: "coherent",
  title: "",
  guide: "",
  audience: "",
  phases: [
    { cue: "in", seconds: 4.5, fill: 1 },
    { cue: "out", seconds: 5.5, fill: 0 },
  ],
};

/** How long the last word stays. */
const WORD_STAYS = 6_000;

/**
 * One that nobody looks at is gone by itself, also where this does not arrive.
 * @param {string} id
 */
function letBe(id) {
  call("DELETE", `/numbers/peek/${id}`).catch(() => {});
}

/** A wish that nobody tells again is gone by itself, also where this does not arrive. */
function keepHidden() {
  call("DELETE", "/shield/reveal").catch(() => {});
}

/**
 * @param {HTMLElement} panel
 * @param {{ pause: number, show: number }} seconds the pause before anything comes into sight, and how long
 *   a look lasts; measured here, so that a clock which is off makes neither of them shorter or longer
 */
export function peekPanel(panel, { pause, show }) {
  const title = find("[data-glance-title]");
  const words = find("[data-glance-words]");
  const figure = find("[data-glance-figure]");
  const number = find("[data-glance-number]");
  const doIt = find("[data-glance-do]");
  const leave = find("[data-glance-leave]");
  let timer = 0;
  /** Counts what was opened and closed: an answer to an earlier question is nobody's any more. */
  let round = 0;
  /** Takes back what is under way; `chosen` when the streamer let it be, `replaced` where the next wish did. */
  let stop = (/** @type {boolean} */ _chosen, /** @type {boolean} */ _replaced = false) => {};
  let act = () => {};

  doIt.addEventListener("click", () => act());
  leave.addEventListener("click", () => stop(true));
  panel.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") stop(true);
  });

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  function find(selector) {
    return /** @type {HTMLElement} */ (panel.querySelector(selector));
  }

  /**
   * Opens the panel and breathes for the pause.
   * @param {{ heading: string, doing: string, leaving: string }} what
   */
  function open({ heading, doing, leaving }) {
    round += 1;
    clearTimeout(timer);
    title.textContent = heading;
    words.textContent = texts.peek.pause;
    doIt.textContent = doing;
    doIt.hidden = true;
    leave.textContent = leaving;
    leave.hidden = false;
    clear();
    const [started_at, ends_at] = [0, pause * 1000].map((later) => new Date(serviceTime() + later).toISOString());
    figure.replaceChildren(breathingFigure({ state: "break", exercise: BREATH, started_at, ends_at }));
    panel.hidden = false;
    title.focus();
    timer = setTimeout(ready, pause * 1000);
  }

  function ready() {
    figure.replaceChildren();
    words.textContent = texts.peek.again;
    doIt.hidden = false;
  }

  function clear() {
    number.textContent = "";
    number.hidden = true;
  }

  /**
   * Closes with a last word; the focus goes back to where it all began.
   * @param {HTMLElement} opener
   * @param {string} word
   */
  function close(opener, word) {
    round += 1;
    clearTimeout(timer);
    stop = () => {};
    act = () => {};
    const focusInside = panel.contains(document.activeElement);
    clear();
    figure.replaceChildren();
    doIt.hidden = true;
    leave.hidden = true;
    title.textContent = "";
    words.textContent = word;
    if (focusInside) opener.focus();
    timer = setTimeout(() => (panel.hidden = true), word ? WORD_STAYS : 0);
  }

  return {
    /**
     * A look at one number.
     * @param {HTMLElement} opener
     * @param {string} id
     * @param {string} name
     */
    async look(opener, id, name) {
      stop(false);
      round += 1;
      const asked = round;
      /** @type {import("../lib/wire.js").Peek} */
      let peek;
      try {
        peek = await call("POST", "/numbers/peek", { number: id });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (asked !== round) return;
        panel.hidden = false;
        close(opener, error.message);
        return;
      }
      if (asked !== round) {
        letBe(peek.id);
        return;
      }
      open({ heading: name, doing: texts.peek.look, leaving: texts.peek.leave });
      stop = (chosen) => {
        letBe(peek.id);
        close(opener, chosen ? texts.peek.letBe : "");
      };
      const opened = round;
      act = async () => {
        try {
          /** @type {{ value: number | null }} */
          const { value } = await call("GET", `/numbers/peek/${peek.id}`);
          // It was let be meanwhile.
          if (opened !== round) return;
          words.textContent = "";
          number.textContent = numberWords(id, value);
          number.hidden = false;
          doIt.hidden = true;
          leave.textContent = texts.peek.enough;
          leave.focus();
          stop = () => close(opener, texts.peek.gone);
          clearTimeout(timer);
          timer = setTimeout(() => close(opener, texts.peek.gone), show * 1000);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          if (opened === round) words.textContent = error.message;
        }
      };
    },

    /**
     * Asks, with a pause, whether numbers are to stay in sight; the service heard the wish, and hears it again.
     * @param {HTMLElement} opener
     * @param {string} name
     * @param {() => Promise<import("../lib/wire.js").Standing>} wish
     * @returns {Promise<void>} once it is decided
     */
    ask(opener, name, wish) {
      stop(false, true);
      open({
        heading: texts.peek.showFromNow(name),
        doing: texts.peek.show,
        leaving: texts.peek.keepHidden,
      });
      const opened = round;
      return new Promise((decide) => {
        stop = (chosen, replaced) => {
          if (!replaced) keepHidden();
          close(opener, chosen ? texts.peek.left : "");
          decide();
        };
        act = async () => {
          try {
            const { ready_at } = await wish();
            // It was let be meanwhile.
            if (opened !== round) return;
            if (ready_at !== undefined) {
              words.textContent = texts.peek.notYet;
              return;
            }
            close(opener, "");
            decide();
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
            if (opened === round) words.textContent = error.message;
          }
        };
      });
    },
  };
}
