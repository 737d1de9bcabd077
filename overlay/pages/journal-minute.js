// A mark that is looked at for a minute: a thought, how strong it was, and one kinder sentence.

import { call } from "../lib/api.js";
import { fields, fill, given, keepDraft } from "./journal-form.js";
import { attempt } from "./journal-page.js";

const form = document.querySelector("[data-minute]");
if (form instanceof HTMLFormElement) {
  fill(form, given(form));
  const draft = keepDraft(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, async () => {
      const { thought, strong, kinder } = fields(form);
      await draft.end();
      try {
        const kept = await call("POST", form.dataset.minute ?? "", {
          thought,
          strong: strong ? Number(strong) : undefined,
          kinder,
        });
        form.hidden = true;
        const place = /** @type {HTMLElement} */ (document.querySelector("[data-kept]"));
        place.hidden = false;
        place.querySelector("a")?.setAttribute("href", `/journal/thoughts/${kept.thought}`);
        place.querySelector("h2")?.focus();
      } catch (error) {
        draft.resume();
        throw error;
      }
    });
  });
}
