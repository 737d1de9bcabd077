// A thought looked at: kept as one types, and handed in when one likes.

import { call } from "../lib/api.js";
import { fields, fill, given, keepDraft, thoughtOf, wireThought } from "./journal-form.js";
import { attempt, say } from "./journal-page.js";

const form = document.querySelector("[data-thought]");
if (form instanceof HTMLFormElement) {
  fill(form, given(form));
  wireThought(form);
  const draft = keepDraft(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, async () => {
      const thought = thoughtOf(fields(form));
      const { record, version } = form.dataset;
      await draft.end();
      try {
        if (record) await call("PUT", record, { ...thought, version: Number(version) });
        else await call("POST", "/journal/thoughts", thought);
      } catch (error) {
        draft.resume();
        throw error;
      }
      say(form, "Kept.");
      location.assign("/journal");
    });
  });
}
