// What every page of the open journal does: hiding, going when nobody is here, and forgetting.

import * as texts from "../lib/catalog.js";
import "../lib/key.js";
import { call, Problem } from "../lib/api.js";
import { hidable } from "./hide.js";
import { asks, offersBack } from "./sure.js";

/** What shows that somebody is here: hands, scrolling, dictation, and whatever presses and writes in their place. */
const SIGNS = ["keydown", "pointerdown", "click", "input", "change", "focusin", "wheel", "touchmove", "scroll"];
/** The journal is told at most so often that somebody is here. */
const TELLS = 20_000;
/** So long before it locks that is said; sooner where it is open for a short while only. */
const WARNS = 60_000;

/** How an export calls the records that lie under a path. @type {Record<string, string>} */
const LISTS = {
  marks: "marks",
  thoughts: "thoughts",
  kept: "kept",
  experiments: "experiments",
  worries: "worries",
};

/** What is told where something was done or failed.
 * @param {Element | null} near
 * @param {string} words */
export function say(near, words) {
  const place = near?.closest("form, section, main")?.querySelector("[data-said]");
  if (place) place.textContent = words;
}

/**
 * Runs `deed`; where it fails, says why beside `near`.
 * @param {Element} near
 * @param {() => Promise<void>} deed
 */
export async function attempt(near, deed) {
  try {
    await deed();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(near, error.message);
    if (!near.closest("form, section, main")?.querySelector("[data-said]")) near.append(` ${error.message}`);
  }
}

hidable();
goWhenQuiet();

for (const button of document.querySelectorAll("[data-forget]")) {
  if (button instanceof HTMLButtonElement) forgets(button);
}

/** A journal with a passphrase locks itself; the page that shows it goes with it, and says so before. */
function goWhenQuiet() {
  const main = document.querySelector("[data-lock-after]");
  if (!(main instanceof HTMLElement)) return;
  const quiet = Number(main.dataset.lockAfter) * 1000;
  const warns = Math.min(WARNS, quiet / 2);
  let until = Date.now() + quiet;
  let told = Date.now();
  let timer = 0;
  /** @type {HTMLElement | undefined} */
  let warning;
  const look = () => {
    clearTimeout(timer);
    const left = until - Date.now();
    if (left <= 0) {
      location.replace("/journal");
      return;
    }
    if (left <= warns && !warning) warning = warn(main, stay);
    timer = setTimeout(look, left <= warns ? left : left - warns);
  };
  function stay() {
    const now = Date.now();
    until = now + quiet;
    warning?.remove();
    warning = undefined;
    if (now - told >= Math.min(TELLS, quiet / 4)) {
      told = now;
      call("POST", "/journal/stay").catch(() => {});
    }
    look();
  }
  for (const sign of SIGNS) document.addEventListener(sign, stay, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  look();
}

/** @param {HTMLElement} main @param {() => void} stay */
function warn(main, stay) {
  const note = document.createElement("div");
  note.className = "note locks-soon";
  note.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = texts.journal.stay;
  button.addEventListener("click", stay);
  main.prepend(note);
  // A live region speaks of what comes into it.
  note.append(texts.journal.locksSoon, " ", button);
  return note;
}

/** Asks first, elsewhere; what can be brought back is offered back for a while. @param {HTMLButtonElement} button */
function forgets(button) {
  const { forget: path = "", then, ask, yes } = button.dataset;
  button.addEventListener("click", () =>
    asks(button, {
      question: ask ?? texts.journal.forget,
      yes: yes ?? texts.journal.forGood,
      deed: async () => {
        const form = button.closest("form");
        const back = await wayBack(path, form);
        button.dispatchEvent(new CustomEvent("forgetting", { bubbles: true }));
        await call("DELETE", path);
        const gone = button.closest("li, [data-whole]") ?? form;
        if (!back || !gone) return location.assign(then ?? "/journal");
        const isDraft = path.startsWith("/journal/drafts/");
        offersBack(gone, isDraft ? texts.journal.putAway : texts.journal.gone, back, then ? linkTo(then) : undefined);
      },
    }),
  );
}

/** @param {string} place */
function linkTo(place) {
  const link = document.createElement("a");
  link.href = place;
  link.textContent = texts.journal.toJournal;
  return link;
}

/**
 * What brings back what lies at `path`, just as it was; nothing where that cannot be.
 * @param {string} path
 * @param {HTMLFormElement | null} form
 * @returns {Promise<(() => Promise<void>) | undefined>}
 */
async function wayBack(path, form) {
  const [, list = "", id] = /^(?:\/journal)?\/([a-z]+)\/([0-9a-z-]+)$/.exec(path) ?? [];
  if (list === "drafts" && form) {
    const draft = await call("GET", path).catch(() => ({ fields: {} }));
    return async () => {
      await call("PUT", path, draft);
      form.dispatchEvent(new CustomEvent("remembered"));
    };
  }
  const name = LISTS[list];
  if (!name) return undefined;
  /** @type {{ id: string }[]} */
  const records = await call("GET", path.slice(0, path.lastIndexOf("/")));
  const kept = records.filter((record) => record.id === id);
  return async () => {
    await call("POST", "/journal/import", { evenkeel_journal: 1, [name]: kept });
    form?.dispatchEvent(new CustomEvent("remembered"));
  };
}
