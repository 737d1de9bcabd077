// Whose messages are held for the rest of the stream: one neutral line, and the rest behind a press. What was
// written is not repeated, and how many there are is not said.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";

/** @typedef {import("../lib/wire.js").Withheld} Withheld */

/** A name within a sentence; one that is abuse in itself has none. */
const called = (/** @type {Withheld} */ { name }) => (name === null ? texts.withheld.somebody : `\u2068${name}\u2069`);

/**
 * @param {HTMLElement} dock
 * @param {(words: string) => void} tell
 */
export function withheld(dock, tell) {
  const part = /** @type {HTMLElement} */ (dock.querySelector("[data-withheld]"));
  const words = /** @type {HTMLElement} */ (part.querySelector("span"));
  const again = /** @type {HTMLElement} */ (part.querySelector("[data-let-pass]"));
  const others = /** @type {HTMLDetailsElement} */ (part.querySelector("details"));
  const list = /** @type {HTMLElement} */ (part.querySelector("ul"));

  part.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-let-pass]") : null;
    if (button instanceof HTMLElement) letPass(button);
  });

  /** @param {HTMLElement} button */
  async function letPass(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await call("DELETE", `/withheld/${encodeURIComponent(button.dataset.letPass ?? "")}`);
      tell(texts.withheld.passes);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      tell(error.message);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  /** @param {Withheld} person */
  function entry(person) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.className = "foreign";
    name.textContent = person.name ?? texts.withheld.onePerson;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.dataset.letPass = person.id;
    button.textContent = texts.withheld.letPass;
    button.setAttribute("aria-label", `${texts.withheld.letPass}: ${name.textContent}`);
    item.append(name, " ", button);
    return item;
  }

  return {
    /** @param {Withheld[]} people newest first */
    take(people) {
      const [newest] = people;
      const hadFocus = part.contains(document.activeElement);
      part.hidden = newest === undefined;
      if (newest !== undefined) {
        const several = people.length > 1;
        const sentence = texts.withheld.held(called(newest), several);
        if (words.textContent !== sentence) words.textContent = sentence;
        again.dataset.letPass = newest.id;
        again.hidden = several;
        others.hidden = !several;
        list.replaceChildren(...(several ? people.map(entry) : []));
      }
      // The pressed button may just have gone.
      if (hadFocus && !part.contains(document.activeElement)) {
        const next = [again, ...list.querySelectorAll("button")].find((button) => button.offsetParent);
        (next ?? /** @type {HTMLElement} */ (dock.querySelector("[role=log]"))).focus();
      }
    },
  };
}
