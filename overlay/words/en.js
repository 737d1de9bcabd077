// English: what the scripts of the overlay, the dock, Today, the digests and Setup say. The other languages have the
// same names; where a sentence has a part of its own, it is a function.

/** What is said of an exercise that is built in, where the service's English is not it. */
/** @typedef {{ title: string, guide: string, audience: string, source?: string, cues?: string[], steps?: string[] }} ExerciseWords */

export const en = {
  /** How dates and figures are written. */
  locale: "en-GB",

  /** What the buttons of dock and today say. */
  actions: {
    snoozed: "Later, then.",
    skipped: "Not this one, then.",
    ended: "Welcome back.",
    marked: "Noted. Just a thought, passing.",
    composed: "Done. If anything waited, it is in a digest now.",
    waits: "It waits. There is no hurry.",
    kept: "Kept. You find it in the journal.",
  },

  /** What is said where the service could not be asked. */
  faults: {
    silent: "Evenkeel is not answering. Nothing was lost. Please try again in a moment.",
    stranger: "This page is not signed in any more. Please open it again with `evenkeel --open`.",
    unclear: "Evenkeel could not do that. Its window or log says why.",
    noFile: "Evenkeel is not answering. Please try again in a moment.",
    notSent: "The file could not be sent. Please try again in a moment.",
  },

  /** Why something was not done, by what the service calls it; its own sentence where it stands not here. */
  refusals: /** @type {Record<string, string>} */ ({}),

  /** How things stand. */
  state: {
    breakEnds: (/** @type {string} */ when) => `The break ends ${when}.`,
    adsUntil: (/** @type {string} */ when) => `Ads run until ${when}.`,
    lapsed: "Your sign-in at Twitch has ended.",
    notConnected: "Something is not connected.",
    oneMore: "And one more.",
    aFewMore: "And a few more.",
    look: "Have a look.",
  },

  /** What is the matter with a connection, where the service's English is not it. */
  trouble: /** @type {undefined | Record<"waiting" | "stopped" | "other", (name: string) => string>} */ (undefined),

  /** What a connection is called. */
  peers: /** @type {Record<string, string>} */ ({}),

  /** What the demo shows, one thing after another. */
  tour: {
    hello: "This is the demo. People chat; what is kind is seen at once. Four things follow, one after another.",
    numbers: "First, numbers: somebody just asked for the viewer count. The answer is seen nowhere, not even here. You can peek, after a few breaths.",
    digests: "Second, digests: two people just criticised something. It waits for the digest, beside what was kind.",
    breaks: "Third, breaks: one is offered now. Begin it, and look at the overlay.",
    journal: "Fourth, the journal: mark a thought with one press, and look at it later with evidence on both sides.",
    reading: "The stream is over, and its digest can be read on the page Today. In a while it all begins again.",
  },

  /** Times, as they are said within a sentence. */
  times: {
    now: "in a moment",
    today: (/** @type {string} */ clock) => `at about ${clock}`,
    tomorrow: (/** @type {string} */ clock) => `tomorrow at about ${clock}`,
    on: (/** @type {string} */ day, /** @type {string} */ clock) => `on ${day} at about ${clock}`,
    yesterday: (/** @type {string} */ clock) => `yesterday at ${clock}`,
    at: (/** @type {string} */ day, /** @type {string} */ clock) => `${day}, ${clock}`,
  },

  /** Numbers that may be seen. */
  numbers: {
    unknown: "not known just now",
    minutes: (/** @type {string} */ value) => `${value} minutes`,
    delayed: (/** @type {string} */ value) => `${value}, a while ago`,
  },

  /** A number, never in digits; the service's own words where it stands not here. */
  numberWords: /** @type {Record<string, string>} */ ({}),

  /** What somebody did, beside their name. */
  deeds: {
    follow: "is following along now",
    sub: "subscribed",
    gift: "gave subscriptions away",
    cheer: "cheered",
    raid: "came by with friends",
    redemption: "redeemed a reward",
    watch_streak: "came back",
    modiversary: "has looked after your chat",
  },

  /** What stands beside a line's words. */
  line: {
    answers: (/** @type {string} */ login) => `to ${login}`,
    badges: { broadcaster: "Streamer", moderator: "Moderator", vip: "VIP", subscriber: "Subscriber" },
  },

  /** Somebody without a name. */
  someone: "Someone",

  /** The breathing figure. */
  cues: /** @type {Record<string, string>} */ ({ in: "Breathe in", out: "Breathe out", hold: "Hold", "": "" }),

  /** The overlay while a break has no sentence of its own. */
  stage: { back: "Back in a little while.", sample: "Back in five. Breathe along if you like." },

  /** Thanks when a break is over. */
  thanks: { and: (/** @type {string} */ _next) => "and", others: "others" },

  /** The lines of the sample scene. */
  sample: ["the light on the water is lovely", "which brush is that for the foam?", "I tried it yesterday and it worked, thank you"],

  /** The exercises that are built in, by id; the service's own words where one stands not here. */
  exercises: /** @type {Record<string, ExerciseWords>} */ ({}),

  /** What the audience reads where nobody wrote anything for it, and no exercise that is built in runs. */
  quietMoment: "Back soon. A quiet moment for everyone.",

  /** A report that cannot wait. */
  urgent: {
    by: { moderator: "A moderator says", two: "Two people say", several: "Several people say" },
    report: {
      no_sound: "there is no sound",
      muted: "your microphone is muted",
      quiet: "you can hardly be heard",
      black_screen: "the screen is black",
      frozen: "the picture stands still",
      lag: "the stream stutters",
      behind: "sound and picture are not in time",
      wrong_scene: "another scene is on air than you may think",
      private: "something private is on screen",
    },
    line: (/** @type {string} */ who, /** @type {string} */ what) => `${who} ${what}.`,
  },

  /** A deliberate look at a number. */
  peek: {
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
  },

  /** Why the shield went up by itself. */
  raised: {
    stream: "A stream began, so the shield is up as you set it.",
    obs: "OBS was opened, so the shield is up as you set it.",
  },

  /** The small menu at a name in the dock. */
  menu: {
    open: "What to do with this message",
    later: "Answer later",
    keep: "Keep as evidence",
    thought: "Look at a thought about this",
  },

  /** A line of the dock, and whoever wrote it, out of sight. */
  hiding: {
    line: "Hide this line",
    person: "Hide this person",
    backAgain: "It is shown again.",
    personHidden: (/** @type {string} */ name) => `What ${name} writes is hidden from now on. It waits for your digests.`,
    lineHidden: "That line is hidden. It waits for the next digest.",
  },

  /** Whose messages are held for the rest of the stream. */
  withheld: {
    letPass: "Let it pass again",
    passes: "Their messages pass again in this stream.",
    onePerson: "One person",
    somebody: "one person",
    held: (/** @type {string} */ name, /** @type {boolean} */ several) =>
      `What ${several ? `${name} and others write` : `${name} writes`} is held for the rest of this stream.`,
  },

  /** A digest's page. */
  digest: {
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
    keptLink: "Kept, in the journal",
    onTheList: "It is on the list on the page of digests.",
    offTheList: "It is no longer on the list.",
    letGo: "A line that you let go.",
  },

  /** Before something goes that cannot simply be done again. */
  sure: {
    leave: "Leave it as it is",
    back: "Bring it back",
  },

  /** Setting up. */
  setup: {
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
    copied: "Copied",
    selected: "Selected, please copy",
    notCopied: "Not copied, please try again",
    newDock: "The dock has a new address. Copy it and put it into OBS. The old one opens nothing any more.",
    /** Why each permission is asked for; the service's own words where one stands not here. */
    permissions: /** @type {Record<string, string>} */ ({}),
  },
};
