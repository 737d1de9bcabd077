// Rows of a form, each with parts of its own: feelings, steps. A part may stand further down, where it is asked for.

import * as texts from "../lib/catalog.js";
import { offersBack } from "./sure.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Part */
/** @typedef {Record<string, string | number>} Row */

/** What stands in the rows of a form, as JSON by name. @param {HTMLFormElement} form @returns {Record<string, string>} */
export function rowsOf(form) {
  /** @type {Record<string, string>} */
  const all = {};
  for (const side of sides(form)) {
    const rows = [...list(side).children].map((item) => read(item)).filter((row) => String(row.text ?? "").trim());
    if (rows.length > 0) all[side.dataset.rows ?? ""] = JSON.stringify(rows);
  }
  return all;
}

/** @param {HTMLFormElement} form @param {Record<string, any>} all */
export function fillRows(form, all) {
  for (const side of sides(form)) {
    const kept = all[side.dataset.rows ?? ""];
    /** @type {Row[]} */
    const rows = typeof kept === "string" ? JSON.parse(kept) : (kept ?? []);
    for (const row of rows) add(form, side, row);
  }
}

/** Makes the rows of a form grow. @param {HTMLFormElement} form */
export function wireRows(form) {
  for (const side of sides(form)) {
    side.querySelector("[data-add-row]")?.addEventListener("click", () => {
      /** @type {HTMLElement | null} */ (add(form, side, {}).querySelector("input, textarea"))?.focus();
    });
  }
}

/** @param {HTMLFormElement} form */
const sides = (form) => /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-rows]"));
/** @param {HTMLElement} side */
const list = (side) => /** @type {HTMLElement} */ (side.querySelector("ol"));

/** Parts of a row that stand elsewhere. @type {WeakMap<Element, Element>} */
const elsewhere = new WeakMap();

/** @param {Element} item @returns {Part[]} */
function parts(item) {
  const all = [item, elsewhere.get(item)].flatMap((place) => [...(place?.querySelectorAll("[data-part]") ?? [])]);
  return /** @type {Part[]} */ (all);
}

/** @param {Element} item @returns {Row} */
function read(item) {
  /** @type {Row} */
  const row = {};
  for (const part of parts(item)) {
    if (!part.value.trim()) continue;
    row[part.dataset.part ?? ""] = "number" in part.dataset ? Number(part.value) : part.value;
  }
  return row;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} side
 * @param {Row} row
 */
function add(form, side, row) {
  const item = document.createElement("li");
  item.append(copy(side, "[data-row]"));
  const name = side.dataset.rows ?? "";
  const changed = () => side.dispatchEvent(new Event("change", { bubbles: true }));
  const after = form.querySelector(`[data-after="${name}"]`);
  if (side.querySelector("[data-row-after]") && after) {
    const place = document.createElement("div");
    place.append(copy(side, "[data-row-after]"));
    elsewhere.set(item, place);
    after.append(place);
    const text = /** @type {Part} */ (item.querySelector('[data-part="text"]'));
    const of = place.querySelector("[data-of]");
    const label = () => {
      place.hidden = !text.value.trim();
      if (of) of.textContent = text.value.trim();
    };
    text.addEventListener("input", label);
    queueMicrotask(label);
  }
  for (const part of parts(item)) {
    const value = row[part.dataset.part ?? ""];
    if (value === undefined) continue;
    if (part instanceof HTMLSelectElement && ![...part.options].some((option) => option.value === String(value))) {
      part.add(new Option(String(value), String(value)));
    }
    part.value = String(value);
    const details = part.closest("details");
    if (details) details.open = true;
  }
  const away = document.createElement("button");
  away.type = "button";
  away.className = "button";
  away.textContent = texts.journal.takeAway;
  away.addEventListener("click", () => {
    const place = elsewhere.get(item);
    place?.remove();
    if (Object.keys(read(item)).length > 0) {
      offersBack(item, texts.journal.removed, async () => {
        if (place) after?.append(place);
        setTimeout(changed);
      });
    } else {
      item.remove();
      /** @type {HTMLElement | null} */ (side.querySelector("[data-add-row]"))?.focus();
    }
    changed();
  });
  item.append(away);
  list(side).append(item);
  return item;
}

/** @param {HTMLElement} side @param {string} which */
function copy(side, which) {
  return /** @type {HTMLTemplateElement} */ (side.querySelector(which)).content.cloneNode(true);
}
