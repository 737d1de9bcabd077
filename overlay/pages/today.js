// The page for today: the same state and buttons as the dock, without the messages.

import { shield } from "../dock/shield.js";
import { actions } from "../lib/actions.js";
import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { copyButtons } from "../lib/copy.js";
import { follow } from "../lib/state.js";

const page = /** @type {HTMLElement} */ (document.getElementById("content"));
const { say, tell } = actions(page);
const numbers = shield(page, tell);

follow(
  page,
  (frame) => {
    numbers.hear(frame);
    if (frame.type === "marked") say("mark");
  },
  numbers.lose,
);

page.querySelector("[data-later]")?.addEventListener("click", async ({ currentTarget }) => {
  const button = /** @type {HTMLElement} */ (currentTarget);
  try {
    await call("POST", `/digests/${encodeURIComponent(button.dataset.later ?? "")}/later`, {});
    tell(texts.actions.waits);
    button.remove();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(error.message);
  }
});

copyButtons(page);
