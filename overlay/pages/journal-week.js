// A week's page: kept as one types; printed, or fetched as Markdown.

import { call } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { fields, fill, given, keepDraft } from "./journal-form.js";
import { attempt, say } from "./journal-page.js";
import { save } from "./save.js";

const form = document.querySelector("[data-week]");
if (form instanceof HTMLFormElement) {
  fill(form, given(form));
  const draft = keepDraft(form);
  const { record = "" } = form.dataset;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, async () => {
      await draft.end();
      try {
        const { on_today, ...rest } = fields(form);
        await call("PUT", record, { ...rest, on_today: on_today === "yes" });
      } finally {
        draft.resume();
      }
      say(form, texts.journal.keptHere);
    });
  });
  form.querySelector("[data-print]")?.addEventListener("click", () => print());
  form.querySelector("[data-markdown]")?.addEventListener("click", (event) => {
    event.preventDefault();
    attempt(form, () => save(record, "text/markdown", `${record.split("/").pop()}.md`));
  });
}
