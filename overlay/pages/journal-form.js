// Forms of the journal: their fields by name, and drafts that are kept as one types.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { say } from "./journal-page.js";
import { fillRows, rowsOf, wireRows } from "./journal-rows.js";
import { offersBack } from "./sure.js";

/** @typedef {Record<string, string>} Fields */
/** @typedef {{ text: string, by?: string, said_at?: string }} Piece */

/** How long after the last letter a draft is kept, unless the field is left before. */
const PAUSE = 400;

/** @param {HTMLFormElement} form @returns {Fields} what stands in it; blank fields are left out */
export function fields(form) {
  /** @type {Fields} */
  const all = {};
  for (const control of form.elements) {
    const { name, value, checked } = read(control);
    if (!name || !value.trim() || !checked) continue;
    all[name] = all[name] ? `${all[name]}, ${value}` : value;
  }
  for (const side of form.querySelectorAll("[data-evidence]")) {
    const pieces = piecesOf(side);
    if (pieces.length > 0 && side instanceof HTMLElement) all[side.dataset.evidence ?? ""] = JSON.stringify(pieces);
  }
  if (form.dataset.about) all.about = form.dataset.about;
  return { ...all, ...rowsOf(form) };
}

/** @param {Element} control */
function read(control) {
  const isField =
    control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement || control instanceof HTMLInputElement;
  if (!isField || control.type === "file") return { name: "", value: "", checked: false };
  const picked = control.type === "radio" || control.type === "checkbox";
  const checked = !picked || (control instanceof HTMLInputElement && control.checked);
  return { name: control.name, value: control.value, checked };
}

/**
 * Puts `all` into the form.
 * @param {HTMLFormElement} form
 * @param {Record<string, any>} all fields of a draft, or a record
 */
export function fill(form, all) {
  for (const control of form.elements) {
    const { name } = read(control);
    if (!name || !(name in all)) continue;
    const given = all[name] === true ? "yes" : all[name];
    const value = Array.isArray(given) ? given.join(", ") : String(given);
    if (control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox")) {
      control.checked = value.split(", ").includes(control.value);
    } else if (control instanceof HTMLSelectElement) {
      if (![...control.options].some((option) => option.value === value)) control.add(new Option(value, value));
      control.value = value;
    } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
      control.value = value;
    }
  }
  for (const side of form.querySelectorAll("[data-evidence]")) {
    const kept = side instanceof HTMLElement ? all[side.dataset.evidence ?? ""] : undefined;
    /** @type {Piece[]} */
    const pieces = typeof kept === "string" ? JSON.parse(kept) : (kept ?? []);
    for (const piece of pieces) addPiece(side, piece);
  }
  fillRows(form, all);
  showAbout(form, all.about);
  for (const details of form.querySelectorAll("details")) {
    const inside = [...details.querySelectorAll("input, textarea")];
    if (inside.some((control) => read(control).checked && read(control).value.trim())) details.open = true;
  }
}

/** The lines that a thought is about: they are read, and stay as they are. @param {HTMLFormElement} form @param {any} kept */
function showAbout(form, kept) {
  const place = form.querySelector("[data-about]");
  /** @type {Piece[]} */
  const lines = typeof kept === "string" ? JSON.parse(kept) : (kept ?? []);
  if (!(place instanceof HTMLElement) || lines.length === 0) return;
  form.dataset.about = JSON.stringify(lines);
  place.hidden = false;
  for (const { text, by } of lines) {
    const quote = document.createElement("blockquote");
    quote.className = "foreign";
    quote.dir = "auto";
    quote.textContent = text;
    const whose = document.createElement("p");
    whose.className = "soft small foreign";
    whose.textContent = by ?? "";
    place.append(quote, whose);
  }
}

/** What the server put beside a form. @param {HTMLFormElement} form @returns {Record<string, any>} */
export function given(form) {
  return form.dataset.fields ? JSON.parse(form.dataset.fields) : {};
}

/**
 * Keeps the form as a draft while somebody types: shortly after the last letter, and at once when a field or
 * the page is left. Returns what ends it, once the form was handed in.
 * @param {HTMLFormElement} form
 */
export function keepDraft(form) {
  const path = `/journal/drafts/${form.dataset.draftName}`;
  let timer = 0;
  let over = false;
  let kept = JSON.stringify(fields(form));
  /** @type {Promise<unknown>} */
  let busy = Promise.resolve();
  const keep = (leaving = false) => {
    clearTimeout(timer);
    const now = fields(form);
    const text = JSON.stringify(now);
    if (over || text === kept) return;
    kept = text;
    if (leaving) {
      send(path, now);
      return;
    }
    busy = busy.then(async () => {
      try {
        await call("PUT", path, { fields: now });
        // Not while there is something newer.
        if (JSON.stringify(fields(form)) === text) form.dataset.kept = "yes";
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        kept = "";
        say(form, error.message);
      }
    });
  };
  form.addEventListener("input", () => {
    delete form.dataset.kept;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("change", () => keep());
  form.addEventListener("forgetting", () => (over = true));
  form.addEventListener("remembered", () => (over = false));
  addEventListener("pagehide", () => keep(true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
  return {
    /** Nothing more is kept; what is under way has arrived. */
    end: async () => {
      over = true;
      clearTimeout(timer);
      await busy;
    },
    /** It goes on after all. */
    resume: () => {
      over = false;
    },
  };
}

/** A request that outlives the page. @param {string} path @param {Fields} now */
function send(path, now) {
  fetch(`/api/v1${path}`, {
    method: "PUT",
    credentials: "same-origin",
    keepalive: true,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ fields: now }),
  }).catch(() => {});
}

/** @param {Element} side @returns {Piece[]} */
function piecesOf(side) {
  return [...side.querySelectorAll("li")].flatMap((item) => {
    const text = item.querySelector("textarea")?.value ?? "";
    const { by, saidAt } = item.dataset;
    return text.trim() ? [{ text, ...(by ? { by } : {}), ...(saidAt ? { said_at: saidAt } : {}) }] : [];
  });
}

/**
 * @param {Element} side
 * @param {Piece} piece
 * @returns {HTMLTextAreaElement} where its words stand
 */
export function addPiece(side, { text, by, said_at }) {
  const item = document.createElement("li");
  const words = document.createElement("textarea");
  words.rows = 2;
  words.value = text;
  words.setAttribute("aria-label", side.querySelector("legend")?.textContent ?? texts.journal.evidence);
  item.append(words);
  if (by) {
    item.dataset.by = by;
    const whose = document.createElement("p");
    whose.className = "soft small foreign";
    whose.textContent = by;
    item.append(whose);
  }
  if (said_at) item.dataset.saidAt = said_at;
  const away = document.createElement("button");
  away.type = "button";
  away.className = "button";
  away.textContent = texts.journal.takeAway;
  const changed = () => side.dispatchEvent(new Event("change", { bubbles: true }));
  away.addEventListener("click", () => {
    if (words.value.trim()) {
      offersBack(item, texts.journal.removed, async () => void setTimeout(changed));
    } else {
      item.remove();
      /** @type {HTMLElement | null} */ (side.querySelector("[data-add]"))?.focus();
    }
    changed();
  });
  item.append(away);
  side.querySelector("ol")?.append(item);
  return words;
}

/** The parts of a thought record in these fields. @param {Fields} all */
export function thoughtOf(all) {
  const { situation, thought, balanced, prediction, what_happened, outcome } = all;
  const number = (/** @type {string | undefined} */ text) => (text ? Number(text) : undefined);
  const list = (/** @type {string | undefined} */ text) => (text ? JSON.parse(text) : []);
  return {
    situation,
    thought,
    balanced,
    prediction,
    what_happened,
    outcome,
    belief_before: number(all.belief_before),
    belief_after: number(all.belief_after),
    belief_balanced: number(all.belief_balanced),
    bring_up: all.bring_up === "yes",
    about: list(all.about),
    feelings: list(all.feelings),
    distortions: all.distortions ? all.distortions.split(", ") : [],
    evidence_for: list(all.evidence_for),
    evidence_against: list(all.evidence_against),
  };
}

/** A check-in in the fields that begin with `prefix`. @param {Fields} all @param {string} prefix */
export function checkinOf(all, prefix) {
  const words = [all[`${prefix}_words`], all[`${prefix}_own`]].filter(Boolean).join(", ");
  return { mood: all[`${prefix}_mood`], words: words || undefined };
}

/** Makes evidence, pulled lines and hints in a form work. @param {HTMLFormElement} form */
export function wireThought(form) {
  wireRows(form);
  form.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const side = target.closest("[data-add]")?.closest("[data-evidence]");
    if (side) addPiece(side, { text: "" }).focus();
    const pull = target.closest("[data-pull]");
    const line = pull?.parentElement;
    if (!(pull instanceof HTMLElement) || !line) return;
    const { text = "", by, saidAt } = line.dataset;
    const to = form.querySelector(`[data-evidence="${pull.dataset.pull}"]`);
    if (!to) return;
    addPiece(to, { text, ...(by ? { by } : {}), ...(saidAt ? { said_at: saidAt } : {}) });
    pull.setAttribute("aria-pressed", "true");
    to.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const thought = form.querySelector("[name=thought]");
  thought?.addEventListener("change", () => {
    if (thought instanceof HTMLTextAreaElement) hint(form, thought.value);
  });
}

/** A soft hint, and nothing where there is none. @param {HTMLFormElement} form @param {string} text */
async function hint(form, text) {
  const place = form.querySelector("[data-hints]");
  if (!place) return;
  /** @type {{ distortion: string, words: string }[]} */
  const hints = text.trim() ? await call("POST", "/journal/distortions", { text }).catch(() => []) : [];
  place.replaceChildren();
  if (hints.length === 0) return;
  const names = hints.map(({ distortion }) => title(form, distortion)).filter(Boolean);
  const words = document.createElement("p");
  words.className = "soft";
  words.textContent = texts.journal.hints(names.join(", "));
  place.append(words);
}

/** @param {HTMLFormElement} form @param {string} distortion */
function title(form, distortion) {
  return form.querySelector(`input[name=distortions][value="${distortion}"]`)?.closest("label")?.textContent?.trim();
}
