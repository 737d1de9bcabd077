// The field for a list: what is in it stands there as chips, each of which can be removed, and one more can be added.

import * as texts from "../lib/catalog.js";

/** @typedef {import("./fields.js").Field} Field */

/**
 * @param {HTMLElement} place
 * @param {() => void} edited
 * @returns {Field}
 */
export function chips(place, edited) {
  const list = /** @type {HTMLElement} */ (place.querySelector("[data-chips]"));
  const input = /** @type {HTMLInputElement} */ (place.querySelector("[data-field]"));
  /** @type {string[]} */
  let entries = [];

  function show() {
    list.replaceChildren(...entries.map(chip));
    list.hidden = entries.length === 0;
  }

  /** @param {string} entry */
  function chip(entry) {
    const element = document.createElement("li");
    const words = document.createElement("span");
    words.className = "foreign";
    words.textContent = entry;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", texts.settings.removeFromList(entry));
    remove.addEventListener("click", () => {
      entries = entries.filter((other) => other !== entry);
      show();
      input.focus();
      edited();
    });
    element.append(words, remove);
    return element;
  }

  function add() {
    const entry = input.value.trim();
    if (entry === "") return;
    if (!entries.includes(entry)) entries = [...entries, entry];
    input.value = "";
    show();
    edited();
  }

  place.querySelector("[data-add]")?.addEventListener("click", () => {
    add();
    input.focus();
  });
  input.addEventListener("keydown", (event) => {
    // With nothing typed, the key saves the page as in any other field.
    if (event.key !== "Enter" || input.value.trim() === "") return;
    event.preventDefault();
    add();
  });
  // What was typed and left is meant.
  input.addEventListener("change", add);
  return {
    fill: (/** @type {string[]} */ value) => {
      entries = [...value];
      input.value = "";
      show();
    },
    read: () => {
      const typed = input.value.trim();
      return typed === "" || entries.includes(typed) ? entries : [...entries, typed];
    },
  };
}
