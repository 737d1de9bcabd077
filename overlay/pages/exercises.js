// Exercises of one's own: a card for each. Its parts are lines: "in 4" breathes, a sentence is a step.

import * as texts from "../lib/catalog.js";

/** @typedef {{ id: string, title: string, guide: string, audience: string, phases: { cue: string, seconds: number }[], steps: string[] }} Exercise */

/** @type {[keyof Exercise, string][]} */
const FIELDS = [
  ["title", texts.exercise.title],
  ["id", texts.exercise.id],
  ["guide", texts.exercise.guide],
  ["audience", texts.exercise.audience],
];

/**
 * @param {HTMLElement} place
 * @param {() => void} edited
 */
export function exerciseCards(place, edited) {
  /** @param {Exercise} exercise */
  function card(exercise) {
    const element = document.createElement("div");
    element.className = "exercise";
    for (const [name, words] of FIELDS) {
      const input = document.createElement("input");
      input.type = "text";
      input.value = String(exercise[name]);
      element.append(labelled(words, name, input));
    }
    const area = document.createElement("textarea");
    area.rows = 3;
    area.value = lines(exercise);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "plain";
    remove.textContent = texts.exercise.takeAway;
    remove.addEventListener("click", () => {
      element.remove();
      edited();
    });
    element.append(labelled(texts.exercise.parts, "parts", area), remove);
    return element;
  }

  return {
    /** @param {Exercise[]} exercises */
    fill: (exercises) => place.replaceChildren(...exercises.map(card)),
    read: () => [...place.children].map(read),
    add: () => {
      const element = card({ id: "", title: "", guide: "", audience: "", phases: [], steps: [] });
      place.append(element);
      element.querySelector("input")?.focus();
      edited();
    },
  };
}

/**
 * @param {string} words
 * @param {string} name
 * @param {HTMLElement} control
 */
function labelled(words, name, control) {
  const label = document.createElement("label");
  control.dataset.part = name;
  label.append(words, control);
  return label;
}

/** @param {Exercise} exercise */
function lines({ phases, steps }) {
  return [...phases.map(({ cue, seconds }) => `${cue} ${seconds}`), ...steps].join("\n");
}

/**
 * @param {Element} card
 * @returns {Exercise}
 */
function read(card) {
  /** @param {string} name */
  const value = (name) => {
    const control = card.querySelector(`[data-part="${name}"]`);
    return control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement ? control.value.trim() : "";
  };
  const parts = value("parts").split("\n").map((line) => line.trim()).filter(Boolean);
  const timed = parts.map((line) => /^(.*\S)\s+(\d+(?:\.\d+)?)$/.exec(line));
  // One sentence without seconds, and all of them are steps.
  const phases = timed.every(Boolean) ? timed.map((match) => ({ cue: match?.[1] ?? "", seconds: Number(match?.[2]) })) : [];
  return {
    id: value("id"),
    title: value("title"),
    guide: value("guide"),
    audience: value("audience"),
    phases,
    steps: phases.length > 0 ? [] : parts,
  };
}
