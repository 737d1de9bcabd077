// How the overlay looks: what the settings say, unless the source's own address asks for something else. The
// streamer's colours and font are custom properties on the root, where any style sheet may use them.

/** @typedef {import("../lib/wire.js").Look} Look */

/** Which custom property each choice sets. */
const PROPERTIES = /** @type {const} */ ({ words: "--words", names: "--name", events: "--event", plate: "--plate" });
const SCALES = { small: "0.85", usual: "1", large: "1.3", huge: "1.7" };

const root = document.documentElement;
const asked = new Set((root.dataset.asked ?? "").split(" "));

/** Takes up what the page came with. */
export function lookAsLoaded() {
  for (const name of /** @type {(keyof typeof PROPERTIES)[]} */ (Object.keys(PROPERTIES))) colour(name, root.dataset[name] ?? "");
  font(root.dataset.font ?? "");
}

/** @param {Look} look what the settings say now */
export function lookLike(look) {
  // The words of the page came with it.
  if ((look.language ?? "") !== (root.dataset.language ?? "")) location.reload();
  if (!asked.has("theme")) root.dataset.theme = look.theme;
  if (!asked.has("position")) root.dataset.position = look.position;
  if (!asked.has("font")) font(look.font);
  if (!asked.has("size")) root.style.setProperty("--scale", SCALES[look.size]);
  for (const name of /** @type {(keyof typeof PROPERTIES)[]} */ (Object.keys(PROPERTIES))) if (!asked.has(name)) colour(name, look[name]);
}

/**
 * The streamer's own style sheet, loaded anew.
 * @param {boolean} own
 */
export function loadOwnStyle(own) {
  document.querySelector("[data-own]")?.remove();
  if (!own) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.dataset.own = "";
  link.href = `/overlay/own.css?at=${Date.now()}`;
  document.head.append(link);
}

/**
 * @param {keyof typeof PROPERTIES} name
 * @param {string} value
 */
export function colour(name, value) {
  put(PROPERTIES[name], value);
  root.dataset[name] = value;
  // The card of a break stands on the same ground.
  if (name === "plate") put("--shade", value);
}

/** @param {string} name */
export function font(name) {
  put("--font", name && `"${name}", var(--font-ui)`);
}

/**
 * @param {string} property
 * @param {string} value
 */
function put(property, value) {
  if (value) root.style.setProperty(property, value);
  else root.style.removeProperty(property);
}
