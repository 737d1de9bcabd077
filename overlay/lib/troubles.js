// The one line about connections: said where something needs the streamer, or stays away; gone by
// itself when things are right again. Never how many, and no alarm.

import * as texts from "./catalog.js";
import { plain } from "./words.js";

/** @typedef {import("./wire.js").Link} Link */
/** @typedef {import("./wire.js").Account} Account */
/** @typedef {{ link: Pick<Link, "peer" | "state">, needsYou: boolean, problem: string | undefined, advice: string | undefined }} Trouble */

/** What is back within this time was nobody's business. */
const SAY_AFTER = 3_000;

/** What works may still have something to say: OBS that the microphone is muted, hotkeys that one is taken.
 * @param {Link} link */
const hasAWord = ({ peer, state, problem }) => ["obs", "hotkeys"].includes(peer) && state === "up" && problem;

/** @param {Link} link @returns {Trouble} */
const troubleOf = (link) => ({ link, needsYou: link.state === "stopped", problem: link.problem, advice: link.advice });

/**
 * What the service says of it, in English; in another language which connection it is, and whether it needs the
 * streamer. Setup has the rest.
 * @param {Trouble} trouble
 */
function wordsFor({ link, problem, advice }) {
  const { trouble, peers, state } = texts;
  if (!trouble) return plain([problem ?? state.notConnected, advice].filter(Boolean).join(" "));
  const about = link.state === "waiting" || link.state === "stopped" ? trouble[link.state] : trouble.other;
  return about(peers[link.peer] ?? link.peer);
}

/**
 * Keeps the line in `page`.
 * @param {HTMLElement} page
 */
export function troubles(page) {
  const line = page.querySelector("[data-trouble] p");
  /** @type {Map<string, Link>} */
  const links = new Map();
  /** Links that went away just now, and what waits to say so. @type {Map<string, number>} */
  const fresh = new Map();
  /** @type {Account | undefined} */
  let account;

  /** @returns {Trouble[]} what needs the streamer first */
  function all() {
    const lapsed = account?.state === "lapsed";
    const found = [...links.values()]
      .filter((link) => link.state === "stopped" || (link.state === "waiting" && !fresh.has(link.peer)) || hasAWord(link))
      // That OBS does not run is how it is without a stream.
      .filter((link) => link.peer !== "obs" || link.problem)
      // A sign-in that has ended is one thing, whatever its connection says of it.
      .filter(({ peer }) => !(lapsed && peer === "account"))
      .map(troubleOf);
    const link = /** @type {const} */ ({ peer: "account", state: "stopped" });
    const ended = { link, needsYou: true, problem: account?.problem, advice: account?.advice };
    if (lapsed) found.unshift({ ...ended, problem: ended.problem ?? texts.state.lapsed });
    return [...found.filter(({ needsYou }) => needsYou), ...found.filter(({ needsYou }) => !needsYou)];
  }

  function show() {
    const words = line?.querySelector("span");
    const way = line?.querySelector("a");
    if (!(line instanceof HTMLElement) || !words || !way) return;
    const [first, second, third] = all();
    const said = first ? wordsFor(first) : "";
    const isShort = first?.needsYou || texts.trouble;
    const more = third ? texts.state.aFewMore : second ? texts.state.oneMore : first && isShort ? texts.state.look : "";
    // What is said already is not to be read out again.
    if (words.textContent !== said) words.textContent = said;
    if (way.textContent !== more) way.textContent = more;
    line.hidden = said === "";
  }

  /** @param {string} peer */
  function settle(peer) {
    clearTimeout(fresh.get(peer));
    fresh.delete(peer);
  }

  return {
    /** @param {{ links: Link[], account: Account }} state */
    replace(state) {
      [...fresh.keys()].forEach(settle);
      links.clear();
      for (const link of state.links) links.set(link.peer, link);
      account = state.account;
      show();
    },

    /** @param {Link} link */
    link(link) {
      const { peer } = link;
      const wentAway = link.state === "waiting" && links.get(peer)?.state !== "waiting";
      links.set(peer, link);
      if (link.state !== "waiting") settle(peer);
      if (wentAway) {
        const say = () => {
          settle(peer);
          show();
        };
        fresh.set(peer, setTimeout(say, SAY_AFTER));
      }
      show();
    },

    /** @param {Account} now */
    account(now) {
      account = now;
      show();
    },
  };
}
