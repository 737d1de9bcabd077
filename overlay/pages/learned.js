// What was learned: each can be forgotten, and brought back for a moment.

import * as texts from "../lib/catalog.js";
import "../lib/key.js";
import { call } from "../lib/api.js";
import { asks, doesSoon, leave } from "./sure.js";

for (const button of document.querySelectorAll("[data-forget]")) {
  if (button instanceof HTMLButtonElement) button.addEventListener("click", () => forget(button));
}

/** @param {HTMLButtonElement} button */
function forget(button) {
  const path = `/learned/${encodeURIComponent(button.dataset.forget ?? "")}`;
  asks(button, {
    question: texts.lessons.forget,
    yes: texts.journal.forGood,
    deed: async () => {
      const row = button.closest("li");
      const words = { soon: texts.lessons.goes, done: texts.lessons.forgotten };
      if (row) doesSoon(row, words, (leaving) => (leaving ? leave(path) : call("DELETE", path)));
    },
  });
}
