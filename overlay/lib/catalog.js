// Every sentence that the scripts say. A script asks for it by its name and compares with none; a second language
// is a second module with the same names. Where a sentence has a part of its own, it is a function.

/** What the buttons of dock and today say. */
export const actions = {
  snoozed: "Later, then.",
  skipped: "Not this one, then.",
  ended: "Welcome back.",
  marked: "Noted. Just a thought, passing.",
  composed: "Done. If anything waited, it is in a digest now.",
  waits: "It waits. There is no hurry.",
};

/** What is said where the service could not be asked. */
export const faults = {
  silent: "Evenkeel is not answering. Nothing was lost. Please try again in a moment.",
  stranger: "This page is not signed in any more. Please open it again with `evenkeel --open`.",
  unclear: "Evenkeel could not do that. Its window or log says why.",
  noFile: "Evenkeel is not answering. Please try again in a moment.",
  notSent: "The file could not be sent. Please try again in a moment.",
};

/** How things stand. */
export const state = {
  breakEnds: (/** @type {string} */ when) => `The break ends ${when}.`,
  adsUntil: (/** @type {string} */ when) => `Ads run until ${when}.`,
  lapsed: "Your sign-in at Twitch has ended.",
  notConnected: "Something is not connected.",
  oneMore: "And one more.",
  aFewMore: "And a few more.",
  look: "Have a look.",
};

/** What the demo shows, one thing after another. */
export const tour = {
  hello: "This is the demo. People chat; what is kind is seen at once. Four things follow, one after another.",
  numbers: "First, numbers: somebody just asked for the viewer count. The answer is seen nowhere, not even here. You can peek, after a few breaths.",
  digests: "Second, digests: two people just criticised something. It waits for the digest, beside what was kind.",
  breaks: "Third, breaks: one is offered now. Begin it, and look at the overlay.",
  journal: "Fourth, the journal: mark a thought with one press, and look at it later with evidence on both sides.",
  reading: "The stream is over, and its digest can be read on the page Today. In a while it all begins again.",
};

/** Times, as they are said within a sentence. */
export const times = {
  now: "in a moment",
  today: (/** @type {string} */ clock) => `at about ${clock}`,
  tomorrow: (/** @type {string} */ clock) => `tomorrow at about ${clock}`,
  on: (/** @type {string} */ day, /** @type {string} */ clock) => `on ${day} at about ${clock}`,
  yesterday: (/** @type {string} */ clock) => `yesterday at ${clock}`,
  at: (/** @type {string} */ day, /** @type {string} */ clock) => `${day}, ${clock}`,
};

/** Numbers that may be seen. */
export const numbers = {
  unknown: "not known just now",
  minutes: (/** @type {number} */ value) => `${value} minutes`,
  delayed: (/** @type {string} */ value) => `${value}, a while ago`,
};

/** What somebody did, beside their name. */
export const deeds = {
  follow: "is following along now",
  sub: "subscribed",
  gift: "gave subscriptions away",
  cheer: "cheered",
  raid: "came by with friends",
  redemption: "redeemed a reward",
  watch_streak: "came back",
  modiversary: "has looked after your chat",
};

/** What stands beside a line's words. */
export const line = {
  answers: (/** @type {string} */ login) => `to ${login}`,
  badges: { broadcaster: "Streamer", moderator: "Moderator", vip: "VIP", subscriber: "Subscriber" },
};

/** Somebody without a name. */
export const someone = "Someone";

/** The breathing figure. @type {Record<string, string>} */
export const cues = { in: "Breathe in", out: "Breathe out", hold: "Hold", "": "" };

/** The overlay while a break has no sentence of its own. */
export const stage = { back: "Back in a little while.", sample: "Back in five. Breathe along if you like." };

/** A deliberate look at a number. */
export const peek = {
  pause: "A few breaths first. You can let it be at any moment.",
  again: "Would it help to know? Either is fine.",
  letBe: "It stays hidden. Nothing about your stream has changed.",
  gone: "It is hidden again.",
  look: "Look",
  leave: "Let it be",
  enough: "Enough",
  showFromNow: (/** @type {string} */ name) => `${name}: show from now on?`,
  all: "Numbers",
  show: "Yes, show",
  keepHidden: "Leave it hidden",
  left: "Nothing was changed.",
  notYet: "The pause is not over yet. There is no hurry.",
};

/** Why the shield went up by itself. */
export const raised = {
  stream: "A stream began, so the shield is up as you set it.",
  obs: "OBS was opened, so the shield is up as you set it.",
};

/** The small menu at a name in the dock. */
export const menu = {
  open: "What to do with this message",
  later: "Answer later",
  keep: "Keep as evidence",
  thought: "Look at a thought about this",
};

/** A line of the dock, and whoever wrote it, out of sight. */
export const hiding = {
  line: "Hide this line",
  person: "Hide this person",
  backAgain: "It is shown again.",
  personHidden: (/** @type {string} */ name) => `What ${name} writes is hidden from now on. It waits for your digests.`,
  lineHidden: "That line is hidden. It waits for the next digest.",
};

/** Whose messages are held for the rest of the stream. */
export const withheld = {
  letPass: "Let it pass again",
  passes: "Their messages pass again in this stream.",
  onePerson: "One person",
  somebody: "one person",
  held: (/** @type {string} */ name, /** @type {boolean} */ several) =>
    `What ${several ? `${name} and others write` : `${name} writes`} is held for the rest of this stream.`,
};

/** A digest's page. */
export const digest = {
  onItsWay: "It is on its way.",
  deleteForGood: "Yes, delete them",
  aboutDeleting: "Delete them unread? Nobody will have read them, and nobody needs to.",
  goesSoon: "They will be deleted in a moment, unread.",
  gone: "They are gone.",
  goneNothingLeft: "They are gone. There is nothing left to read.",
  openMore: "Show more",
  moreAbuse: "There are more of them than stand here. They can stay closed.",
  noAbuse: "This is not abuse",
  noted: "Noted.",
  learned: (/** @type {boolean} */ whole, /** @type {boolean} */ more) =>
    `Noted.${whole ? " The same words will be taken for that from now on." : ""}${more ? " So will what this channel says in its own words." : ""}`,
  kept: "Kept. You find it in the journal.",
  keptLink: "Kept, in the journal",
  onTheList: "It is on the list on the page of digests.",
  offTheList: "It is no longer on the list.",
  forgotten: "Forgotten.",
  letGo: "A line that you let go.",
  forgetLesson: "Forget what was learned here?",
  lessonGoes: "It will be forgotten in a moment.",
};

/** Before something goes that cannot simply be done again. */
export const sure = {
  leave: "Leave it as it is",
  back: "Bring it back",
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

/** Settings and setting up. */
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
  /** What became of looking for OBS's own settings file. */
  foundObs: {
    used: "Found. Evenkeel connects with what stands there.",
    server_off: "OBS is here, and its WebSocket server is off. Turn it on in OBS, choose OK, and press again.",
    nothing: "No settings of OBS were found on this computer. You can type its address and password below.",
  },
  noOverlay: "The break is running, but no overlay shows it. Open the overlay first, in OBS or in a tab.",
  pressAKey: "Press a key now. For one minute, keys only show up here.",
  heard: "Heard.",
  notAllowed: "Not allowed yet.",
  deviceGone: "It is removed, and its pages are closed.",
  copied: "Copied",
  selected: "Selected, please copy",
  notCopied: "Not copied, please try again",
  newDock: "The dock has a new address. Copy it and put it into OBS. The old one opens nothing any more.",
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
