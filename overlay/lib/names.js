// Viewers' own colours for their names, changed only as far as they must be to stay readable where the line stands.

import { ENOUGH, over, parse, worst } from "./contrast.js";

/** @typedef {import("./contrast.js").Colour} Colour */

/** Steps from a colour towards that of the words, which can be read. */
const STEPS = 10;
/** More colours than people choose are not remembered. */
const MOST_KNOWN = 500;
/** What words without a plate have behind them: their shadow. */
const SHADOW = /** @type {Colour} */ ([0, 0, 0, 0.75]);

/**
 * Keeps the names in `list` readable.
 * @param {HTMLElement} list
 */
export function nameColours(list) {
  /** @type {Map<string, string>} what each colour became */
  let known = new Map();
  /** @type {{ words: Colour, plate: Colour } | undefined} */
  let look;

  /** @param {HTMLElement} line one in the page, with `data-colour` where its author chose one */
  function tint(line) {
    const { colour } = line.dataset;
    if (colour === undefined) return;
    look ??= { words: parse(getComputedStyle(line).color), plate: plateOf(line) };
    if (known.size > MOST_KNOWN) known = new Map();
    const readable = known.get(colour) ?? nearest(fromHex(colour), look);
    known.set(colour, readable);
    line.style.setProperty("--own-name", readable);
  }

  return {
    tint,

    /** The lines look otherwise now. */
    again() {
      known = new Map();
      look = undefined;
      for (const line of list.querySelectorAll("[data-colour]")) tint(/** @type {HTMLElement} */ (line));
    },
  };
}

/**
 * @param {Colour} colour
 * @param {{ words: Colour, plate: Colour }} look
 */
function nearest(colour, { words, plate }) {
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = over([words[0], words[1], words[2], step / STEPS], colour);
    if (worst(mixed, plate) >= ENOUGH) return css(mixed);
  }
  return css(words);
}

/**
 * What lies behind a line, as far as the page knows.
 * @param {HTMLElement} line
 */
function plateOf(line) {
  for (let element = /** @type {HTMLElement | null} */ (line); element; element = element.parentElement) {
    const colour = parse(getComputedStyle(element).backgroundColor);
    if (colour[3] > 0) return colour;
  }
  return SHADOW;
}

/** @param {string} hex `#rrggbb` @returns {Colour} */
function fromHex(hex) {
  const part = (/** @type {number} */ at) => parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5), 1];
}

/** @param {Colour} colour */
function css([r, g, b]) {
  return `rgb(${Math.round(r)}, ${Math.round(g)}, ${Math.round(b)})`;
}
