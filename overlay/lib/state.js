// How things stand, for the private pages: follows the dock's socket and writes the state onto the
// page's main element, where the style sheet picks the sentences for it.

import { breakCard } from "./break-card.js";
import { breathingFigure } from "./breath.js";
import * as texts from "./catalog.js";
import { serviceTime, setServiceTime } from "./clock.js";
import { viewInOurWords } from "./exercise-words.js";
import { signInAgain } from "./key.js";
import { connect } from "./socket.js";
import { troubles } from "./troubles.js";
import { aboutTime, clockTime } from "./words.js";

/** @typedef {import("./wire.js").Snapshot<import("./wire.js").DockState>} Snapshot */
/** @typedef {import("./wire.js").Event} Event */
/** @typedef {import("./wire.js").BreakView} BreakView */
/** @typedef {import("./wire.js").Moments} Moments */

const ICON = "/assets/lib/icon.svg";
const BREAK_ICON = "/assets/lib/icon-break.svg";
/** A short loss is nobody's business. */
const SAY_AFTER = 1_500;
/** A browser's timers hold no more than about three weeks; an hour is looked at again. */
const LONGEST_TIMER = 3_600_000;

/**
 * @param {HTMLElement} page the main element
 * @param {(frame: Snapshot | Event) => void} also what else the page does with a frame
 * @param {() => void} [gone] what else it does when the service does not answer
 */
export function follow(page, also, gone = () => {}) {
  const trouble = troubles(page);
  /** @type {BreakView} */
  let current = { state: "idle" };
  let lost = 0;
  let adsTimer = 0;
  const card = breakCard(page);

  /** @param {Snapshot | Event} frame */
  function take(frame) {
    switch (frame.type) {
      case "snapshot": {
        const { state } = frame;
        clearTimeout(lost);
        lost = 0;
        page.dataset.connected = "yes";
        setServiceTime(state.now);
        setFlag("live", state.live);
        setSwitch("quiet", state.quiet);
        setSwitch("pause", state.pause);
        showBreak(viewInOurWords(state.break));
        showDigest(state.next_digest);
        showMoments(state.moments);
        showUrgent(state.urgent);
        showShield(state.shield);
        showTour(state.tour);
        trouble.replace(state);
        break;
      }
      case "live":
        setFlag("live", frame.live);
        break;
      case "quiet":
      case "pause":
        setSwitch(frame.type, frame.on);
        break;
      case "break":
        setServiceTime(frame.now);
        showBreak(viewInOurWords(frame));
        break;
      case "next_digest":
        showDigest(frame.at);
        break;
      case "digest_ready":
        announceDigest(frame.id);
        break;
      case "link":
        trouble.link(frame);
        break;
      case "account":
        trouble.account(frame);
        break;
      case "moments":
        showMoments(frame);
        break;
      case "shield":
        showShield(frame);
        break;
      case "urgent":
        showUrgent(frame.urgent);
        break;
      case "tour":
        showTour(frame.step);
        break;
    }
    also(frame);
  }

  /**
   * @param {string} name
   * @param {boolean} on
   */
  function setFlag(name, on) {
    page.dataset[name] = on ? "yes" : "no";
  }

  /**
   * @param {"quiet" | "pause"} name
   * @param {boolean} on
   */
  function setSwitch(name, on) {
    setFlag(name, on);
    page.querySelector(`[data-action="${name}"]`)?.setAttribute("aria-pressed", String(on));
  }

  /** @param {import("./wire.js").Shield} modes */
  function showShield({ mode, numbers }) {
    const all = [mode, ...Object.values(numbers)].every((each) => each === "hidden");
    page.dataset.shield = all ? "hidden" : "seen";
  }

  /** What the demo shows now. @param {import("./wire.js").TourStep | null} step */
  function showTour(step) {
    const place = page.querySelector("[data-tour]");
    if (!(place instanceof HTMLElement)) return;
    const words = step === null ? "" : texts.tour[step];
    if (place.textContent !== words) place.textContent = words;
    place.hidden = words === "";
  }

  /** @param {BreakView} view */
  function showBreak(view) {
    const focusInside = page.querySelector("[data-break-card]")?.contains(document.activeElement);
    current = view;
    page.dataset.state = view.state;
    const running = view.state === "break";
    // A tab shows a break, and nothing that would call for reading.
    document.querySelector('link[rel="icon"]')?.setAttribute("href", running ? BREAK_ICON : ICON);
    page.querySelector("[data-figure]")?.replaceChildren(...(running ? [breathingFigure(view)] : []));
    setText("[data-exercise]", view.exercise?.title ?? "");
    setText("[data-guide]", view.exercise?.guide ?? "");
    setText("[data-until]", running && view.ends_at ? texts.state.breakEnds(inWords(view.ends_at)) : "");
    card.show(view);
    if (focusInside) keepFocus();
  }

  /** The pressed button may just have gone: focus moves to the one that took its place. */
  function keepFocus() {
    const buttons = page.querySelectorAll("[data-break-card] button");
    if (document.activeElement instanceof HTMLElement && document.activeElement.offsetParent) return;
    for (const button of buttons) {
      if (button instanceof HTMLElement && button.offsetParent) return button.focus();
    }
  }

  /** @param {string} at */
  function inWords(at) {
    return aboutTime(at, new Date(serviceTime()));
  }

  /** @param {string | null} at */
  function showDigest(at) {
    page.dataset.digest = at === null ? "none" : "at";
    setText("[data-next-digest]", at === null ? "" : inWords(at));
  }

  /** @param {string} id */
  function announceDigest(id) {
    const note = page.querySelector("[data-digest-ready]");
    if (!(note instanceof HTMLElement)) return;
    note.querySelector("a")?.setAttribute("href", `/digests/${encodeURIComponent(id)}`);
    note.dataset.digestReady = id;
    note.hidden = false;
  }

  /** @param {import("./wire.js").Urgent | null} urgent */
  function showUrgent(urgent) {
    const line = page.querySelector("[data-urgent]");
    const words = line?.querySelector("span");
    if (!(line instanceof HTMLElement) || !words) return;
    // What is said already is not to be read out again.
    const said = urgent ? texts.urgent.line(texts.urgent.by[urgent.by], texts.urgent.report[urgent.report]) : "";
    if (words.textContent !== said) words.textContent = said;
    line.hidden = urgent === null;
  }

  /** @param {Moments} moments */
  function showMoments(moments) {
    clearTimeout(adsTimer);
    const left = moments.ads_until ? Date.parse(moments.ads_until) - serviceTime() : 0;
    setText("[data-ads]", moments.ads_until && left > 0 ? texts.state.adsUntil(clockTime(moments.ads_until)) : "");
    // Nobody tells of their end.
    if (left > 0) adsTimer = setTimeout(() => showMoments(moments), Math.min(left, LONGEST_TIMER));
  }

  /**
   * @param {string} selector
   * @param {string} text
   */
  function setText(selector, text) {
    const element = page.querySelector(selector);
    if (!(element instanceof HTMLElement)) return;
    // What stands there already is not to be read out again.
    if (element.textContent !== text) element.textContent = text;
    element.hidden = text === "";
  }

  /** @param {boolean} opened */
  function down(opened) {
    if (lost === 0) lost = setTimeout(() => (page.dataset.connected = "no"), SAY_AFTER);
    gone();
    if (!opened) void signInAgain().then((stranger) => stranger && tellStranger());
  }

  /** Somebody answers, and knows this page no more: only opening it again helps. */
  function tellStranger() {
    clearTimeout(lost);
    page.dataset.connected = "stranger";
  }

  matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", () => showBreak(current));
  connect(page.id === "dock" ? "/ws/dock?at=dock" : "/ws/dock", { frame: take, down });
}
