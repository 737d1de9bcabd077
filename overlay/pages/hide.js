// Hides a page at once: Escape twice, or the button. It comes back by choice.

import * as texts from "../lib/catalog.js";

/** Between the two presses, at most. */
const TWICE = 1_000;

let pressed = -TWICE;
/** What there was before. @type {{ title: string, address: string, focus: Element | null } | undefined} */
let before;

/** Makes Escape and the page's button hide it. */
export function hidable() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat || before) return;
    const now = performance.now();
    if (now - pressed < TWICE) hide();
    pressed = now;
  });
  document.querySelector("[data-hide]")?.addEventListener("click", hide);
}

function hide() {
  if (before) return;
  before = { title: document.title, address: location.href, focus: document.activeElement };
  document.title = "Evenkeel";
  // Somebody else's glance may fall on the address, too; and a reload shows the first page.
  history.replaceState(history.state, "", "/");
  const cover = document.createElement("div");
  cover.className = "hide-cover";
  const back = document.createElement("button");
  back.type = "button";
  back.className = "button";
  back.textContent = texts.settings.showAgain;
  back.addEventListener("click", () => show(cover));
  cover.append(back);
  document.documentElement.dataset.hidden = "yes";
  document.body.append(cover);
  back.focus({ preventScroll: true });
}

/** @param {HTMLElement} cover */
function show(cover) {
  if (!before) return;
  cover.remove();
  delete document.documentElement.dataset.hidden;
  document.title = before.title;
  history.replaceState(history.state, "", before.address);
  if (before.focus instanceof HTMLElement) before.focus.focus();
  before = undefined;
}
