// Our own parts inside a page of Twitch's: made in a closed shadow root beside the body, so that the
// page's style does not reach them and its scripts do not stumble over them.

/** How long one waits before one chooses again: a slow breath in and out. */
const shieldPause = 10_000;

/** @typedef {{ words: string, main?: boolean, act: () => void }} CardButton */

/** @type {HTMLElement | undefined} */
let shieldNote;

/**
 * @param {"cover" | "note" | "frame"} kind
 * @returns {{ host: HTMLElement, inside: HTMLElement }}
 */
function makeCard(kind) {
  const host = document.createElement("evenkeel-card");
  host.dataset.kind = kind;
  const root = host.attachShadow({ mode: "closed" });
  const style = document.createElement("style");
  // The page's root says what a rem is; here it is what browsers come with.
  style.textContent = shieldLook.replace(/([\d.]+)rem\b/g, (_, many) => `${Number(many) * 16}px`);
  const inside = document.createElement("div");
  inside.className = kind;
  root.append(style, inside);
  return { host, inside };
}

/**
 * @param {{ title: string, lines: string[], buttons: CardButton[] }} said
 * @returns {HTMLElement}
 */
function cardWords({ title, lines, buttons }) {
  const words = document.createElement("div");
  words.className = "words";
  const heading = document.createElement("h1");
  heading.textContent = title;
  heading.tabIndex = -1;
  const row = document.createElement("div");
  row.className = "buttons";
  row.append(...buttons.map(cardButton));
  words.append(heading, ...lines.map(cardLine), ...(buttons.length > 0 ? [row] : []));
  return words;
}

/** @param {string} line */
function cardLine(line) {
  const paragraph = document.createElement("p");
  paragraph.textContent = line;
  return paragraph;
}

/** @param {CardButton} button */
function cardButton({ words, main, act }) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  if (main) button.className = "main";
  // The page listens, too; this is none of its business.
  button.addEventListener("click", (event) => (event.stopPropagation(), act()));
  return button;
}

/**
 * Shows a note in the corner, in the place of any other.
 * @param {{ title: string, lines: string[], buttons?: CardButton[] }} said
 */
function showNote({ title, lines, buttons = [] }) {
  closeNote();
  const { host, inside } = makeCard("note");
  inside.setAttribute("role", "status");
  inside.append(cardWords({ title, lines, buttons: [...buttons, { words: "Close", act: closeNote }] }));
  document.documentElement.append(host);
  shieldNote = host;
  return host;
}

function closeNote() {
  shieldNote?.remove();
  shieldNote = undefined;
}

/**
 * Asks, lets one breathe, and asks again, in the corner of the page.
 * @param {{ title: string, words: string, yes: string, then: () => void }} wish
 */
function pauseFirst({ title, words, yes, then }) {
  closeNote();
  const { host, inside } = makeCard("note");
  document.documentElement.append(host);
  shieldNote = host;
  breatheThen(inside, { title, words, yes, no: "Let it be", then: () => (closeNote(), then()), leave: closeNote });
}

/**
 * @param {HTMLElement} inside
 * @param {{ title: string, words: string, yes: string, no: string, then: () => void, leave: () => void }} wish
 */
function breatheThen(inside, { title, words, yes, no, then, leave }) {
  const part = cardWords({ title, lines: [words], buttons: [{ words: no, act: leave }] });
  const figure = document.createElement("div");
  figure.className = "breath";
  part.querySelector(".buttons")?.before(figure);
  inside.replaceChildren(part);
  part.querySelector("h1")?.focus();
  setTimeout(() => {
    if (!part.isConnected) return;
    figure.remove();
    part.querySelector(".buttons")?.append(cardButton({ words: yes, act: then }));
    for (const [selector, text] of [["h1", "Either is fine"], ["p", "Which would you like?"]]) {
      const place = part.querySelector(selector ?? "");
      if (place) place.textContent = text ?? "";
    }
  }, shieldPause);
}
