// Keeping the journal: its passphrase, carrying it elsewhere and back.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { attempt, say } from "./journal-page.js";
import { save } from "./save.js";

/** By how a file's name ends. @type {Record<string, string>} */
const TYPES = { md: "text/markdown", csv: "text/csv", json: "application/json" };

const passphrase = document.querySelector("[data-passphrase]");
if (passphrase instanceof HTMLFormElement) {
  passphrase.addEventListener("submit", (event) => {
    event.preventDefault();
    const read = (/** @type {string} */ name) => {
      const field = passphrase.elements.namedItem(name);
      return field instanceof HTMLInputElement && field.value ? field.value : undefined;
    };
    if (read("new") !== read("again")) return say(passphrase, texts.journal.notTheSame);
    say(passphrase, texts.journal.writtenAnew);
    attempt(passphrase, async () => {
      await call("PUT", "/journal/passphrase", { current: read("current"), new: read("new") });
      passphrase.reset();
      location.reload();
    });
  });
  passphrase.querySelector("[data-lock]")?.addEventListener("click", () =>
    attempt(passphrase, async () => {
      await call("POST", "/journal/lock");
      location.assign("/journal");
    }),
  );
}

for (const button of document.querySelectorAll("[data-export]")) {
  if (!(button instanceof HTMLElement)) continue;
  const { export: type = "", name = "" } = button.dataset;
  button.addEventListener("click", () => attempt(button, () => save("/journal/export", type, name)));
}

const taking = document.querySelector("[data-import]");
if (taking instanceof HTMLFormElement) {
  taking.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = taking.querySelector("input");
    const file = field?.files?.[0];
    if (file) attempt(taking, () => takeIn(taking, file));
  });
}

/** @param {HTMLFormElement} form @param {File} file */
async function takeIn(form, file) {
  const answer = await fetch("/api/v1/journal/import", {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": TYPES[file.name.split(".").pop() ?? ""] ?? "text/markdown" },
    body: file,
  }).catch(() => undefined);
  const said = await answer?.json().catch(() => undefined);
  if (!answer?.ok) throw new Problem(said?.detail ?? texts.faults.notSent);
  const { added, known } = said;
  say(form, texts.journal.takenIn(added, known));
}
