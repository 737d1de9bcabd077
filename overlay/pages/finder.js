// Finds settings by the words that stand at them, while one types.

import * as texts from "../lib/catalog.js";

/** @param {HTMLElement} page */
export function finder(page) {
  const input = /** @type {HTMLInputElement} */ (page.querySelector("[data-find]"));
  const said = /** @type {HTMLElement} */ (page.querySelector("[data-found]"));
  const settings = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-setting]")]);
  const folds = /** @type {HTMLDetailsElement[]} */ ([...page.querySelectorAll("[data-topic], .seldom")]);
  /** Which were open before anything was looked for. @type {Set<Element> | undefined} */
  let before;

  input.addEventListener("input", (event) => {
    // Nothing was edited.
    event.stopPropagation();
    look();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });

  function look() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const isLooking = words.length > 0;
    before ??= new Set(folds.filter(({ open }) => open));
    for (const setting of settings) {
      const text = `${setting.textContent} ${setting.dataset.setting}`.toLowerCase();
      setting.hidden = !words.every((word) => text.includes(word));
    }
    for (const fold of folds) {
      const has = fold.querySelector("[data-setting]:not([hidden])") !== null;
      fold.hidden = isLooking && !has;
      fold.open = isLooking ? has : before.has(fold);
    }
    for (const part of page.querySelectorAll("[data-first], [data-topics]")) {
      part.toggleAttribute("hidden", part.querySelector("[data-setting]:not([hidden])") === null);
    }
    for (const part of page.querySelectorAll("[data-preview]")) part.toggleAttribute("hidden", isLooking);
    said.textContent = settings.every(({ hidden }) => hidden) ? texts.settings.notFound : "";
    if (!isLooking) before = undefined;
  }
}
