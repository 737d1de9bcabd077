// The break card beyond its buttons: what comes up shortly, which exercise and for how long, the steps
// of an exercise for those who read them, and a soft sound.

import { call } from "./api.js";
import { speaksCues } from "./breath-words.js";
import { breathSound, breathSounds, chime, chimes, setBreathSounds, setChimes } from "./chime.js";

const WORDS_KEPT = "evenkeel-breath-words";

/** @typedef {import("./wire.js").BreakView} BreakView */
/** @typedef {import("./wire.js").Exercise} Exercise */

/**
 * What was chosen on the card of `button`, for a break now. Where nothing was, all is as usual.
 * @param {HTMLElement} button
 */
export function wish(button) {
  /** @type {Record<string, string>} */
  const chosen = {};
  for (const choice of button.closest("[data-break-card]")?.querySelectorAll("select") ?? []) {
    if (choice.value !== "" && choice.dataset.choose) chosen[choice.dataset.choose] = choice.value;
  }
  return chosen;
}

/** @param {HTMLElement} page */
export function breakCard(page) {
  const card = page.querySelector("[data-break-card]");
  /** @type {BreakView["state"] | undefined} */
  let before;
  let silent = () => {};
  /** @type {BreakView} */
  let shown = { state: "idle" };
  if (card instanceof HTMLElement) choice(card, () => accompany(shown));

  /** Words and sounds in time, where they are wanted. @param {BreakView} view */
  function accompany(view) {
    shown = view;
    silent();
    silent = () => {};
    if (view.state !== "break" || !(speaks() || breathSounds())) return;
    const region = speaks() ? (card?.querySelector("[data-cue]") ?? null) : null;
    silent = speaksCues(view, region, ({ cue, seconds }) => breathSound(cue, seconds));
  }

  return {
    /** @param {BreakView} view */
    show(view) {
      accompany(view);
      page.dataset.notice = view.soon ? "yes" : "no";
      page.dataset.lastCall = view.last_call ? "yes" : "no";
      if (before === undefined || before === view.state) {
        before = view.state;
        if (card) listSteps(card, view);
        return;
      }
      if (view.state === "break") chime("begin");
      if (before === "break") chime("end");
      before = view.state;
      if (card) listSteps(card, view);
      if (card && view.state === "break") asUsual(card);
    },
  };
}

/**
 * The figure shows the steps one by one, and says nothing to those who do not see it.
 * @param {Element} card
 * @param {BreakView} view
 */
function listSteps(card, view) {
  const steps = (view.state === "break" && view.exercise?.steps) || [];
  const items = steps.map((step) => {
    const item = document.createElement("li");
    item.textContent = step;
    return item;
  });
  card.querySelector("[data-steps]")?.replaceChildren(...items);
}

/**
 * A choice is for one break.
 * @param {Element} card
 */
function asUsual(card) {
  for (const choice of card.querySelectorAll("select")) choice.value = "";
  card.querySelector("details")?.removeAttribute("open");
  about(card, undefined);
}

/** Whether the words of each breath are said. A browser that keeps nothing says them. */
function speaks() {
  try {
    return localStorage.getItem(WORDS_KEPT) !== "off";
  } catch {
    return true;
  }
}

/**
 * @param {HTMLElement} card
 * @param {() => void} changed what accompanies a breath is another now
 */
function choice(card, changed) {
  const aloud = card.querySelector("[data-breath-words]");
  const breath = card.querySelector("[data-breath-sound]");
  if (aloud instanceof HTMLInputElement) {
    aloud.checked = speaks();
    aloud.addEventListener("change", () => {
      try {
        localStorage.setItem(WORDS_KEPT, aloud.checked ? "on" : "off");
      } catch {
        // It is as it was at the next opening.
      }
      changed();
    });
  }
  if (breath instanceof HTMLInputElement) {
    breath.checked = breathSounds();
    breath.addEventListener("change", () => {
      setBreathSounds(breath.checked);
      changed();
    });
  }
  const details = card.querySelector("details");
  const what = card.querySelector('[data-choose="exercise"]');
  const sound = card.querySelector("[data-chime]");
  /** @type {Exercise[]} */
  let exercises = [];
  let asked = false;

  async function fill() {
    if (asked || !details?.open || !(what instanceof HTMLSelectElement)) return;
    asked = true;
    try {
      exercises = await call("GET", "/exercises");
    } catch {
      // The usual one can be had all the same; at the next opening it is asked again.
      asked = false;
      return;
    }
    what.append(...exercises.map(({ id, title }) => new Option(title, id)));
  }

  details?.addEventListener("toggle", fill);
  what?.addEventListener("change", () => {
    const id = what instanceof HTMLSelectElement ? what.value : "";
    about(card, exercises.find((exercise) => exercise.id === id));
  });
  if (sound instanceof HTMLInputElement) {
    sound.checked = chimes();
    sound.addEventListener("change", () => setChimes(sound.checked));
  }
}

/**
 * @param {Element} card
 * @param {Exercise | undefined} exercise
 */
function about(card, exercise) {
  const place = card.querySelector("[data-about]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = exercise ? [exercise.guide, exercise.source].filter(Boolean).join(" ") : "";
  place.hidden = exercise === undefined;
}
