// A page with one form that is one record: an experiment, steps, the plan, a worry.

import { call } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { fields, fill, given, keepDraft } from "./journal-form.js";
import { attempt, say } from "./journal-page.js";
import { wireRows } from "./journal-rows.js";

/** Fields that are numbers. */
const NUMBERS = ["belief_before", "belief_after"];

const form = document.querySelector("[data-one]");
if (form instanceof HTMLFormElement) {
  fill(form, given(form));
  wireRows(form);
  const draft = keepDraft(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, async () => {
      const { one = "", method, then, version } = form.dataset;
      await draft.end();
      try {
        const record = recordOf(fields(form));
        if (method === "POST") await call("POST", one, record);
        else await call("PUT", one, version ? { ...record, version: Number(version) } : record);
      } catch (error) {
        draft.resume();
        throw error;
      }
      if (then) return location.assign(then);
      draft.resume();
      say(form, texts.journal.keptHere);
    });
  });
}

document.querySelector("[data-print]")?.addEventListener("click", () => print());

/** @param {Record<string, string>} all @returns {Record<string, any>} */
function recordOf(all) {
  /** @type {Record<string, any>} */
  const record = { ...all };
  for (const name of NUMBERS) if (all[name]) record[name] = Number(all[name]);
  if (all.bring_up) record.bring_up = true;
  if (all.steps) record.steps = JSON.parse(all.steps);
  if (all.ask_after) record.ask_after = new Date(all.ask_after).toISOString();
  return record;
}
