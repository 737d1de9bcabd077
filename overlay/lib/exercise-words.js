// The words of an exercise in the language of the page. The service knows one that is built in by its id and sends it in
// English; what the streamer wrote stays as it is.

import * as texts from "./catalog.js";

/** @typedef {import("./wire.js").BreakView} BreakView */
/** @typedef {import("./wire.js").Exercise} Exercise */

/**
 * @param {Exercise} exercise
 * @returns {Exercise}
 */
export function inOurWords(exercise) {
  const words = texts.exercises[exercise.id];
  const audience = exercise.own_audience ? exercise.audience : (words?.audience ?? texts.quietMoment);
  if (!words) return texts.locale === "en-GB" ? exercise : { ...exercise, audience };
  // To the audience much of it is empty, and stays so.
  const said = (/** @type {string | undefined} */ theirs, /** @type {string | undefined} */ ours) => (theirs ? (ours ?? theirs) : "");
  return {
    ...exercise,
    audience,
    title: said(exercise.title, words.title),
    guide: said(exercise.guide, words.guide),
    source: said(exercise.source, words.source),
    phases: exercise.phases.map((phase, at) => ({ ...phase, cue: said(phase.cue, words.cues?.[at] || undefined) })),
    ...(exercise.steps ? { steps: exercise.steps.map((step, at) => words.steps?.[at] ?? step) } : {}),
  };
}

/**
 * @template {BreakView} View
 * @param {View} view
 * @returns {View}
 */
export function viewInOurWords(view) {
  return view.exercise ? { ...view, exercise: inOurWords(view.exercise) } : view;
}
