// Every sentence that the scripts say. A script asks for it by its name and compares with none. What the translated
// pages say is in `overlay/words`, in the language of the page; the rest stands here, in English as its pages are.
// Where a sentence has a part of its own, it is a function.

import { de } from "../words/de.js";
import { en } from "../words/en.js";
import { es } from "../words/es.js";
import { fr } from "../words/fr.js";
import { pt } from "../words/pt.js";

/** @type {Record<string, typeof en>} by the language of a page */
const languages = { en, de, es, fr, "pt-BR": pt };

export const {
  locale,
  actions,
  faults,
  refusals,
  state,
  trouble,
  peers,
  tour,
  times,
  numbers,
  numberWords,
  deeds,
  line,
  someone,
  cues,
  stage,
  thanks,
  sample,
  exercises,
  quietMoment,
  urgent,
  peek,
  raised,
  menu,
  hiding,
  withheld,
  digest,
  sure,
  setup,
} = languages[document.documentElement.lang] ?? en;

/** What was learned from corrections. */
export const lessons = {
  forgotten: "Forgotten.",
  forget: "Forget what was learned here?",
  goes: "It will be forgotten in a moment.",
};

/** The journal. */
export const journal = {
  forGood: "Yes, forget it",
  forget: "Forget this?",
  gone: "It is forgotten.",
  putAway: "It is put away.",
  toJournal: "Back to the journal",
  locksSoon: "The journal locks in about a minute. What you have typed is kept as a draft.",
  stay: "Stay",
  takeAway: "Remove",
  removed: "It is removed.",
  evidence: "Evidence",
  hints: (/** @type {string} */ names) =>
    `Thoughts with such words sometimes go with: ${names}. If that fits, you find it below. If not, ignore it.`,
  notTheSame: "The two are different. Type them once more.",
  writtenAnew: "One moment: everything is being rewritten.",
  moment: "One moment.",
  takenIn(/** @type {number} */ added, /** @type {number} */ known) {
    const were = known === 0 ? "" : ` ${known === 1 ? "One was" : `${known} were`} here already and stayed as they are.`;
    if (added === 0) return `It contains nothing new.${were}`;
    return `${added === 1 ? "One entry was" : `${added} entries were`} imported.${were}`;
  },
  finish: "Finish",
  skip: "Skip",
  goOn: "Next",
  step: (/** @type {number} */ at, /** @type {number} */ all) => `Step ${at} of ${all}`,
  kept: "Kept",
  keptHere: "Kept.",
  anotherTime: "It is kept. From tomorrow on the journal asks about it once.",
};

/** Settings. */
export const settings = {
  savedForRestart: "Saved. It takes effect when Evenkeel starts again.",
  afterRestart: "A change takes effect when Evenkeel starts again.",
  notSaved: "Not saved yet.",
  savedPartly: "Saved. Some of it takes effect when Evenkeel starts again.",
  saved: "Saved, and in use.",
  noLength: "This needs a number that is more than zero.",
  notFound: "No setting has these words. Try another word for it.",
  removeFromList: (/** @type {string} */ entry) => `Remove ${entry}`,
  lookAgain: "Not saved yet: something needs another look.",
  changedElsewhere: "The settings were changed elsewhere. What you changed here is not saved yet.",
  goesOnSave: "It will be removed when you save.",
  somethingNew: "New value",
  isSet: "It is set.",
  isNotSet: "It is not set.",
  deviceGone: "It is removed, and its pages are closed.",
  showAgain: "Show the page again",
};

/** The form of an exercise of one's own. */
export const exercise = {
  title: "Its name in the dock",
  id: "A short id, of small letters, digits and underscores",
  guide: "A sentence for you, in the dock",
  audience: "A sentence for the audience, on the overlay",
  parts:
    "Its parts, one on each line: breathing such as “in 4” and “out 6”, with seconds; or steps such as “Stand up”, one after another",
  takeAway: "Remove this exercise",
};

/** One's own data. */
export const data = {
  namesDiffer: "The two names are different, so nothing was deleted.",
  keptStay: "The lines that you kept stay in your journal.",
  notMeant: "Nothing was deleted. Type the words above the field exactly.",
};

/** What came of a file of past chat, and why lines of it were left out. */
export const imported = {
  none: "Choose a file first.",
  nothing: "Nothing in it was imported.",
  known: "Everything in it was here already.",
  streams: (/** @type {number} */ count) =>
    count === 1 ? "One past stream was imported." : `${count} past streams were imported.`,
  partlyKnown: "Some of it was here already, and stays as it is.",
  broken: "The file was not read to its end. What comes before is kept; import it again to go on.",
  stopped: "Stopped. What was imported until then is kept; import it again to go on.",
  leftOut: {
    heard: "Evenkeel heard some of these streams itself, so those lines were left out.",
    alone: "Some lines stand alone, and nothing tells that a stream was running. They were left out.",
    too_old: "Some lines are older than chat is kept. They were left out.",
    elsewhere: "Lines of other channels were left out.",
    undated: "Some lines do not tell when they were written. They were left out.",
    unreadable: "Some lines could not be read, and were left out.",
  },
};

/** Whether the overlay's words can be read; `said` is the contrast. */
export const contrast = {
  shadowOnly: "Text with only a shadow is easy to read over calm pictures, and harder over bright ones.",
  easy: (/** @type {string} */ said) => `Easy to read over any picture: the contrast is ${said} to 1 at least.`,
  enough: (/** @type {string} */ said) => `Readable over any picture: the contrast is ${said} to 1 at least.`,
  little: (/** @type {string} */ said) =>
    `Some of it may be hard to read over some pictures: the contrast falls to ${said} to 1, and 4.5 is enough. A background that covers more, or a text colour with more contrast, may help.`,
};
