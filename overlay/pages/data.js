// Your data: forgetting takes two steps and some typing, so that nothing goes by accident.

import { call, Problem } from "../lib/api.js";
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
 * Asks for `deed`, and says what came of it, or what went wrong.
 * @param {() => Promise<{ detail: string }>} deed
 */
async function ask(deed) {
  try {
    say((await deed()).detail);
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message);
    return false;
  }
}

const viewer = page.querySelector('[data-forget="viewer"]');
if (viewer instanceof HTMLFormElement) {
  const [name, again] = /** @type {HTMLInputElement[]} */ ([...viewer.querySelectorAll("input")]);
  const sure = /** @type {HTMLElement} */ (viewer.querySelector("[data-sure]"));
  const plain = (/** @type {HTMLInputElement | undefined} */ field) => (field?.value ?? "").trim().replace(/^@/, "").toLowerCase();

  viewer.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!plain(name)) return;
    sure.hidden = false;
    again?.focus();
  });
  name?.addEventListener("input", () => (sure.hidden = true));
  viewer.querySelector("[data-do]")?.addEventListener("click", async () => {
    if (plain(again) !== plain(name)) return say("The two names differ, so nothing was done.");
    const done = await ask(() => call("DELETE", `/viewers/${encodeURIComponent(plain(name))}`));
    if (!done) return;
    viewer.reset();
    sure.hidden = true;
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
    if (!isMeant()) return say("Nothing was done: the words above the field have to be in it.");
    const done = await ask(() => call("DELETE", "/everything", { confirm: field.value.trim() }));
    if (done) button.setAttribute("aria-disabled", "true");
  });
}
