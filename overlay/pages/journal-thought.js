// A thought looked at: kept as one types, and handed in when one likes. One that is only written down is answered.

import { call } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { fields, fill, given, keepDraft, thoughtOf, wireThought } from "./journal-form.js";
import { attempt, say } from "./journal-page.js";
import { breathes } from "./journal-breath.js";

const form = document.querySelector("[data-thought]");
if (form instanceof HTMLFormElement) {
  const known = given(form);
  fill(form, known);
  wireThought(form);
  const draft = keepDraft(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, async () => {
      const { mark, at } = known;
      const thought = { ...thoughtOf(fields(form)), ...(mark ? { mark } : {}), ...(at ? { at } : {}) };
      const { record, version, draftName } = form.dataset;
      await draft.end();
      try {
        const kept = record
          ? await call("PUT", record, { ...thought, version: Number(version) })
          : await call("POST", "/journal/thoughts", thought);
        // The first page's own draft goes by itself.
        if (!record && draftName !== "thought") await call("DELETE", `/journal/drafts/${draftName}`);
        answer(kept);
      } catch (error) {
        draft.resume();
        throw error;
      }
    });
  });
}

/**
 * It is kept. A thought with nothing beside it is not left alone.
 * @param {Record<string, any>} thought
 */
function answer(thought) {
  const place = document.querySelector("[data-kept]");
  if (!(place instanceof HTMLElement) || !form) return;
  for (const over of [form, document.querySelector("main > .lead")]) over?.toggleAttribute("hidden", true);
  place.hidden = false;
  const link = place.querySelector("[data-kept-link]");
  if (link instanceof HTMLAnchorElement) link.href = `/journal/thoughts/${thought.id}`;
  const isBare = !thought.balanced && !thought.evidence_for && !thought.evidence_against;
  const doors = place.querySelector("[data-doors]");
  if (isBare && doors instanceof HTMLElement) open(doors, thought);
  place.querySelector("h2")?.focus();
}

/** @param {HTMLElement} doors @param {Record<string, any>} thought */
function open(doors, thought) {
  doors.hidden = false;
  const figure = doors.querySelector("[data-breathing]");
  const breathe = doors.querySelector("[data-breathe]");
  if (figure instanceof HTMLElement && breathe instanceof HTMLButtonElement) breathes(figure, breathe);
  const later = doors.querySelector("[data-another-time]");
  later?.addEventListener(
    "click",
    () =>
      attempt(doors, async () => {
        const tomorrow = new Date();
        tomorrow.setDate(tomorrow.getDate() + 1);
        tomorrow.setHours(5, 0, 0, 0);
        await call("PUT", `/journal/thoughts/${thought.id}`, { ...thought, ask_after: tomorrow.toISOString() });
        say(later, texts.journal.anotherTime);
      }),
    { once: true },
  );
}
