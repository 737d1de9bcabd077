// The field for a length of time: a number and what it counts. The settings write "50m"; nobody has to.

import * as texts from "../lib/catalog.js";

/** @typedef {import("./fields.js").Field} Field */

/** In milliseconds, largest first. @type {[string, number][]} */
const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
];
const DEFAULT = "10m";

/**
 * @param {HTMLElement} place
 * @returns {Field}
 */
export function length(place) {
  const count = /** @type {HTMLInputElement} */ (place.querySelector("[data-count]"));
  const unit = /** @type {HTMLSelectElement} */ (place.querySelector("[data-unit]"));
  /** None where it is always a length. */
  const word = /** @type {HTMLSelectElement | null} */ (place.querySelector("[data-word]"));

  function show() {
    const isLength = word === null || word.value === "";
    for (const part of [count, unit]) part.hidden = !isLength;
  }

  word?.addEventListener("change", show);
  return {
    fill: (value) => {
      const isWord = word !== null && [...word.options].some((option) => option.value !== "" && option.value === value);
      if (word) word.value = isWord ? value : "";
      const total = milliseconds(isWord ? DEFAULT : value);
      // What is over a minute and no whole number of them is best said in seconds; below a second there are parts.
      const [name, size] = UNITS.find(([name, size]) => name !== "ms" && total % size === 0 && total >= size) ?? ["s", 1_000];
      count.value = String(total / size);
      unit.value = name;
      show();
    },
    read: () => (word?.value ? word.value : written(Number(count.value), unit.value)),
    wrong: () => (word?.value || Number(count.value) > 0 ? "" : texts.settings.noLength),
  };
}

/** @param {string} text */
function milliseconds(text) {
  const parts = text.matchAll(/(\d+)\s*(ms|[dhms])/g);
  return [...parts].reduce((total, [, count, name]) => total + Number(count) * size(name ?? ""), 0);
}

/**
 * As the settings write it: whole numbers of the largest unit that has one.
 * @param {number} count
 * @param {string} name
 */
function written(count, name) {
  const total = Math.round(count * size(name));
  const fits = UNITS.find(([other, each]) => each <= size(name) && (total % each === 0 || other === "ms"));
  return fits ? `${total / fits[1]}${fits[0]}` : "";
}

/** @param {string} name */
function size(name) {
  return UNITS.find(([other]) => other === name)?.[1] ?? 1;
}
