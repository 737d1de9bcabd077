// The stage's state word, which tests and other people's styles look at: a break outweighs thanks.

/** What goes on, and the word for it: a line that thanks somebody, and the names when a break is over. */
const WORDS = /** @type {const} */ ([
  ["break", "break"],
  ["greeting", "thanks"],
  ["thanks", "thanks"],
]);

/**
 * @param {HTMLElement} stage
 * @param {"break" | "greeting" | "thanks"} what
 * @param {boolean} on
 */
export function setState(stage, what, on) {
  stage.classList.toggle(`in-${what}`, on);
  stage.dataset.state = WORDS.find(([each]) => stage.classList.contains(`in-${each}`))?.[1] ?? "idle";
}
