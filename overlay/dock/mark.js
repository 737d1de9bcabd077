// The mark: one press, wherever one is in the dock. A minute about it may follow, here and now.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";

/** How long the minute is offered after a mark; longer while it is open. */
const OFFERED = 60_000;

/** @param {HTMLElement} dock */
export function mark(dock) {
  const bar = /** @type {HTMLElement} */ (dock.querySelector("[data-mark-bar]"));
  const button = /** @type {HTMLElement} */ (bar.querySelector("[data-action=mark]"));
  const write = /** @type {HTMLButtonElement} */ (bar.querySelector("[data-mark-write]"));
  const form = /** @type {HTMLFormElement} */ (dock.querySelector("[data-mark-minute]"));
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-mark-said]"));
  let id = "";
  let timer = 0;

  /** @param {boolean} open */
  function show(open) {
    form.hidden = !open;
    write.setAttribute("aria-expanded", String(open));
    if (open) form.querySelector("textarea")?.focus();
  }

  function away() {
    clearTimeout(timer);
    show(false);
    const had = document.activeElement === document.body || document.activeElement === write;
    write.hidden = true;
    if (had) button.focus();
  }

  function expire() {
    if (form.hidden) away();
    else timer = setTimeout(expire, OFFERED);
  }

  bar.addEventListener("marked", (event) => {
    if (!(event instanceof CustomEvent)) return;
    // What is being written stays with the mark that it is about.
    if (!form.hidden) return;
    id = event.detail.id;
    form.reset();
    said.textContent = "";
    write.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(expire, OFFERED);
  });
  write.addEventListener("click", () => show(Boolean(form.hidden)));
  form.querySelector("[data-mark-leave]")?.addEventListener("click", () => {
    show(false);
    write.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    show(false);
    write.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const read = (/** @type {string} */ name) => {
      const field = form.elements.namedItem(name);
      const isField = field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
      return isField && field.value.trim() ? field.value : undefined;
    };
    const strong = read("strong");
    try {
      await call("POST", `/marks/${encodeURIComponent(id)}/thought`, {
        thought: read("thought"),
        strong: strong === undefined ? undefined : Number(strong),
        kinder: read("kinder"),
      });
      form.reset();
      away();
      button.focus();
      const place = dock.querySelector("[data-said]");
      if (place) place.textContent = texts.actions.kept;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      said.textContent = error.message;
    }
  });
}
