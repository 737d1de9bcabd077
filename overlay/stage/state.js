// The stage's state word, which tests and other people's styles look at: a break outweighs thanks.

/**
 * @param {HTMLElement} stage
 * @param {"break" | "thanks"} word
 * @param {boolean} on
 */
export function setState(stage, word, on) {
  stage.classList.toggle(`in-${word}`, on);
  stage.dataset.state = ["break", "thanks"].find((each) => stage.classList.contains(`in-${each}`)) ?? "idle";
}
