// The page for setting up: follows the sign-in and the connections. The words for each state stand in
// the templates; here only the state is set, and what is foreign is set as text.

import { actions } from "../lib/actions.js";
import { call } from "../lib/api.js";
import * as texts from "../lib/catalog.js";
import { serviceTime } from "../lib/clock.js";
import { copyButtons } from "../lib/copy.js";
import { follow } from "../lib/state.js";
import { momentWords, plain } from "../lib/words.js";
import { followExtension } from "./extension.js";
import { folding } from "./folding.js";
import { steps } from "./steps.js";

/** @typedef {import("../lib/wire.js").Account} Account */
/** @typedef {import("../lib/wire.js").Link} Link */
/** @typedef {import("../lib/wire.js").Permission} Permission */

const page = /** @type {HTMLElement} */ (document.getElementById("content"));
/** None in the demo, which signs in nowhere. */
const signIn = /** @type {HTMLElement | null} */ (page.querySelector("[data-sign-in]"));

actions(page);
copyButtons(page);
newDockButton();
followExtension(page);
const fold = folding(page);
const setup = steps(page, fold);
follow(page, (frame) => {
  switch (frame.type) {
    case "snapshot":
      showAccount(frame.state.account);
      for (const place of page.querySelectorAll("[data-peer]")) {
        if (place instanceof HTMLElement) {
          showLink(place, frame.state.links.find(({ peer }) => peer === place.dataset.peer));
        }
      }
      fold();
      break;
    case "account":
      showAccount(frame);
      break;
    case "break":
      setup.look();
      break;
    case "pressed":
      setup.heard(frame.press);
      break;
    case "link":
      for (const place of page.querySelectorAll(`[data-peer="${CSS.escape(frame.peer)}"]`)) {
        if (place instanceof HTMLElement) showLink(place, frame);
      }
      fold();
      break;
  }
});

/** A new address for the dock. The button that copies gives the new one from then on. */
function newDockButton() {
  const said = find(page, "[data-new-dock-said]");
  find(page, "[data-new-dock]").addEventListener("click", () => {
    call("POST", "/dock/address").then(
      () => (said.textContent = texts.setup.newDock),
      (/** @type {Error} */ problem) => (said.textContent = problem.message),
    );
  });
}

/** @param {Account} account */
function showAccount(account) {
  for (const place of page.querySelectorAll("[data-account]")) place.setAttribute("data-account", account.state);
  page.dataset.signedIn = account.state === "signed_in" ? "yes" : "no";
  if (signIn) showSignIn(signIn, account);
}

/**
 * @param {HTMLElement} signIn
 * @param {Account} account
 */
function showSignIn(signIn, account) {
  const hadFocus = signIn.contains(document.activeElement);
  const { state, code, kept_in } = account;
  signIn.dataset.code = code ? "yes" : "no";
  signIn.dataset.missing = account.permissions.some(({ given }) => !given) ? "yes" : "no";
  signIn.dataset.kept = kept_in ?? "";
  find(signIn, "[data-login]").textContent = account.login ?? "";
  say(find(signIn, "[data-account-trouble]"), [account.problem, account.advice]);
  find(signIn, "[data-permissions]").replaceChildren(...account.permissions.map(permissionItem));
  showCode(signIn, code);
  if (state !== "signed_in" && state !== "lapsed") find(signIn, "[data-sign-out]").removeAttribute("open");
  if (hadFocus) keepFocus(signIn);
}

/**
 * @param {HTMLElement} signIn
 * @param {Account["code"]} code
 */
function showCode(signIn, code) {
  const link = find(signIn, "[data-address]");
  const picture = find(signIn, "[data-picture]");
  find(signIn, "[data-the-code]").textContent = code?.code ?? "";
  find(signIn, "[data-address-words]").textContent = code?.address ?? "";
  find(signIn, "[data-code-until]").textContent = code ? inWords(code.expires_at) : "";
  if (code && /^https?:\/\//.test(code.address)) link.setAttribute("href", code.address);
  else link.removeAttribute("href");
  // Each code has a picture of its own; what makes the address differ must not be the code.
  const source = code ? `/api/v1/account/code.svg?until=${encodeURIComponent(code.expires_at)}` : undefined;
  if (source === undefined) picture.removeAttribute("src");
  else if (picture.getAttribute("src") !== source) picture.setAttribute("src", source);
}

/**
 * @param {Permission} permission
 * @returns {HTMLLIElement}
 */
function permissionItem({ feature, why, scope, given }) {
  const item = document.createElement("li");
  const name = document.createElement("code");
  name.textContent = scope;
  item.dataset.given = given ? "yes" : "no";
  item.append(`${texts.setup.permissions[feature] ?? why} `, name);
  if (!given) {
    const missing = document.createElement("span");
    missing.dataset.when = "signed_in";
    missing.textContent = texts.setup.notAllowed;
    item.append(" ", missing);
  }
  return item;
}

/**
 * The pressed button may just have gone; then reading goes on where it is said how things stand.
 * @param {HTMLElement} signIn
 */
function keepFocus(signIn) {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement !== document.body && activeElement.offsetParent) return;
  find(signIn, "[data-standing]").focus();
}

/**
 * @param {HTMLElement} place
 * @param {Link | undefined} link
 */
function showLink(place, link) {
  place.dataset.link = link?.state ?? "off";
  // The head of a step says less than the lines below it.
  const [since, trouble] = ["[data-since]", "[data-trouble-words]"].map((part) => place.querySelector(part));
  if (since) since.textContent = link ? inWords(link.since) : "";
  if (trouble instanceof HTMLElement) say(trouble, [link?.problem, link?.advice]);
  if (link) place.closest("li")?.removeAttribute("hidden");
}

/**
 * @param {HTMLElement} place
 * @param {(string | undefined)[]} sentences
 */
function say(place, sentences) {
  place.textContent = plain(sentences.filter(Boolean).join(" "));
  place.hidden = place.textContent === "";
}

/** @param {string} at */
function inWords(at) {
  return momentWords(at, new Date(serviceTime()));
}

/**
 * @param {HTMLElement} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
function find(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector));
}
