// Whether words can be read on what lies behind them, over a bright picture as well as over a dark one.

/** @typedef {[number, number, number, number]} Colour red, green and blue up to 255, and how much it covers */

/** What WCAG asks of words (AA). */
export const ENOUGH = 4.5;

/**
 * The least contrast of words on a plate that lies over white, and over black.
 * @param {Colour} words
 * @param {Colour} plate
 */
export function worst(words, plate) {
  const grounds = /** @type {Colour[]} */ ([[255, 255, 255, 1], [0, 0, 0, 1]]);
  return Math.min(...grounds.map((ground) => {
    const under = over(plate, ground);
    const [light, dark] = [luminance(over(words, under)), luminance(under)].sort((a, b) => b - a);
    return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
  }));
}

/** @param {Colour} colour @param {Colour} ground @returns {Colour} */
export function over([r, g, b, a], ground) {
  const mix = (/** @type {number} */ top, /** @type {number} */ below) => top * a + below * (1 - a);
  return [mix(r, ground[0]), mix(g, ground[1]), mix(b, ground[2]), 1];
}

/** @param {Colour} colour */
function luminance([r, g, b]) {
  const linear = (/** @type {number} */ part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** A computed colour: `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.5)`. @param {string} text @returns {Colour} */
export function parse(text) {
  const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [r, g, b, a];
}
