// Looks through parts of the page for numbers that no rule knows, and marks the elements that show them;
// the style hides what is marked. Takes amounts out of tooltips and labels. Never changes the page's own
// text: its scripts would stumble.

/** Numbers that may be seen now; `all` where everything may. Set by content.js. */
const shieldShown = /** @type {Set<string>} */ (new Set());

/** Labels that are shown in a tooltip or read aloud. */
const shieldLabels = ["title", "aria-label", "aria-description", "aria-valuetext", "aria-roledescription", "placeholder", "alt"];
const shieldReferences = ["aria-labelledby", "aria-describedby"];

/** An element's labels as the page wrote them. */
const shieldKept = /** @type {WeakMap<Element, Map<string, { was: string, now: string | null, ids: string[] }>>} */ (
  new WeakMap()
);

const shieldLeave = shieldRules.guesses.leave.join(",");
const shieldPopovers = shieldRules.guesses.popovers.join(",");
const shieldPanels = shieldRules.guesses.panels.join(",");
const shieldKnown = shieldRules.rules.map(({ selector }) => selector).join(",");
const shieldSkipped = "script, style, noscript, template, evenkeel-card";
/** Around a counter stands a label; around more text than this stands a page. */
const shieldNear = 160;

/**
 * Looks through `root` and all that is in it.
 * @param {Element} root
 */
function lookThrough(root) {
  if (root.closest(shieldSkipped) || root.closest(shieldLeave)) return;
  lookAt(root);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, (node) =>
    /** @type {Element} */ (node).matches(`${shieldSkipped}, ${shieldLeave}`)
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode()) lookAt(/** @type {Element} */ (node));
}

/**
 * The part around `element` that a change in it may give another meaning: a label may come after its number.
 * @param {Element} element
 */
function around(element) {
  let part = element;
  for (let step = 0; step < 3; step += 1) {
    const next = part.parentElement;
    if (!next || next === document.body || textWithin(next, shieldNear) === undefined) return part;
    part = next;
  }
  return part;
}

/** @param {Element} element */
function lookAt(element) {
  // What names a drawing is shown as its tooltip, so it is looked at with the drawing.
  const drawing = element.localName === "title" ? element.parentElement : null;
  if (drawing instanceof SVGElement) return lookAt(drawing);
  mark(element, [...new Set(textsOf(element).flatMap((text) => idsOf(element, text)).concat(isGauge(element) ? named(element) : []))]);
  if (element.matches(shieldPopovers)) element.setAttribute("data-evenkeel-looked", "");
  for (const name of shieldLabels) {
    const label = element.getAttribute(name);
    if (label !== null) lookAtLabel(element, name, label);
  }
  for (const name of shieldReferences) {
    const reference = element.getAttribute(name);
    if (reference !== null) lookAtReference(element, name, reference);
  }
}

/**
 * The texts with a digit in them that an element shows by itself.
 * @param {Element} element
 */
function textsOf(element) {
  const texts = [ownText(element)];
  if (element instanceof SVGElement) {
    for (const child of element.children) if (child.localName === "title") texts.push(ownText(child));
  }
  return texts.filter((text) => shieldDigit.test(text));
}

/** @param {Element} element */
function isGauge(element) {
  return element.matches("[role=progressbar], [role=meter], progress, meter");
}

/**
 * @param {Element} element
 * @param {string} text
 * @returns {string[]}
 */
function idsOf(element, text) {
  const told = numbersTold(text);
  if (told.length > 0 || !isBareNumber(text)) return told;
  const near = named(element);
  if (near.length > 0) return near;
  if (element.closest(shieldPopovers)) return ["all"];
  return isBareSpan(text) && location.host === "dashboard.twitch.tv" && element.closest(shieldPanels) ? ["uptime"] : [];
}

/**
 * The numbers whose words stand near a bare number.
 * @param {Element} element
 * @returns {string[]}
 */
function named(element) {
  /** @type {Element | null} */
  let part = element;
  for (let step = 0; part && part !== document.body && step < 5; step += 1, part = part.parentElement) {
    const text = textWithin(part, shieldNear);
    if (text === undefined) break;
    const ids = numbersNamed(`${text} ${labelsWithin(part)}`);
    if (ids.length > 0) return ids;
  }
  return [];
}

/** @param {Element} part */
function labelsWithin(part) {
  const labelled = [part, ...part.querySelectorAll("[aria-label], [title], [alt]")].slice(0, 20);
  return labelled.flatMap((each) => ["aria-label", "title", "alt"].map((name) => each.getAttribute(name) ?? "")).join(" ");
}

/**
 * The text that stands in the element itself; a framework may write it in several pieces.
 * @param {Element} element
 */
function ownText(element) {
  let text = "";
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === Node.TEXT_NODE) text += /** @type {Text} */ (node).data;
    if (text.length > shieldLongest) break;
  }
  return text;
}

/**
 * All text within `part`, or nothing where it is longer than `most`.
 * @param {Element} part
 * @param {number} most
 */
function textWithin(part, most) {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    text += `${/** @type {Text} */ (node).data} `;
    if (text.length > most) return undefined;
  }
  return text;
}

/**
 * @param {Element} element
 * @param {string[]} ids
 */
function mark(element, ids) {
  const marks = ids.join(" ");
  if ((element.getAttribute("data-evenkeel-hide") ?? "") === marks) return;
  if (marks === "") element.removeAttribute("data-evenkeel-hide");
  else element.setAttribute("data-evenkeel-hide", marks);
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string} label
 */
function lookAtLabel(element, name, label) {
  const kept = shieldKept.get(element)?.get(name);
  if (kept?.now === label) return;
  let ids = numbersTold(label);
  if (ids.length === 0 && isBareNumber(label)) ids = idsOf(element, label);
  if (isHidden(ids)) replaceLabel(element, name, label, withoutAmounts(label) || null, ids);
  else if (kept) shieldKept.get(element)?.delete(name);
}

/**
 * What a label refers to is read aloud even where it is hidden.
 * @param {Element} element
 * @param {string} name
 * @param {string} reference
 */
function lookAtReference(element, name, reference) {
  const parts = reference.split(/\s+/).map((id) => document.getElementById(id));
  const ids = parts.flatMap((part) => (part ? toldWithin(part) : []));
  if (isHidden(ids)) replaceLabel(element, name, reference, null, ids);
}

/**
 * @param {Element} part
 * @returns {string[]}
 */
function toldWithin(part) {
  const told = numbersTold(part.textContent ?? "");
  if (told.length > 0) return told;
  const marked = [part, ...part.querySelectorAll("[data-evenkeel-hide]")].flatMap(
    (each) => each.getAttribute("data-evenkeel-hide")?.split(" ") ?? [],
  );
  const known = part.closest(shieldKnown) ?? part.querySelector(shieldKnown);
  return known ? [...marked, ...idsOfKnown(known)] : marked;
}

/**
 * @param {Element} element
 * @returns {string[]}
 */
function idsOfKnown(element) {
  const rules = shieldRules.rules.filter(({ selector }) => element.matches(selector));
  return rules.flatMap(({ hides }) => hides.map((id) => (id === "*" ? "all" : id)));
}

/** @param {string[]} ids */
function isHidden(ids) {
  return ids.some((id) => !shieldShown.has(id));
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string} was
 * @param {string | null} now
 * @param {string[]} ids
 */
function replaceLabel(element, name, was, now, ids) {
  const labels = shieldKept.get(element) ?? new Map();
  shieldKept.set(element, labels.set(name, { was, now, ids }));
  element.setAttribute("data-evenkeel-kept", "");
  if (now === null) element.removeAttribute(name);
  else element.setAttribute(name, now);
}

/** Gives back the labels of numbers that may be seen, where the page has not written others since. */
function giveBackLabels() {
  for (const element of document.querySelectorAll("[data-evenkeel-kept]")) {
    const labels = shieldKept.get(element);
    for (const [name, { was, now, ids }] of labels ?? []) {
      if (isHidden(ids)) continue;
      labels?.delete(name);
      if (element.getAttribute(name) === now) element.setAttribute(name, was);
    }
    if (!labels?.size) element.removeAttribute("data-evenkeel-kept");
  }
}

/** Whether bare numbers stand in the dashboard's panels of which nothing says what they are. */
function hasUnclear() {
  for (const panel of document.querySelectorAll(shieldPanels)) {
    for (const element of panel.querySelectorAll("*")) {
      const text = ownText(element);
      const bare = shieldDigit.test(text) && isBareNumber(text);
      if (bare && !element.closest(`[data-evenkeel-hide], ${shieldKnown}, ${shieldLeave}`)) return true;
    }
  }
  return false;
}
