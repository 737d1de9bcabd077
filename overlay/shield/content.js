// What runs in each page of Twitch's from its very start: follows how the shield stands, tells the style
// what may be seen, and looks at what the page puts on the screen before it is painted.
//
// Must not show anything of its own accord: a number is seen only after the service said so just now.

const shieldEvery = 2_000;
const shieldPatience = 2_500;
/** A page that has not said anything by then says nothing. */
const shieldSettled = 5_000;

/** @type {ShieldWord | undefined} */
let shieldWord;
/** Opened on purpose, until the page is left. */
let shieldVisit = false;
let shieldPath = location.pathname;
let shieldTimer = 0;
let shieldRound = 0;
let shieldNoticeTimer = 0;
let shieldSaidUnclear = false;

const shieldNumbers = Object.keys(shieldRules.numbers);

/**
 * @param {string} name
 * @param {string | undefined} value
 */
function setRoot(name, value) {
  const root = document.documentElement;
  if (value === undefined) {
    if (root.hasAttribute(name)) root.removeAttribute(name);
  } else if (root.getAttribute(name) !== value) root.setAttribute(name, value);
}

let shieldStage = "begun";

/** Writes onto the root what may be seen now. Repeating it changes nothing. */
function writeRoot() {
  const before = [...shieldShown].join(" ");
  shieldShown.clear();
  const word = shieldWord?.state === "connected" ? shieldWord : undefined;
  const open = shieldVisit || word?.hide === false;
  for (const id of shieldNumbers) if (open || word?.numbers?.[id] === "shown") shieldShown.add(id);
  if (open) shieldShown.add("all");
  const shown = [...shieldShown].join(" ");
  setRoot("data-evenkeel", shieldStage);
  setRoot("data-evenkeel-shown", shown);
  // Whether chat is covered is a wish that holds while nobody answers; until it is known, it is covered.
  if (shieldWord) setRoot("data-evenkeel-chat", shieldWord.cover_chat && !shieldVisit ? "covered" : "open");
  coverOrNot();
  keepPicked();
  if (shown !== before) {
    giveBackLabels();
    lookThrough(document.documentElement);
  }
  quietTitle();
}

/** @param {boolean} open */
function setVisit(open) {
  shieldVisit = open;
  writeRoot();
}

/** @param {ShieldPlatform} platform */
async function askOnce(platform) {
  clearTimeout(shieldTimer);
  const round = (shieldRound += 1);
  if (document.visibilityState !== "visible") return;
  /** @type {ShieldWord | undefined} */
  let word;
  try {
    const tooLate = new Promise((_, fail) => setTimeout(fail, shieldPatience));
    word = await Promise.race([platform.ask(), tooLate]);
  } catch {
    // The extension was removed or loaded again under this page, or nobody answers.
  }
  if (round !== shieldRound) return;
  shieldWord = word ?? { state: "silent", cover_chat: shieldWord?.cover_chat ?? false };
  writeRoot();
  noteFound(platform);
  shieldTimer = setTimeout(() => void askOnce(platform), shieldEvery);
}

/** A page that nobody looks at hides everything, and asks again before it shows anything. */
function forgetWord() {
  shieldRound += 1;
  clearTimeout(shieldTimer);
  if (shieldWord) shieldWord = { state: "silent", cover_chat: shieldWord.cover_chat };
  writeRoot();
}

/** @param {ShieldPlatform} platform */
function followPath(platform) {
  if (location.pathname === shieldPath) return;
  shieldPath = location.pathname;
  setVisit(false);
  noticeLater(platform);
  void askOnce(platform);
}

/** @param {MutationRecord[]} records */
function seeChanges(records) {
  const parts = /** @type {Set<Element>} */ (new Set());
  for (const { type, target, addedNodes, attributeName } of records) {
    if (type === "attributes" && attributeName?.startsWith("data-evenkeel")) continue;
    if (type === "attributes") parts.add(/** @type {Element} */ (target));
    else if (type === "characterData" && target.parentElement) parts.add(around(target.parentElement));
    for (const node of addedNodes) {
      const part = node instanceof Element ? node : node.parentElement;
      if (part?.isConnected) parts.add(around(part));
    }
  }
  for (const part of parts) if (!hasOuter(part, parts)) lookThrough(part);
}

/**
 * @param {Element} part
 * @param {Set<Element>} parts
 */
function hasOuter(part, parts) {
  for (let outer = part.parentElement; outer; outer = outer.parentElement) if (parts.has(outer)) return true;
  return false;
}

/** Rules that found something in this page, on `shieldFoundOn`. @type {Set<string>} */
const shieldFound = new Set();
let shieldFoundOn = "";

/**
 * Keeps which rules still find something: once a day for each.
 * @param {ShieldPlatform} platform
 */
function noteFound(platform) {
  if (!platform.note) return;
  const today = new Date().toISOString().slice(0, 10);
  if (shieldFoundOn !== today) shieldFound.clear();
  shieldFoundOn = today;
  const found = shieldRules.rules.filter(({ id, selector }) => !shieldFound.has(id) && document.querySelector(selector));
  if (found.length === 0) return;
  for (const { id } of found) shieldFound.add(id);
  // Where it cannot be kept, the list in the popup is older than it could be.
  platform.note(found.map(({ id }) => id), today).catch(() => {});
}

/** What the rules and the guesses know on this page, each said once. */
function recognised() {
  /** @type {Map<string, ShieldReport["recognised"][number]>} */
  const found = new Map();
  for (const { selector, what, where, hides } of shieldRules.rules) {
    if (!document.querySelector(selector)) continue;
    const ids = hides.map((id) => (id === "*" ? "all" : id));
    found.set(what, { what, where: shieldRules.places[where] ?? where, hidden: isHidden(ids) });
  }
  for (const id of [...shieldNumbers, "all"]) {
    if (!document.querySelector(`[data-evenkeel-hide~="${id}"]`)) continue;
    const what = shieldRules.numbers[id] ?? "a bare number in a tooltip";
    if (!found.has(what)) found.set(what, { what, where: "told by the words beside it", hidden: isHidden([id]) });
  }
  return [...found.values()];
}

/** @returns {ShieldReport} */
function report() {
  return {
    state: shieldWord?.state ?? "asking",
    shown: [...shieldShown].filter((id) => id !== "all"),
    open: shieldShown.has("all"),
    visit: shieldVisit,
    host: location.host,
    covered: shieldCover ? (routeHere()?.what ?? "") : "",
    chat: document.documentElement.getAttribute("data-evenkeel-chat") === "covered",
    recognised: recognised(),
    unclear: hasUnclear(),
    picks: shieldPicks,
  };
}

/**
 * Where numbers were to be expected and nothing was recognised, it is said on the page itself; and taken
 * back where something comes late.
 * @param {ShieldPlatform} platform
 */
function noticeLater(platform) {
  clearTimeout(shieldNoticeTimer);
  if (window !== window.top || !shieldRules.guesses.expected.some(isHere)) return;
  shieldNoticeTimer = setTimeout(() => {
    if (document.readyState !== "complete") return noticeLater(platform);
    const nothing = isNothingKnown();
    if (!nothing && (shieldSaidUnclear || !hasUnclear())) return;
    shieldSaidUnclear = true;
    const note = showNote({
      title: nothing ? "Nothing was recognised on this page" : "Not everything was recognised on this page",
      lines: [
        nothing
          ? "Evenkeel found no number here that it knows, so it hides none. If you see one, you can hide it with a click."
          : "Some numbers here could not be identified, so they stay visible. You can hide them with a click.",
      ],
      buttons: [{ words: "Hide an element I click", main: true, act: () => pickElement(platform) }],
    });
    if (nothing) withdrawWhenKnown(note);
  }, shieldSettled);
}

function isNothingKnown() {
  return recognised().length === 0 && shieldPicks.length === 0;
}

/** @param {HTMLElement} note */
function withdrawWhenKnown(note) {
  if (!note.isConnected) return;
  if (isNothingKnown()) setTimeout(() => withdrawWhenKnown(note), shieldEvery);
  else note.remove();
}

/**
 * @param {ShieldWish} wish
 * @param {ShieldPlatform} platform
 */
function grant(wish, platform) {
  switch (wish.type) {
    case "pick":
      if (window === window.top) pickElement(platform);
      break;
    case "unpick":
      forgetPick(wish.selector, platform);
      break;
    case "open":
    case "close":
      setVisit(wish.type === "open");
      break;
  }
  return report();
}

/** @param {ShieldPlatform} platform */
function beginShield(platform) {
  writeRoot();
  lookThrough(document.documentElement);
  new MutationObserver((records) => {
    followPath(platform);
    seeChanges(records);
    // The page may have swept its root, or what hangs on it.
    writeRoot();
  }).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...shieldLabels, ...shieldReferences, "data-evenkeel", "data-evenkeel-shown", "data-evenkeel-cover", "data-evenkeel-chat"],
  });
  const known = () => {
    shieldStage = "ready";
    writeRoot();
  };
  platform.picks().then(hidePicked).then(known, known);
  platform.onPicks(hidePicked);
  platform.onWish((wish) => grant(wish, platform));

  document.addEventListener("visibilitychange", () =>
    document.visibilityState === "visible" ? void askOnce(platform) : forgetWord(),
  );
  window.addEventListener("pagehide", () => {
    // What was opened for this visit is closed with it, also where the browser keeps the page.
    shieldVisit = false;
    forgetWord();
  });
  window.addEventListener("pageshow", () => void askOnce(platform));
  window.addEventListener("popstate", () => followPath(platform));
  // Where the browser knows it; elsewhere the page's own changes tell.
  if ("navigation" in window) window.navigation.addEventListener("currententrychange", () => followPath(platform));
  noticeLater(platform);
  void askOnce(platform);
}

/**
 * Begins as soon as the page has a root. A few managers of user scripts are so early that it has none.
 * @param {ShieldPlatform} platform
 * @param {() => void} [first] what has to be done before anything else
 */
function whenRooted(platform, first) {
  const begin = () => (first?.(), beginShield(platform));
  if (document.documentElement) return begin();
  new MutationObserver((_, watch) => {
    if (!document.documentElement) return;
    watch.disconnect();
    begin();
  }).observe(document, { childList: true });
}
