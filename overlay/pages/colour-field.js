// The field for a colour: the look's own, or one that is chosen. The settings write "#rrggbb", or "#rrggbbaa" where the
// picture shows through.

/** @typedef {import("./fields.js").Field} Field */

/** What the field begins with where the look has its own. */
const BEGINNING = "#808080";
const OPAQUE = 255;

/**
 * @param {HTMLElement} place
 * @returns {Field}
 */
export function colour(place) {
  const input = /** @type {HTMLInputElement} */ (place.querySelector("[data-field]"));
  const own = /** @type {HTMLInputElement} */ (place.querySelector("[data-own]"));
  /** How much of the picture it covers; none where it always covers all. */
  const cover = /** @type {HTMLInputElement | null} */ (place.querySelector("[data-cover]"));
  let alpha = OPAQUE;

  for (const part of [input, cover]) part?.addEventListener("input", () => (own.checked = false));
  return {
    fill: (/** @type {string} */ value) => {
      const parts = channels(value);
      own.checked = parts.length === 0;
      input.value = parts.length === 0 ? BEGINNING : `#${parts.slice(0, 3).join("")}`;
      alpha = parts[3] === undefined ? OPAQUE : parseInt(parts[3], 16);
      if (cover) cover.value = String(alpha);
    },
    read: () => {
      if (own.checked) return "";
      const covers = cover ? Number(cover.value) : alpha;
      return covers === OPAQUE ? input.value : `${input.value}${covers.toString(16).padStart(2, "0")}`;
    },
  };
}

/**
 * Red, green, blue and perhaps how much it covers, two digits each.
 * @param {string} text
 * @returns {string[]}
 */
function channels(text) {
  const digits = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(text)?.[1]?.toLowerCase() ?? "";
  const long = digits.length < 6 ? digits.replace(/./g, "$&$&") : digits;
  return long.match(/../g) ?? [];
}
