// One passed line as an element, for stage and dock alike. Everything in it is foreign: it is set as
// text, isolated from the direction of what stands around it, and never as markup.

import * as texts from "./catalog.js";

/** @typedef {import("./wire.js").Line} Line */
/** @typedef {import("./wire.js").Fragment} Fragment */

/** An address, up to what ends the sentence it stands in. */
const ADDRESS = /(\bhttps?:\/\/[^\s<>]+[^\s<>.,!?:;)"'])/i;
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
  if (line.colour) element.dataset.colour = line.colour;
  if (line.me) element.dataset.me = "";
  if (line.answers) element.append(span("line-answers foreign", texts.line.answers(line.answers)));
  if (line.event === "message") element.append(...(line.badges ?? []).map(badgeNode));

  const author = span("line-author foreign", line.author || texts.someone);
  const words = span("line-words foreign", "");
  words.append(...wordNodes(line.fragments, ground));

  if (line.event in texts.deeds) {
    const happened = texts.deeds[/** @type {keyof typeof texts.deeds} */ (line.event)];
    element.append(author, " ", span("line-happened", happened));
    if (line.fragments.length > 0) element.append(span("line-colon", ": "), words);
  } else {
    element.append(author, span("line-colon", line.me ? " " : ": "), words);
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

/** @param {import("./wire.js").Badge} badge */
function badgeNode(badge) {
  const image = document.createElement("img");
  image.className = "line-badge";
  image.alt = texts.line.badges[badge];
  image.src = `/assets/lib/badge-${badge}.svg`;
  return image;
}

/**
 * The words and emotes of a line. One that lies over another shares its place.
 * @param {Fragment[]} fragments
 * @param {"dark" | "light"} ground
 * @returns {Node[]}
 */
function wordNodes(fragments, ground) {
  /** @type {Node[]} */
  const nodes = [];
  fragments.forEach((fragment, at) => {
    const gap = fragments[at - 1];
    const below = fragments[gap?.type === "text" && gap.text.trim() === "" ? at - 2 : at - 1];
    if (fragment.type === "text" || !fragment.over || below?.type !== "emote") {
      nodes.push(...fragmentNodes(fragment, ground));
      return;
    }
    if (gap?.type === "text") nodes.pop();
    const last = /** @type {HTMLElement} */ (nodes.pop());
    const stack = last.className === "line-stack" ? last : span("line-stack", "");
    if (stack !== last) stack.append(last);
    stack.append(...fragmentNodes(fragment, ground));
    nodes.push(stack);
  });
  return nodes;
}

/**
 * @param {Fragment} fragment
 * @param {"dark" | "light"} ground
 * @returns {Node[]}
 */
function fragmentNodes(fragment, ground) {
  if (fragment.type === "text") return textNodes(fragment.text);
  const image = document.createElement("img");
  image.className = "line-emote";
  image.alt = fragment.name;
  const id = encodeURIComponent(fragment.id);
  if (fragment.service) {
    // It is kept by our own service, so that no page asks theirs. Until it is there, and where it is not, it is a word.
    const name = span("line-emote-name", fragment.name);
    image.addEventListener("load", () => name.replaceWith(image), { once: true });
    image.src = `/emotes/${fragment.service}/${id}`;
    return [name];
  }
  image.addEventListener("error", () => image.replaceWith(fragment.name), { once: true });
  image.src = `${EMOTES}/${id}/static/${ground}/2.0`;
  return [image];
}

/**
 * Words, with each address in them by the place it leads to: nobody reads the rest of it in passing. An address can
 * be read, and not be followed.
 * @param {string} text
 * @returns {Node[]}
 */
function textNodes(text) {
  return text.split(ADDRESS).map((piece, at) => {
    const host = at % 2 === 1 ? hostOf(piece) : undefined;
    if (host === undefined) return document.createTextNode(piece);
    const link = span("line-link", host);
    link.title = piece;
    return link;
  });
}

/** @param {string} address */
function hostOf(address) {
  try {
    return new URL(address).hostname.replace(/^www\./, "");
  } catch {
    return undefined;
  }
}
