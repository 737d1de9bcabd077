// The page of settings: fills the fields, notices what was edited, and saves that and nothing else.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { connect } from "../lib/socket.js";
import { signInAgain } from "../lib/key.js";
import { plain } from "../lib/words.js";
import { field } from "./fields.js";
import { finder } from "./finder.js";
import { preview } from "./preview.js";

/** @typedef {import("./fields.js").Entry} Entry */
/** @typedef {import("./fields.js").Field} Field */
/** @typedef {{ file: string | null, trouble?: string, sections: { settings: Entry[] }[] }} View */
/** @typedef {{ place: HTMLElement, field: Field, entry: Entry, before: string }} Setting */

const page = find(document, "main");
const form = /** @type {HTMLFormElement} */ (find(page, "[data-form]"));
const keep = find(page, "[data-keep]");
const said = find(page, "[data-said]");
/** How long a short loss is nobody's business. */
const SAY_AFTER = 1_500;

/** @type {Map<string, Setting>} */
const settings = new Map();
const overlay = preview(page, (key) => settings.get(key)?.field.read());
finder(page);
let lost = 0;

/** @param {View} view */
function show(view) {
  const trouble = find(page, "[data-file-trouble]");
  trouble.textContent = plain(view.trouble ?? "");
  trouble.hidden = !view.trouble;
  for (const entry of view.sections.flatMap(({ settings }) => settings)) {
    const place = page.querySelector(`[data-setting="${CSS.escape(entry.key)}"]`);
    if (!(place instanceof HTMLElement)) continue;
    const known = settings.get(entry.key)?.field ?? field(place, edited);
    known.fill(entry.value, entry);
    settings.set(entry.key, { place, field: known, entry, before: written(known) });
    place.dataset.changed = "no";
    mistake(place, "");
    lock(place, entry, view.file === null);
  }
  edited();
  overlay.ownStyle();
  page.dataset.loaded = "yes";
}

/**
 * @param {HTMLElement} place
 * @param {Entry} entry
 * @param {boolean} all
 */
function lock(place, entry, all) {
  const locked = all || entry.set_by !== undefined;
  for (const control of place.querySelectorAll("input, select, textarea, button:not([data-reset])")) {
    control.toggleAttribute("disabled", locked);
  }
  const reset = place.querySelector("[data-reset]");
  if (reset instanceof HTMLElement) reset.hidden = locked || !entry.is_changed || entry.kind === "secret";
  const restart = place.querySelector("[data-restart]");
  if (restart) {
    restart.textContent = entry.waits_for_restart
      ? texts.settings.savedForRestart
      : texts.settings.afterRestart;
  }
}

/** @param {Field} of */
function written(of) {
  return JSON.stringify(of.read());
}

/** What was edited, by key. */
function changes() {
  /** @type {Record<string, unknown>} */
  const found = {};
  for (const [key, { field, before }] of settings) {
    const value = field.read();
    if (value !== undefined && JSON.stringify(value) !== before) found[key] = value;
  }
  return found;
}

function edited() {
  const found = changes();
  for (const [key, { place }] of settings) place.dataset.changed = key in found ? "yes" : "no";
  const any = Object.keys(found).length > 0;
  keep.hidden = !any;
  overlay.show();
  find(keep, "[data-keep-words]").textContent = any ? texts.settings.notSaved : "";
}

/**
 * @param {HTMLElement} place
 * @param {string} words
 */
function mistake(place, words) {
  const line = find(place, "[data-mistake]");
  line.textContent = words;
  line.hidden = words === "";
  for (const control of place.querySelectorAll("[data-field]")) control.setAttribute("aria-invalid", String(words !== ""));
}

async function save() {
  const found = changes();
  for (const { place } of settings.values()) mistake(place, "");
  said.textContent = "";
  const wrong = Object.keys(found).flatMap((key) => {
    const detail = settings.get(key)?.field.wrong?.() ?? "";
    return detail ? [{ key, detail }] : [];
  });
  if (wrong.length > 0) return refuse(wrong, "");
  try {
    const view = await call("PUT", "/settings", found);
    show(view);
    const waits = view.sections
      .flatMap((/** @type {{ settings: Entry[] }} */ { settings }) => settings)
      .some((/** @type {Entry} */ { key, waits_for_restart }) => key in found && waits_for_restart);
    tell(waits ? texts.settings.savedPartly : texts.settings.saved);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    refuse(error.errors, error.message);
  }
}

/**
 * @param {{ key: string, detail: string }[]} mistakes
 * @param {string} message what is said where none of them has a field
 */
function refuse(mistakes, message) {
  /** @type {HTMLElement | undefined} */
  let first;
  for (const { key, detail } of mistakes) {
    const place = settings.get(key)?.place;
    if (!place) continue;
    mistake(place, plain(detail));
    openAround(place);
    first ??= place;
  }
  find(keep, "[data-keep-words]").textContent = first ? texts.settings.lookAgain : message;
  const control = [...(first?.querySelectorAll("input, select, textarea") ?? [])].find(
    (control) => control instanceof HTMLElement && !control.hidden,
  );
  if (control instanceof HTMLElement) control.focus();
}

/** @param {Element} place */
function openAround(place) {
  for (let fold = place.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
}

/** What the address names is opened, as from a link on another page. */
function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  openAround(named);
  named.scrollIntoView();
}

addEventListener("hashchange", openNamed);
openNamed();

/** @param {string} words */
function tell(words) {
  said.textContent = words;
}

async function load() {
  try {
    const view = await call("GET", "/settings");
    // What somebody began to write while it came counts more.
    if (keep.hidden) show(view);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(error.message);
  }
}

page.addEventListener("input", edited);
page.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-reset]") : null;
  const place = button?.closest("[data-setting]");
  const setting = place instanceof HTMLElement ? settings.get(place.dataset.setting ?? "") : undefined;
  if (!setting) return;
  setting.field.fill(setting.entry.default, setting.entry);
  edited();
});
find(keep, "[data-undo]").addEventListener("click", () => {
  for (const { place, field, entry } of settings.values()) {
    field.fill(entry.value, entry);
    mistake(place, "");
  }
  edited();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void save();
});
addEventListener("beforeunload", (event) => {
  if (!keep.hidden) event.preventDefault();
});

connect("/ws/dock", {
  frame: (/** @type {{ type: string, peer?: string }} */ { type, peer }) => {
    if (type === "snapshot") {
      clearTimeout(lost);
      lost = 0;
      page.dataset.connected = "yes";
    }
    const changed = type === "snapshot" || type === "configured" || (type === "link" && peer === "settings");
    if (!changed) return;
    // What is being written here is not to be lost to what was changed elsewhere.
    if (keep.hidden) void load();
    else if (type !== "snapshot") tell(texts.settings.changedElsewhere);
  },
  down: (opened) => {
    if (lost === 0) lost = setTimeout(() => (page.dataset.connected = "no"), SAY_AFTER);
    if (opened) return;
    void signInAgain().then((stranger) => {
      if (!stranger) return;
      clearTimeout(lost);
      page.dataset.connected = "stranger";
    });
  },
});

/**
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
function find(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector));
}
