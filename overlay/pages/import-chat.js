// Past chat from other programs: files are sent one after another, as they are read, and can be stopped.

import * as texts from "../lib/catalog.js";
import { plain } from "../lib/words.js";

/**
 * @typedef {object} Outcome
 * @property {boolean} whole
 * @property {number} new
 * @property {number} known
 * @property {Record<string, number>} left_out
 * @property {unknown[]} streams
 */

const panel = /** @type {HTMLElement} */ (document.querySelector("[data-import]"));
const form = /** @type {HTMLFormElement} */ (panel.querySelector("form"));
const field = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
const begin = /** @type {HTMLButtonElement} */ (form.querySelector("[data-do]"));
const stop = /** @type {HTMLButtonElement} */ (form.querySelector("[data-stop]"));
const bar = /** @type {HTMLProgressElement} */ (panel.querySelector("progress"));
const came = /** @type {HTMLElement} */ (panel.querySelector("[data-came]"));
const toRead = /** @type {HTMLElement} */ (panel.querySelector("[data-read]"));

/** What is being sent, if anything is. @type {XMLHttpRequest | undefined} */
let sending;

/** @param {Outcome} outcome */
function words(outcome) {
  const { imported } = texts;
  const left = Object.entries(imported.leftOut).filter(([why]) => (outcome.left_out[why] ?? 0) > 0);
  const what =
    outcome.new > 0 ? imported.streams(outcome.streams.length) : outcome.known > 0 ? imported.known : imported.nothing;
  return [
    what,
    ...(outcome.new > 0 && outcome.known > 0 ? [imported.partlyKnown] : []),
    ...(outcome.whole ? [] : [imported.broken]),
    ...left.map(([, sentence]) => sentence),
  ].join(" ");
}

/**
 * Sends a file, and says what came of it.
 * @param {File} file
 * @returns {Promise<{ said: string, isNew: boolean }>}
 */
function send(file) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    sending = request;
    const tell = (/** @type {string} */ said, isNew = false) => resolve({ said, isNew });
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable && event.total > 0) bar.value = Math.floor((100 * event.loaded) / event.total);
    });
    request.addEventListener("load", () => {
      const answer = /** @type {any} */ (request.response);
      if (request.status === 200 && answer) return tell(words(answer), answer.new > 0);
      if (request.status === 401) return tell(texts.faults.stranger);
      tell(plain(answer?.detail ?? texts.faults.unclear));
    });
    request.addEventListener("abort", () => tell(texts.imported.stopped, true));
    request.addEventListener("error", () => tell(texts.faults.silent));
    request.open("POST", `/api/v1/chat/import?name=${encodeURIComponent(file.name.slice(-200))}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.responseType = "json";
    request.send(file);
  });
}

/** @param {string} text */
function say(text) {
  const line = document.createElement("li");
  line.textContent = text;
  came.append(line);
}

let isStopped = false;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending) return;
  came.replaceChildren();
  const files = [...(field.files ?? [])];
  if (files.length === 0) return say(texts.imported.none);
  isStopped = false;
  bar.hidden = stop.hidden = false;
  begin.setAttribute("aria-disabled", "true");
  for (const file of files) {
    bar.value = 0;
    const { said, isNew } = await send(file);
    say(`${plain(file.name)}: ${said}`);
    if (isNew) toRead.hidden = false;
    if (isStopped) break;
  }
  sending = undefined;
  bar.hidden = stop.hidden = true;
  begin.removeAttribute("aria-disabled");
});

stop.addEventListener("click", () => {
  isStopped = true;
  sending?.abort();
});
