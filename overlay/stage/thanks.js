// Thanks when a break is over: names, gently, for a little while. Never how many or how much. Names
// are foreign: each is set as text, and turns nothing around that stands beside it.

import * as texts from "../lib/catalog.js";
import { serviceTime } from "../lib/clock.js";
import { setState } from "./state.js";

/** @typedef {import("../lib/wire.js").Thanks} Thanks */

/** What the style's fade takes; the names are cleared away after it. */
const FADE = 1_500;

/** @param {HTMLElement} stage */
export function thanks(stage) {
  const place = /** @type {HTMLElement} */ (stage.querySelector("[data-greeting]"));
  const names = /** @type {HTMLElement} */ (place.querySelector("[data-names]"));
  /** @type {Thanks | undefined} */
  let current;
  let timer = 0;

  /** @param {Thanks | undefined} given */
  function show(given) {
    const left = given ? Date.parse(given.until) - serviceTime() : 0;
    if (!given || left <= 0 || given.people.length === 0 || stage.dataset.thanks !== "1") return end();
    clearTimeout(timer);
    current = given;
    names.replaceChildren(...sentence(given));
    place.hidden = false;
    setState(stage, "greeting", true);
    timer = setTimeout(end, left);
  }

  function end() {
    if (current === undefined) return;
    current = undefined;
    clearTimeout(timer);
    setState(stage, "greeting", false);
    timer = setTimeout(() => {
      names.replaceChildren();
      place.hidden = true;
    }, FADE);
  }

  return {
    show,
    end,

    /** @param {string[]} ids what was removed; whoever is thanked for it is thanked no more */
    remove(ids) {
      if (!current?.people.some(({ id }) => ids.includes(id))) return;
      show({ ...current, people: current.people.filter(({ id }) => !ids.includes(id)) });
    },
  };
}

/**
 * "Mira, Teo and others".
 * @param {Thanks} thanks
 * @returns {(Node | string)[]}
 */
function sentence({ people, others }) {
  /** @type {(Node | string)[]} */
  const all = people.map(({ name }) => {
    const element = document.createElement("span");
    element.className = "greeting-name foreign";
    element.textContent = name;
    return element;
  });
  if (others) all.push(texts.thanks.others);
  return all.flatMap((each, place) => [place === 0 ? "" : place === all.length - 1 ? ` ${texts.thanks.and(textOf(each))} ` : ", ", each]);
}

/** @param {Node | string} part */
function textOf(part) {
  return typeof part === "string" ? part : (part.textContent ?? "");
}
