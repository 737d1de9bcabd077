// One passed line as an element, for stage and dock alike. Everything in it is foreign: it is set as
// text, isolated from the direction of what stands around it, and never as markup.

import * as texts from "./catalog.js";

/** @typedef {import("./wire.js").Line} Line */
/** @typedef {import("./wire.js").Fragment} Fragment */

const EMOTES = "https://static-cdn.jtvnw.net/emoticons/v2";

/**
 * @param {Line} line
 * @param {"dark" | "light"} ground what lies behind the line, for the emotes' outlines
 * @returns {HTMLLIElement}
 */
export function lineElement(line, ground) {
  const element = document.createElement("li");
  element.className = "line";
  element.dataset.line = line.id;
  element.dataset.event = line.event;
  element.dir = "auto";

  const author = span("line-author foreign", line.author || texts.someone);
  const words = span("line-words foreign", "");
  words.append(...line.fragments.map((fragment) => fragmentNode(fragment, ground)));

  if (line.event in texts.deeds) {
    const happened = texts.deeds[/** @type {keyof typeof texts.deeds} */ (line.event)];
    element.append(author, " ", span("line-happened", happened));
    if (line.fragments.length > 0) element.append(span("line-colon", ": "), words);
  } else {
    element.append(author, span("line-colon", ": "), words);
  }
  return element;
}

/**
 * @param {string} className
 * @param {string} text
 */
function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

/**
 * @param {Fragment} fragment
 * @param {"dark" | "light"} ground
 * @returns {Node}
 */
function fragmentNode(fragment, ground) {
  if (fragment.type === "text") return document.createTextNode(fragment.text);
  const image = document.createElement("img");
  image.className = "line-emote";
  image.alt = fragment.name;
  image.addEventListener("error", () => image.replaceWith(fragment.name), { once: true });
  image.src = `${EMOTES}/${encodeURIComponent(fragment.id)}/static/${ground}/2.0`;
  return image;
}
