// The overlay over a sample scene, as it would look with what is chosen on the page; and whether its words can be
// read over a bright picture as well as over a dark one.

import * as texts from "../lib/catalog.js";
import { ENOUGH, parse, worst } from "../lib/contrast.js";

const SCALES = /** @type {Record<string, string>} */ ({ small: "0.85", usual: "1", large: "1.3", huge: "1.7" });
/** What reads with ease (WCAG's AAA). */
const EASY = 7;

/**
 * @param {HTMLElement} page
 * @param {(key: string) => any} chosen what a setting is on the page just now
 */
export function preview(page, chosen) {
  const place = /** @type {HTMLElement} */ (page.querySelector("[data-preview]"));
  const frame = /** @type {HTMLIFrameElement} */ (place.querySelector("iframe"));
  const pause = /** @type {HTMLInputElement} */ (place.querySelector("[data-preview-break]"));
  const words = /** @type {HTMLElement} */ (place.querySelector("[data-contrast]"));
  const trouble = /** @type {HTMLElement} */ (place.querySelector("[data-own-trouble]"));

  function show() {
    const plain = (/** @type {string} */ name) => chosen(`overlay.${name}`) ?? "";
    const isColour = (/** @type {string} */ text) => (/^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text) ? text : "");
    const look = {
      theme: plain("theme"),
      position: plain("position"),
      scale: SCALES[plain("size")] ?? "1",
      font: plain("font").replace(/["\\;{}]/g, ""),
      pause: pause.checked,
      ...Object.fromEntries(["words", "names", "events", "plate"].map((name) => [name, isColour(plain(name))])),
    };
    frame.contentWindow?.postMessage(look, location.origin);
    // The frame has heard it once this turn is over.
    setTimeout(check, 50);
  }

  function check() {
    const inside = frame.contentDocument;
    const line = inside?.querySelector(".line");
    const parts = [".line-words", ".line-author", ".line-happened"].map((part) => inside?.querySelector(part));
    if (!inside?.defaultView || !line) return;
    const look = inside.defaultView;
    const plate = parse(look.getComputedStyle(line).backgroundColor);
    const ratios = parts.map((part) => (part ? worst(parse(look.getComputedStyle(part).color), plate) : EASY));
    const least = Math.min(...ratios);
    const said = least.toFixed(1);
    if (inside.documentElement.dataset.theme === "bare" && plate[3] === 0) {
      words.textContent = texts.contrast.shadowOnly;
    } else if (least >= EASY) {
      words.textContent = texts.contrast.easy(said);
    } else if (least >= ENOUGH) {
      words.textContent = texts.contrast.enough(said);
    } else {
      words.textContent = texts.contrast.little(said);
    }
  }

  async function ownStyle() {
    const named = chosen("overlay.css");
    const answer = named ? await fetch("/overlay/own.css").catch(() => undefined) : undefined;
    const json = answer && !answer.ok ? await answer.json().catch(() => undefined) : undefined;
    trouble.textContent = json?.detail ?? "";
    trouble.hidden = !json;
  }

  frame.addEventListener("load", show);
  pause.addEventListener("change", (event) => {
    event.stopPropagation();
    show();
  });
  return { show, ownStyle: () => void ownStyle() };
}
