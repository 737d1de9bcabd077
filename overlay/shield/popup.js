// The small page behind the button: says how things stand, without a digit, and takes wishes. It asks the
// worker about the service, and the page in front about itself.

/** As long as on a covered page. */
const PAUSE = 10_000;
const EVERY = 2_000;
/** Thirty days. */
const RECENT = 30 * 86_400_000;

const main = find("main");
let pause = 0;

find("[data-pick]").addEventListener("click", async () => {
  await wish({ type: "pick" });
  // The next click is meant for the page.
  window.close();
});
find("[data-open]").addEventListener("click", () => setPause(true));
find("[data-let-be]").addEventListener("click", () => setPause(false));
find("[data-yes]").addEventListener("click", async () => {
  setPause(false);
  await wish({ type: "open" });
  await look();
});
find("[data-close]").addEventListener("click", async () => {
  await wish({ type: "close" });
  await look();
});

find("[data-copy-report]").addEventListener("click", async () => {
  const place = find("[data-copied]");
  try {
    await navigator.clipboard.writeText(rulesReport(await foundOn()));
    place.textContent = "Copied. Nothing was sent.";
  } catch {
    place.textContent = "The browser did not let it be copied.";
  }
});

void follow();

/** @returns {Promise<{ [rule: string]: string }>} the day on which each rule last found something */
async function foundOn() {
  const { found } = await chrome.storage.local.get("found").catch(() => ({ found: {} }));
  return found ?? {};
}

/** @param {string | undefined} day */
function isRecent(day) {
  return Date.now() - Date.parse(day ?? "") < RECENT;
}

async function showRules() {
  const found = await foundOn();
  const recent = inWords(shieldRules.rules.filter(({ id }) => isRecent(found[id])));
  replaceItems(find("[data-found]"), recent);
  find("[data-none-found]").hidden = recent.length > 0;
  replaceItems(find("[data-not-found]"), inWords(shieldRules.rules.filter(({ id }) => !isRecent(found[id]))));
}

/**
 * What the rules hide, each said once: several know the same thing in its old and its new form.
 * @param {ShieldRule[]} rules
 */
function inWords(rules) {
  const places = new Map(rules.map(({ what, where }) => [`${what} ${where}`, { what, where }]));
  return [...places.values()].map(({ what, where }) => [`${what} `, soft(shieldRules.places[where] ?? where)]);
}

/**
 * The rules as a text to be pasted: what finds something, and what no longer does.
 * @param {{ [rule: string]: string }} found
 */
function rulesReport(found) {
  const line = (/** @type {ShieldRule} */ { id, selector }) => `- ${id}: ${selector} (last found: ${found[id] ?? "never here"})`;
  const list = (/** @type {boolean} */ recent) => shieldRules.rules.filter(({ id }) => isRecent(found[id]) === recent).map(line);
  return ["Evenkeel's rules for Twitch's pages", "", "Found something in the last thirty days:", ...list(true), "", "Did not:", ...list(false), ""].join("\n");
}

async function follow() {
  await look();
  await showRules();
  setTimeout(() => void follow(), EVERY);
}

async function look() {
  /** @type {[ShieldWord, ShieldReport | undefined]} */
  const [word, report] = await Promise.all([
    chrome.runtime.sendMessage({ type: "ask" }).catch(() => ({ state: "silent" })),
    wish({ type: "report" }),
  ]);
  main.dataset.state = word.state;
  find("[data-words]").textContent = standingWords(word);
  showPage(report);
}

/** @param {ShieldWord} word */
function standingWords({ hide, numbers }) {
  if (hide === false) return "The shield shows every number, so nothing is hidden.";
  const shown = Object.entries(numbers ?? {}).filter(([, mode]) => mode === "shown").map(([id]) => shieldRules.numbers[id] ?? id);
  if (shown.length === 0) return "Numbers are hidden.";
  return `Numbers are hidden, except ${shown.join(", ")}.`;
}

/** @param {ShieldReport | undefined} report */
function showPage(report) {
  main.dataset.page = kindOfPage(report);
  const recognised = report?.recognised ?? [];
  const picks = report?.picks ?? [];
  find("[data-covered]").textContent = report?.covered ?? "";
  const list = find("[data-recognised]");
  list.hidden = recognised.length === 0 || Boolean(report?.covered);
  replaceItems(list, recognised.map(({ what, where, hidden }) => [`${what} `, soft(hidden ? where : `${where}; shown`)]));
  find("[data-chat]").hidden = !report?.chat;
  find("[data-unclear]").hidden = !report?.unclear;
  find("[data-open]").hidden = report?.open !== false;
  find("[data-close]").hidden = !report?.visit;
  find("[data-picked]").hidden = picks.length === 0;
  replaceItems(find("[data-picks]"), picks.map((pick) => [pick.what, showAgain(pick)]));
}

/** @param {ShieldReport | undefined} report */
function kindOfPage(report) {
  if (!report) return "none";
  if (report.covered) return "covered";
  if (report.recognised.length === 0 && report.picks.length === 0) return "nothing";
  return report.recognised.every(({ hidden }) => hidden) ? "hidden" : "found";
}

/**
 * Only where it is another list than before: whoever reads or points at it is not disturbed.
 * @param {HTMLElement} list
 * @param {(string | HTMLElement)[][]} items
 */
function replaceItems(list, items) {
  const made = items.map((parts) => {
    const item = document.createElement("li");
    item.append(...parts);
    return item;
  });
  if (made.map(({ textContent }) => textContent).join("\n") === [...list.children].map(({ textContent }) => textContent).join("\n")) return;
  list.replaceChildren(...made);
}

/** @param {ShieldPick} pick */
function showAgain({ what, selector }) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Show again";
  button.setAttribute("aria-label", `Show again: ${what}`);
  button.title = selector;
  button.addEventListener("click", async () => {
    await wish({ type: "unpick", selector });
    await look();
  });
  return button;
}

/** @param {string} words */
function soft(words) {
  const span = document.createElement("span");
  span.className = "soft";
  span.textContent = `(${words})`;
  return span;
}

/** @param {boolean} on */
function setPause(on) {
  clearTimeout(pause);
  find("[data-pause]").hidden = !on;
  find("[data-open]").setAttribute("aria-expanded", String(on));
  find("[data-breath]").hidden = false;
  find("[data-yes]").hidden = true;
  find("[data-pause-words]").textContent = "One slow breath first. Then choose again.";
  if (!on) return;
  pause = setTimeout(() => {
    find("[data-breath]").hidden = true;
    find("[data-yes]").hidden = false;
    find("[data-pause-words]").textContent = "Either is fine. Which would you like?";
  }, PAUSE);
}

/**
 * Tells the page in front; nothing where it is none of Twitch's.
 * @param {ShieldWish} wished
 * @returns {Promise<ShieldReport | undefined>}
 */
async function wish(wished) {
  const [front] = await chrome.tabs.query({ active: true, currentWindow: true });
  if (front?.id === undefined) return undefined;
  // How it stands is the page's to say; what is wished concerns its frames, too.
  const options = wished.type === "report" || wished.type === "pick" ? { frameId: 0 } : undefined;
  try {
    return await chrome.tabs.sendMessage(front.id, wished, options);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} selector
 * @returns {HTMLElement}
 */
function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

export {};
