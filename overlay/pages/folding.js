// The steps of setting up, as they fold: one that got done closes, and the next one opens.

const DONE = '[data-link="up"], [data-step="open"], [data-step="earlier"]';

/**
 * Gives what is to be called whenever a step may have got done. What somebody opened stays open, and a step that
 * was done is not opened again by itself.
 * @param {HTMLElement} page
 */
export function folding(page) {
  const steps = /** @type {HTMLDetailsElement[]} */ ([...page.querySelectorAll(".step[data-needed]")]);
  let done = steps.map(isDone);

  return () => {
    const before = done;
    done = steps.map((step, at) => before[at] || isDone(step));
    const [closing] = steps.filter((step, at) => done[at] && !before[at] && step.open);
    const next = steps.find((_, at) => !done[at]);
    page.dataset.ready = next ? "no" : "yes";
    if (!closing) return;
    const hadFocus = closing.contains(document.activeElement);
    closing.open = false;
    if (next) next.open = true;
    // Whoever was in the step goes on where the next thing is.
    const onward = next?.querySelector("summary") ?? page.querySelector("[data-ready-words]");
    if (hadFocus && onward instanceof HTMLElement) onward.focus();
  };
}

/** @param {HTMLElement} step */
function isDone(step) {
  return step.querySelector("summary")?.matches(DONE) ?? false;
}
