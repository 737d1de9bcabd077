// The steps of setting up that one does here: a channel, OBS, keys, a break. Each looks whether it worked;
// the words for how it stands are in the template.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { plain } from "../lib/words.js";

/** @typedef {{ overlay: string, overlay_in_obs: boolean, dock: string, break_shown: string, trying_keys: boolean, keys: string[] }} Steps */

/** How often is looked while the page is in front. */
const EVERY = 2_000;
const SHORT_BREAK = { exercise: "coherent", length: "20s" };

/**
 * @param {HTMLElement} page
 * @param {() => void} fold called whenever a step may have got done
 */
export function steps(page, fold) {
  let timer = 0;
  let asked = false;

  async function look() {
    clearTimeout(timer);
    if (document.visibilityState !== "visible") return;
    try {
      show(await call("GET", "/setup"));
    } catch (error) {
      // The page says at its top that nobody answers.
      if (!(error instanceof Problem)) throw error;
    }
    clearTimeout(timer);
    timer = setTimeout(() => void look(), EVERY);
  }

  /** @param {Steps} steps */
  function show(steps) {
    for (const name of /** @type {const} */ (["overlay", "dock", "break_shown"])) {
      const place = page.querySelector(`[data-step-of="${name}"]`);
      if (place instanceof HTMLElement) place.dataset.step = steps[name];
    }
    fold();
    find("[data-in-obs]").hidden = !steps.overlay_in_obs;
    steps.keys.forEach(heard);
    showTrying(steps.trying_keys);
    // Said by looking: a break that nobody sees is to be told.
    const unseen = asked && page.dataset.state === "break" && steps.break_shown !== "open";
    const words = unseen ? texts.setup.noOverlay : "";
    const place = find("[data-break-said]");
    if (place.textContent !== words) place.textContent = words;
    place.hidden = words === "";
  }

  /** @param {boolean} on */
  function showTrying(on) {
    const words = on ? texts.setup.pressAKey : "";
    find("[data-try-keys]").setAttribute("aria-pressed", String(on));
    const place = find("[data-trying]");
    if (place.textContent !== words) place.textContent = words;
  }

  /** @param {string} press */
  function heard(press) {
    const key = page.querySelector(`[data-key="${CSS.escape(press)}"]`);
    const words = key?.querySelector("[data-heard-words]");
    if (!(key instanceof HTMLElement) || !words || key.dataset.heard === "yes") return;
    key.dataset.heard = "yes";
    find("[data-keys]").dataset.step = "earlier";
    words.textContent = texts.setup.heard;
  }

  /**
   * @param {HTMLElement} form
   * @param {object} changes
   */
  async function set(form, changes) {
    const place = /** @type {HTMLElement} */ (form.querySelector("[data-mistake]"));
    place.hidden = true;
    try {
      await call("PUT", "/settings", changes);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      place.textContent = error.message;
      place.hidden = false;
      form.querySelector("input")?.focus();
    }
  }

  for (const form of page.querySelectorAll("[data-set]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const input = form.querySelector("input");
      if (form instanceof HTMLElement && input) void set(form, { [form.dataset.set ?? ""]: input.value.trim() });
    });
  }

  page.querySelector("[data-obs]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (document.getElementById(id)).value;
    const password = value("obs-password");
    const changes = { "obs.url": value("obs-url").trim(), ...(password ? { "obs.password": password } : {}) };
    if (event.target instanceof HTMLElement) void set(event.target, changes);
  });

  page.querySelector("[data-find-obs]")?.addEventListener("click", async () => {
    const place = find("[data-found-obs]");
    try {
      /** @type {{ found: keyof typeof texts.setup.foundObs }} */
      const { found } = await call("POST", "/setup/obs", {});
      place.textContent = texts.setup.foundObs[found];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      place.textContent = error.message;
    }
  });

  find("[data-place]").addEventListener("click", async () => {
    const place = find("[data-placed]");
    try {
      place.textContent = plain((await call("POST", "/setup/overlay", {})).said);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      place.textContent = error.message;
    }
    void look();
  });

  find("[data-try-keys]").addEventListener("click", async ({ currentTarget }) => {
    const on = currentTarget instanceof HTMLElement && currentTarget.getAttribute("aria-pressed") !== "true";
    await call("PUT", "/setup/keys", { on }).catch(() => {});
    void look();
  });

  find("[data-test-break]").addEventListener("click", async () => {
    const place = find("[data-break-said]");
    try {
      await call("POST", "/breaks", SHORT_BREAK);
      asked = true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      place.textContent = error.message;
      place.hidden = false;
      return;
    }
    void look();
  });

  /** @param {string} selector */
  function find(selector) {
    return /** @type {HTMLElement} */ (page.querySelector(selector));
  }

  document.addEventListener("visibilitychange", () => void look());
  void look();
  return { look: () => void look(), heard };
}
