// The journal's first page: a check-in, how an intention and last week's goal went, and what was put off until now.

import { call } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
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
      say(checkin, texts.journal.keptHere);
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

const goal = document.querySelector("[data-goal]");
if (goal instanceof HTMLFormElement) {
  goal.addEventListener("submit", (event) => {
    event.preventDefault();
    const { submitter } = event;
    attempt(goal, async () => {
      const fate = submitter instanceof HTMLButtonElement ? submitter.value : "keep";
      await call("POST", goal.dataset.goal ?? "", { fate, ...fields(goal) });
      if (fate === "change") location.assign("/journal/week");
      else location.reload();
    });
  });
}

for (const worry of document.querySelectorAll("[data-worry]")) {
  if (!(worry instanceof HTMLFormElement)) continue;
  worry.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(worry, async () => {
      await call("PUT", worry.dataset.worry ?? "", { ...given(worry), ...fields(worry), version: 0 });
      say(worry, texts.journal.keptHere);
    });
  });
}

// A link that leads to something folded opens it.
const aim = location.hash ? document.getElementById(location.hash.slice(1)) : null;
if (aim instanceof HTMLDetailsElement) aim.open = true;
