// The journal's first page: a check-in, and how an intention went.

import { call } from "../lib/api.js";
import { checkinOf, fields, fill, given, keepDraft } from "./journal-form.js";
import { attempt, say } from "./journal-page.js";

const checkin = document.querySelector("[data-checkin]");
if (checkin instanceof HTMLFormElement) {
  fill(checkin, given(checkin));
  const draft = keepDraft(checkin);
  checkin.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(checkin, async () => {
      const all = fields(checkin);
      await call("POST", "/journal/checkins", { ...checkinOf(all, "now"), moment: all.now_moment });
      await draft.end();
      await call("DELETE", `/journal/drafts/${checkin.dataset.draftName}`);
      checkin.reset();
      draft.resume();
      say(checkin, "Kept.");
    });
  });
}

const intention = document.querySelector("[data-record^='/journal/intentions/']");
if (intention instanceof HTMLFormElement) {
  const known = given(intention);
  intention.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(intention, async () => {
      const { id, at, changed_at, version, text } = known;
      const change = { id, at, changed_at, version, text, ...fields(intention) };
      await call("PUT", intention.dataset.record ?? "", change);
      location.reload();
    });
  });
}
