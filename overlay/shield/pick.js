// "Hide an element I click": finds a selector that holds for longer than a day, and keeps it for this site.
// It never uses class names: Twitch's build makes most of them up anew with each release.

const shieldAttributes = ["data-a-target", "data-test-selector", "data-testid", "data-test-id", "data-target", "aria-label", "name", "role"];

/** What is picked on this site. */
let shieldPicks = /** @type {ShieldPick[]} */ ([]);
const shieldPicked = document.createElement("style");

/** @param {ShieldPick[]} picks */
function hidePicked(picks) {
  shieldPicks = picks;
  const root = ':root:not(#evenkeel):not([data-evenkeel-shown~="all"])';
  // One that no browser understands must not take the others with it.
  shieldPicked.textContent = picks
    .map(({ selector }) => `${root} :is(${selector}), ${root} :is(${selector}) * { visibility: hidden !important; transition: none !important; }`)
    .join("\n");
  keepPicked();
}

/** The page may have swept it away. */
function keepPicked() {
  if (shieldPicks.length > 0 && !shieldPicked.isConnected) document.documentElement.append(shieldPicked);
}

/** @param {ShieldPlatform} platform */
function pickElement(platform) {
  closeNote();
  const { host, inside } = makeCard("frame");
  const frame = document.createElement("div");
  frame.className = "outline";
  frame.hidden = true;
  inside.append(frame);
  document.documentElement.append(host);
  showNote({
    title: "Click what you would like to hide",
    lines: ["It stays hidden on this site, until you say otherwise. Escape leaves everything as it is."],
  });
  const note = shieldNote;

  const end = () => {
    host.remove();
    if (shieldNote === note) closeNote();
    for (const [name, listener] of listeners) window.removeEventListener(name, listener, true);
  };
  /** @param {Event} event */
  const isOurs = (event) => event.composedPath().some((each) => each === host || each === note);
  /** @param {Event} event */
  const swallow = (event) => {
    if (isOurs(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  /** @type {[string, (event: Event) => void][]} */
  const listeners = [
    ["pointerdown", swallow],
    ["mousedown", swallow],
    ["pointerup", swallow],
    ["mouseup", swallow],
    [
      "mousemove",
      (event) => {
        const { target } = event;
        frame.hidden = isOurs(event) || !(target instanceof Element);
        if (frame.hidden || !(target instanceof Element)) return;
        const { left, top, width, height } = target.getBoundingClientRect();
        Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
      },
    ],
    [
      "click",
      (event) => {
        if (isOurs(event)) return;
        swallow(event);
        end();
        if (event.target instanceof Element) keepPick(event.target, platform);
      },
    ],
    [
      "keydown",
      (event) => {
        if (/** @type {KeyboardEvent} */ (event).key !== "Escape") return;
        swallow(event);
        end();
      },
    ],
  ];
  for (const [name, listener] of listeners) window.addEventListener(name, listener, true);
}

/**
 * @param {Element} element
 * @param {ShieldPlatform} platform
 */
function keepPick(element, platform) {
  const selector = stableSelector(element);
  if (selector === undefined) {
    showNote({ title: "This cannot be hidden by itself", lines: ["It is the whole page, or it could not be recognised again later. Try a smaller part."] });
    return;
  }
  const picks = [...shieldPicks.filter((pick) => pick.selector !== selector), { selector, what: pickWords(element) }];
  hidePicked(picks);
  const kept = () =>
    showNote({
      title: "Hidden",
      lines: [`It stays hidden on ${location.host}, now and after you come back.`],
      buttons: [{ words: "Undo", act: () => (closeNote(), forgetPick(selector, platform)) }],
    });
  platform.keep(picks).then(kept, () =>
    showNote({ title: "Hidden for now", lines: ["This could not be saved, so it shows again when the page reloads. Reload the page and repeat it."] }),
  );
}

/**
 * @param {string} selector
 * @param {ShieldPlatform} platform
 */
function forgetPick(selector, platform) {
  hidePicked(shieldPicks.filter((pick) => pick.selector !== selector));
  platform.keep(shieldPicks).catch(() => {
    // It shows now; that it comes back with the next load can be undone again.
  });
}

/** @param {Element} element */
function pickWords(element) {
  const label = withoutAmounts(element.getAttribute("aria-label") ?? element.getAttribute("data-a-target") ?? "");
  return label ? `what you clicked: ${label.replaceAll("-", " ")}` : "what you clicked";
}

/**
 * A selector for `element` alone, made of attributes that name things and of the order of tags.
 * @param {Element} element
 * @returns {string | undefined}
 */
function stableSelector(element) {
  if (element === document.body || element === document.documentElement) return undefined;
  const steps = [];
  for (let part = element; part !== document.body && part !== document.documentElement; ) {
    const named = namedStep(part);
    steps.unshift(named ?? orderStep(part));
    if (named && isAlone(steps.join(" > "), element)) return steps.join(" > ");
    if (!part.parentElement) return undefined;
    part = part.parentElement;
  }
  const whole = ["body", ...steps].join(" > ");
  return isAlone(whole, element) ? whole : undefined;
}

/**
 * @param {string} selector
 * @param {Element} element
 */
function isAlone(selector, element) {
  const found = document.querySelectorAll(selector);
  return found.length === 1 && found[0] === element;
}

/**
 * @param {Element} element
 * @returns {string | undefined}
 */
function namedStep(element) {
  const tag = CSS.escape(element.localName);
  if (lasts(element.id)) return `${tag}#${CSS.escape(element.id)}`;
  // A label that we changed changes back.
  const isTheirs = (/** @type {string} */ each) => !shieldKept.get(element)?.has(each);
  const name = shieldAttributes.find((each) => isTheirs(each) && lasts(element.getAttribute(each) ?? ""));
  return name && `${tag}[${name}="${CSS.escape(element.getAttribute(name) ?? "")}"]`;
}

/** @param {Element} element */
function orderStep(element) {
  const alike = [...(element.parentElement?.children ?? [])].filter(({ localName }) => localName === element.localName);
  return `${CSS.escape(element.localName)}:nth-of-type(${alike.indexOf(element) + 1})`;
}

/**
 * Names with digits in them count or were made up; long ones are sentences.
 * @param {string} name
 */
function lasts(name) {
  return name !== "" && name.length <= 60 && !/\p{Nd}/u.test(name) && !name.includes(":");
}
