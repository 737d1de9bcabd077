// The figure of a break. Its place in the rhythm is worked out from the time the break began, so that
// every page shows the same breath, also after a reload. No timer: the browser's animations carry
// figure, words and ring, by transform and opacity alone, in steps that the eye does not see.

import * as texts from "./catalog.js";
import { replacesCues } from "./breath-words.js";
import { serviceTime } from "./clock.js";
import { gliding } from "./motion.js";

/** @typedef {import("./wire.js").BreakView} BreakView */
/** @typedef {import("./wire.js").Phase} Phase */

/** How the figure moves where nothing says how: slowly, and without a word. */
const SOFTLY = [
  { cue: "", seconds: 4.5, fill: 0.9 },
  { cue: "", seconds: 5.5, fill: 0.3 },
];
const FADE_SECONDS = 0.45;
/** The ring goes once round in minutes; with so few steps a second none is seen. They fall together with the figure's. */
const RING_STEPS = 5;
const SINE = "cubic-bezier(0.37, 0, 0.63, 1)";

/** How small each disc becomes, outermost first: the outer ones travel further. */
const DISCS = [
  { name: "outer", smallest: 0.52 },
  { name: "middle", smallest: 0.58 },
  { name: "inner", smallest: 0.72 },
];
/** How full the figure rests where motion is not wanted. */
const AT_REST = 0.7;

/**
 * A figure that breathes along with `view`.
 * @param {BreakView} view a running break
 * @returns {HTMLElement}
 */
export function breathingFigure(view) {
  const steps = view.exercise?.steps ?? [];
  const given = view.exercise?.phases ?? [];
  const phases = given.length > 0 ? given : SOFTLY;
  const figure = part("breath");
  figure.dataset.breath = view.exercise?.id ?? "";
  figure.setAttribute("aria-hidden", "true");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const wordy = still || steps.length > 0 || phases.some((phase) => !(phase.cue in texts.cues));
  figure.classList.toggle("breath-wordy", wordy);
  // One moment for all that moves, so that all of it takes its steps together.
  const start = performance.now() - sinceStart(view);
  const said = steps.length > 0 ? stepCues(steps, view, start, still) : cues(phases, start, still, view);
  figure.append(ring(view, start, still), ...discs(phases, start, still), said);
  return figure;
}

/**
 * @param {string} name
 * @param {...Node} children
 */
function part(name, ...children) {
  const element = document.createElement("div");
  element.className = name;
  element.append(...children);
  return element;
}

/** @param {Phase[]} phases */
function lengthOf(phases) {
  return phases.reduce((sum, phase) => sum + phase.seconds, 0);
}

/**
 * The moments, as fractions of the cycle, at which each phase begins and ends.
 * @param {Phase[]} phases
 */
function spans(phases) {
  const total = lengthOf(phases);
  let at = 0;
  return phases.map((phase) => {
    const from = at / total;
    at += phase.seconds;
    return { phase, from, to: Math.min(1, at / total) };
  });
}

/**
 * Repeats `keyframes` over the cycle, from where the break is now.
 * @param {Element} element
 * @param {Keyframe[]} keyframes
 * @param {Phase[]} phases
 * @param {number} start
 */
function cycle(element, keyframes, phases, start) {
  const duration = lengthOf(phases) * 1000;
  keepTime(element.animate(keyframes, { duration, iterations: Infinity, easing: gliding(duration) }), start);
}

/**
 * Ties an animation to the moment at which the break began. Its current time alone would not do: that
 * stands still until the first frame is painted, and each page would be late in its own way.
 * @param {Animation} animation
 * @param {number} start
 */
function keepTime(animation, start) {
  animation.startTime = start;
}

/** @param {BreakView} view */
function sinceStart(view) {
  return view.started_at ? Math.max(0, serviceTime() - Date.parse(view.started_at)) : 0;
}

/**
 * @param {Phase[]} phases
 * @param {number} start
 * @param {boolean} still
 */
function discs(phases, start, still) {
  const last = phases[phases.length - 1];
  const moves = !still && lengthOf(phases) > 0 && phases.some((phase) => phase.fill !== last?.fill);
  return DISCS.map(({ name, smallest }) => {
    const disc = part(`breath-disc breath-disc-${name}`);
    const size = (/** @type {number} */ fill) => `scale(${smallest + (1 - smallest) * fill})`;
    if (moves && last) {
      const first = { offset: 0, transform: size(last.fill), easing: SINE };
      const rest = spans(phases).map(({ phase, to }) => ({ offset: to, transform: size(phase.fill), easing: SINE }));
      cycle(disc, [first, ...rest], phases, start);
    } else {
      disc.style.transform = size(AT_REST);
    }
    return disc;
  });
}

/**
 * The words for each phase lie on top of each other, and one at a time is seen. Without motion one word takes the
 * place of another, and nothing fades.
 * @param {Phase[]} phases
 * @param {number} start
 * @param {boolean} still
 * @param {BreakView} view
 */
function cues(phases, start, still, view) {
  const box = part("breath-cues");
  const total = lengthOf(phases);
  if (still || total === 0) {
    replacesCues(view, box);
    return box;
  }
  for (const { phase, from, to } of spans(phases)) {
    const cue = part("breath-cue", document.createTextNode(words(phase)));
    box.append(cue);
    if (phases.length > 1) {
      const fade = Math.min(FADE_SECONDS, phase.seconds / 3) / total;
      cycle(
        cue,
        [
          { offset: 0, opacity: 0 },
          { offset: from, opacity: 0 },
          { offset: from + fade, opacity: 1 },
          { offset: to - fade, opacity: 1 },
          { offset: to, opacity: 0 },
          { offset: 1, opacity: 0 },
        ],
        phases,
        start,
      );
    }
  }
  return box;
}

/**
 * The steps, one after another over the length of the break, where the words for the phases would be.
 * @param {string[]} steps
 * @param {BreakView} view
 * @param {number} start
 * @param {boolean} still
 */
function stepCues(steps, view, start, still) {
  const box = part("breath-cues");
  const duration = lengthOfBreak(view);
  if (still || duration === 0) {
    box.append(...steps.map((step) => part("breath-step", document.createTextNode(step))));
    return box;
  }
  const fade = (FADE_SECONDS * 1000) / duration;
  steps.forEach((step, place) => {
    const [from, to] = [place / steps.length, (place + 1) / steps.length];
    const cue = part("breath-cue", document.createTextNode(step));
    const last = place === steps.length - 1;
    const frames = [
      { offset: 0, opacity: 0 },
      { offset: from, opacity: 0 },
      { offset: Math.min(from + fade, to), opacity: 1 },
      { offset: Math.max(to - fade, from), opacity: 1 },
      { offset: to, opacity: last ? 1 : 0 },
      { offset: 1, opacity: last ? 1 : 0 },
    ].sort((one, other) => one.offset - other.offset);
    keepTime(cue.animate(frames, { ...timing(duration), easing: gliding(duration) }), start);
    box.append(cue);
  });
  return box;
}

/** @param {Phase} phase */
function words(phase) {
  return texts.cues[phase.cue] ?? phase.cue;
}

/**
 * A ring that empties clockwise until the break ends. Stroke lengths cannot be animated without
 * painting; two halves that turn out of their windows can.
 * @param {BreakView} view
 * @param {number} start
 * @param {boolean} still
 */
function ring(view, start, still) {
  const [right, left] = [part("breath-half"), part("breath-half")];
  const length = lengthOfBreak(view);
  if (!still && length > 0) {
    const slowly = { ...timing(length), easing: gliding(length, RING_STEPS) };
    const full = "rotate(0deg)";
    const gone = "rotate(180deg)";
    const halves = [
      right.animate([{ transform: full }, { transform: gone, offset: 0.5 }, { transform: gone }], slowly),
      left.animate([{ transform: full }, { transform: full, offset: 0.5 }, { transform: gone }], slowly),
    ];
    for (const half of halves) keepTime(half, start);
  }
  return part(
    "breath-ring",
    part("breath-window breath-window-right", right),
    part("breath-window breath-window-left", left),
  );
}

/**
 * In milliseconds; nothing where it is not known.
 * @param {BreakView} view
 */
function lengthOfBreak(view) {
  return view.started_at && view.ends_at ? Math.max(0, Date.parse(view.ends_at) - Date.parse(view.started_at)) : 0;
}

/**
 * @param {number} duration
 * @returns {KeyframeAnimationOptions}
 */
function timing(duration) {
  return { duration, fill: "both" };
}
