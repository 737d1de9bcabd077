// Looking back: one step at a time, each skippable. What is written is a draft until the end.

import { call } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { checkinOf, fields, fill, given, keepDraft, thoughtOf, wireThought } from "./journal-form.js";
import { attempt } from "./journal-page.js";

/** About as long as this should take. */
const ENOUGH = 5 * 60_000;

const form = document.querySelector("[data-debrief]");
if (form instanceof HTMLFormElement) walk(form);

/** @param {HTMLFormElement} form */
function walk(form) {
  fill(form, given(form));
  wireThought(form);
  const draft = keepDraft(form);
  const steps = [...form.querySelectorAll("[data-step]")];
  const next = /** @type {HTMLButtonElement} */ (form.querySelector("[data-next]"));
  const back = /** @type {HTMLButtonElement} */ (form.querySelector("[data-back]"));
  const where = /** @type {HTMLElement} */ (form.querySelector("[data-where]"));
  let at = 0;

  const label = () => {
    const last = at === steps.length - 1;
    const step = steps[at];
    const blank = !step || !hasWords(form, step);
    next.textContent = last ? texts.journal.finish : blank ? texts.journal.skip : texts.journal.goOn;
    // To skip is as good as to write, and asks for nothing.
    next.classList.toggle("button-main", last || !blank);
    const mood = fields(form).before_mood;
    const remember = form.querySelector("[data-good-day]");
    const isGood = mood === "light" || mood === "all_right" || Boolean(fields(form).remember);
    remember?.toggleAttribute("hidden", !isGood);
  };

  /** @param {boolean} move whether the focus goes along */
  const show = (move) => {
    steps.forEach((step, number) => step.toggleAttribute("hidden", number !== at));
    back.hidden = at === 0;
    where.textContent = texts.journal.step(at + 1, steps.length);
    label();
    if (move) steps[at]?.querySelector("h2")?.focus();
  };

  const finish = () =>
    attempt(form, async () => {
      await draft.end();
      try {
        await call("POST", "/journal/debrief", sitting(form));
      } catch (error) {
        draft.resume();
        throw error;
      }
      form.hidden = true;
      const done = /** @type {HTMLElement} */ (document.querySelector("[data-done]"));
      done.hidden = false;
      done.querySelector("h2")?.focus();
      document.querySelector("[data-enough]")?.toggleAttribute("hidden", true);
    });

  // Enter in a field goes on, too.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (at === steps.length - 1) return finish();
    at += 1;
    show(true);
  });
  back.addEventListener("click", () => {
    at = Math.max(0, at - 1);
    show(true);
  });
  form.querySelector("[data-stop]")?.addEventListener("click", finish);
  form.addEventListener("input", label);
  form.addEventListener("change", label);
  for (const button of form.querySelectorAll("[data-keep]")) {
    if (button instanceof HTMLButtonElement) button.addEventListener("click", () => keepLine(button));
  }
  setTimeout(() => {
    if (!form.hidden) document.querySelector("[data-enough]")?.removeAttribute("hidden");
  }, ENOUGH);
  show(false);
}

/** @param {HTMLFormElement} form @param {Element} step */
function hasWords(form, step) {
  const all = fields(form);
  const named = [...step.querySelectorAll("[name]")].some((control) => (control.getAttribute("name") ?? "") in all);
  const pieces = [...step.querySelectorAll("[data-evidence]")];
  return named || pieces.some((side) => (side.getAttribute("data-evidence") ?? "") in all);
}

/** What was written, as it is handed in. @param {HTMLFormElement} form */
function sitting(form) {
  const all = fields(form);
  const notes = [...form.querySelectorAll("input[name^='note-']")].flatMap((field) => {
    if (!(field instanceof HTMLInputElement) || field.value === field.defaultValue) return [];
    return [{ mark: field.name.slice("note-".length), note: field.value.trim() || null }];
  });
  return {
    before: checkinOf(all, "before"),
    went_well: all.went_well,
    friend: all.friend,
    good_enough: all.good_enough,
    mattered: all.mattered,
    remember: all.remember,
    notes,
    thought: thoughtOf(all),
    intention: all.intention ? { text: all.intention } : undefined,
    after: checkinOf(all, "after"),
  };
}

/** @param {HTMLButtonElement} button */
function keepLine(button) {
  attempt(button, async () => {
    await call("POST", `/feedback/${button.dataset.keep}/keep`);
    button.setAttribute("aria-pressed", "true");
    button.firstChild?.replaceWith(texts.journal.kept);
  });
}
