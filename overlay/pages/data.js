// Your data: forgetting takes two steps and some typing, so that nothing goes by accident.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { copyButtons } from "../lib/copy.js";
import "../lib/key.js";

const page = /** @type {HTMLElement} */ (document.getElementById("content"));
const place = /** @type {HTMLElement} */ (page.querySelector("[data-said]"));

copyButtons(page);

/** @param {string} words */
function say(words) {
  place.textContent = words;
  place.scrollIntoView({ block: "nearest" });
}

/**
 * Asks for `deed`, and says what came of it, or what went wrong. Gives the answer, if there is one.
 * @param {() => Promise<{ detail: string, kept?: string }>} deed
 */
async function ask(deed) {
  try {
    const answer = await deed();
    say(answer.detail);
    return answer;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message);
    return undefined;
  }
}

const viewer = page.querySelector('[data-forget="viewer"]');
if (viewer instanceof HTMLFormElement) {
  const [name, again] = /** @type {HTMLInputElement[]} */ ([...viewer.querySelectorAll("input")]);
  const sure = /** @type {HTMLElement} */ (viewer.querySelector("[data-sure]"));
  const lines = /** @type {HTMLElement} */ (viewer.querySelector("[data-lines]"));
  const plain = (/** @type {HTMLInputElement | undefined} */ field) => (field?.value ?? "").trim().replace(/^@/, "").toLowerCase();

  viewer.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!plain(name)) return;
    sure.hidden = false;
    again?.focus();
  });
  name?.addEventListener("input", () => (sure.hidden = true));
  viewer.querySelector("[data-do]")?.addEventListener("click", async () => {
    if (plain(again) !== plain(name)) return say(texts.data.namesDiffer);
    const path = `/viewers/${encodeURIComponent(plain(name))}`;
    const done = await ask(() => call("DELETE", path));
    if (!done) return;
    viewer.reset();
    sure.hidden = true;
    // What was kept as evidence is the streamer's own, so they are asked.
    lines.hidden = done.kept !== "some";
    lines.dataset.path = path;
  });
  lines.querySelector("[data-lines-forget]")?.addEventListener("click", async () => {
    if (await ask(() => call("DELETE", `${lines.dataset.path}?kept=forget`))) lines.hidden = true;
  });
  lines.querySelector("[data-lines-keep]")?.addEventListener("click", () => {
    lines.hidden = true;
    say(texts.data.keptStay);
  });
}

const everything = page.querySelector('[data-forget="everything"]');
if (everything instanceof HTMLFormElement) {
  const field = /** @type {HTMLInputElement} */ (everything.querySelector("input"));
  const button = /** @type {HTMLButtonElement} */ (everything.querySelector("[data-do]"));
  const isMeant = () => field.value.trim() === field.dataset.phrase;

  everything.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => button.setAttribute("aria-disabled", String(!isMeant())));
  button.addEventListener("click", async () => {
    if (!isMeant()) return say(texts.data.notMeant);
    const done = await ask(() => call("DELETE", "/everything", { confirm: field.value.trim() }));
    if (done) button.setAttribute("aria-disabled", "true");
  });
}
