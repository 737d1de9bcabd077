// The fields of the settings' page: what a setting says, put into its field, and read from it again.

import * as texts from "../lib/catalog.js";
import { chips } from "./chips.js";
import { colour } from "./colour-field.js";
import { exerciseCards } from "./exercises.js";
import { length } from "./length-field.js";

/** @typedef {{ key: string, kind: string, choices: string[], choice_labels: string[], default: any, value: any, is_changed: boolean, needs_restart: boolean, waits_for_restart: boolean, set_by?: string }} Entry */
/**
 * @typedef {object} Field
 * @property {(value: any, entry: Entry) => void} fill
 * @property {() => any} read undefined where nothing is to be changed
 * @property {() => string} [wrong] what is wrong with what stands in it, before anybody is asked; empty where nothing is
 */

/**
 * The field of a setting.
 * @param {HTMLElement} place
 * @param {() => void} edited
 * @returns {Field}
 */
export function field(place, edited) {
  switch (place.dataset.kind) {
    case "flag":
      return flag(place);
    case "choices":
      return choices(place);
    case "table":
      return table(place);
    case "length":
    case "length_or":
      return length(place);
    case "colour":
      return colour(place);
    case "list":
    case "times":
      return chips(place, edited);
    case "secret":
      return secret(place, edited);
    case "exercises":
      return exercises(place, edited);
    default:
      return text(place);
  }
}

/** @param {HTMLElement} place @returns {Field} */
function text(place) {
  const input = /** @type {HTMLInputElement | HTMLSelectElement} */ (place.querySelector("[data-field]"));
  return {
    fill: (value, { choices, choice_labels }) => {
      // An exercise of one's own may have come or gone.
      if (input instanceof HTMLSelectElement) {
        input.replaceChildren(...choices.map((choice, at) => new Option(choice_labels[at], choice)));
      }
      // A word that is in no list, from a file that was written by hand.
      if (input instanceof HTMLSelectElement && ![...input.options].some((option) => option.value === value)) {
        input.add(new Option(value, value));
      }
      input.value = value;
    },
    read: () => input.value.trim(),
  };
}

/** @param {HTMLElement} place @returns {Field} */
function flag(place) {
  const input = /** @type {HTMLInputElement} */ (place.querySelector("[data-field]"));
  return { fill: (value) => (input.checked = value), read: () => input.checked };
}

/** @param {HTMLElement} place @returns {Field} */
function choices(place) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...place.querySelectorAll("[data-field]")]);
  /** @type {string[]} */
  let order = [];
  return {
    fill: (value) => {
      order = value;
      for (const box of boxes) box.checked = value.includes(box.value);
    },
    // What stays keeps its order; what is new comes after it.
    read: () => {
      const chosen = boxes.filter(({ checked }) => checked).map(({ value }) => value);
      return [...order.filter((word) => chosen.includes(word)), ...chosen.filter((word) => !order.includes(word))];
    },
  };
}

/** @param {HTMLElement} place @returns {Field} */
function table(place) {
  const selects = /** @type {HTMLSelectElement[]} */ ([...place.querySelectorAll("[data-field]")]);
  return {
    fill: (value) => {
      for (const select of selects) select.value = value[select.dataset.name ?? ""] ?? "";
    },
    read: () => Object.fromEntries(selects.filter(({ value }) => value).map(({ dataset, value }) => [dataset.name, value])),
  };
}

/** @param {HTMLElement} place @param {() => void} edited @returns {Field} */
function secret(place, edited) {
  const input = /** @type {HTMLInputElement} */ (place.querySelector("[data-field]"));
  const button = /** @type {HTMLElement} */ (place.querySelector("[data-take-away]"));
  const words = /** @type {HTMLElement} */ (place.querySelector("[data-is-set]"));
  let takeAway = false;
  button.addEventListener("click", () => {
    takeAway = true;
    input.value = "";
    words.textContent = texts.settings.goesOnSave;
    edited();
  });
  input.addEventListener("input", () => (takeAway = false));
  return {
    fill: (_, { is_changed }) => {
      takeAway = false;
      input.value = "";
      input.placeholder = is_changed ? texts.settings.somethingNew : "";
      words.textContent = is_changed ? texts.settings.isSet : texts.settings.isNotSet;
      button.hidden = !is_changed;
    },
    read: () => (takeAway ? "" : input.value || undefined),
  };
}

/** @param {HTMLElement} place @param {() => void} edited @returns {Field} */
function exercises(place, edited) {
  const cards = exerciseCards(/** @type {HTMLElement} */ (place.querySelector("[data-exercises]")), edited);
  place.querySelector("[data-add-exercise]")?.addEventListener("click", () => cards.add());
  return { fill: cards.fill, read: cards.read };
}
