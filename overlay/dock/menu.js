// What one may do with a line, in a small menu at the name: hide it, hide whoever wrote it, answer it later, keep it.
// Hiding can be taken back for a while.

import { call, Problem } from "../lib/api.js";
import * as texts from "../lib/catalog.js";

/** @typedef {import("../lib/wire.js").Line} Line */

/** How long it can be taken back here. Later the settings do it, or the digest has it. */
const UNDO_STAYS = 20_000;

/** A name within a sentence, whichever way it is written. */
const isolated = (/** @type {string} */ name) => `\u2068${name}\u2069`;

/**
 * @param {HTMLElement} dock
 * @param {(words: string) => void} tell
 */
export function lineMenu(dock, tell) {
  const list = /** @type {HTMLElement} */ (dock.querySelector("[data-lines]"));
  const log = /** @type {HTMLElement} */ (dock.querySelector("[role=log]"));
  const note = /** @type {HTMLElement} */ (dock.querySelector("[data-undo]"));
  const words = /** @type {HTMLElement} */ (note.querySelector("span"));
  const undo = /** @type {HTMLButtonElement} */ (note.querySelector("button"));
  /** @type {WeakMap<Element, Line>} */
  const lines = new WeakMap();
  /** @type {HTMLElement | null} the line whose menu is open */
  let open = null;
  /** @type {Element | null} the line that Tab comes to */
  let reached = null;
  let timer = 0;
  let takeBack = async () => {};

  list.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const line = /** @type {HTMLElement | null} */ (target.closest("[data-line]"));
    if (!line) return;
    if (target.closest("[data-more]")) toggle(line);
    const pressed = /** @type {HTMLElement | null} */ (target.closest("[data-menu] button"));
    if (pressed?.dataset.hide) hide(line, pressed);
    else if (pressed) remember(line, pressed);
  });

  list.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const line = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-line]")) : null;
    if (!line) return;
    if (key === "Escape" && open) {
      close();
      more(line)?.focus();
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      const next = key === "ArrowUp" ? line.previousElementSibling : line.nextElementSibling;
      if (!next) return;
      event.preventDefault();
      reach(next);
      more(next)?.focus();
    }
  });

  undo.addEventListener("click", () =>
    once(undo, async () => {
      clearTimeout(timer);
      await takeBack();
      if (note.contains(document.activeElement)) log.focus();
      note.hidden = true;
      tell(texts.hiding.backAgain);
    }),
  );

  /** @param {Element} line */
  function more(line) {
    return /** @type {HTMLElement | null} */ (line.querySelector("[data-more]"));
  }

  /**
   * Of all the lines one is reached by Tab, the others from there by the arrows.
   * @param {Element | null} line
   */
  function reach(line) {
    if (reached) more(reached)?.setAttribute("tabindex", "-1");
    if (line) more(line)?.setAttribute("tabindex", "0");
    reached = line;
  }

  /** @param {HTMLElement} line */
  function toggle(line) {
    const was = open;
    close();
    reach(line);
    if (was === line) return;
    const { login } = lines.get(line) ?? {};
    const menu = document.createElement("div");
    menu.className = "line-menu";
    menu.dataset.menu = "";
    menu.append(button("hide", "line", texts.hiding.line));
    if (login) {
      menu.append(
        button("hide", "person", texts.hiding.person),
        button("remember", "later", texts.menu.later),
        button("remember", "keep", texts.menu.keep),
      );
      // While live there is no room for it.
      if (dock.dataset.live !== "yes") menu.append(thoughtAbout(lines.get(line)?.id ?? ""));
    }
    // It is no message; nobody wants it read out as one.
    menu.setAttribute("aria-live", "off");
    line.append(menu);
    more(line)?.setAttribute("aria-expanded", "true");
    open = line;
    /** @type {HTMLElement} */ (menu.firstElementChild).focus();
    menu.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {"hide" | "remember"} deed
   * @param {string} what
   * @param {string} title
   */
  function button(deed, what, title) {
    const element = document.createElement("button");
    element.type = "button";
    element.dataset[deed] = what;
    element.textContent = title;
    return element;
  }

  /** @param {string} id */
  function thoughtAbout(id) {
    const link = document.createElement("a");
    link.href = `/journal/thought?about=${encodeURIComponent(id)}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = texts.menu.thought;
    return link;
  }

  function close() {
    open?.querySelector("[data-menu]")?.remove();
    if (open) more(open)?.setAttribute("aria-expanded", "false");
    open = null;
  }

  /**
   * Does what was pressed, once, and says what went wrong.
   * @param {HTMLElement} pressed
   * @param {() => Promise<void>} deed
   */
  async function once(pressed, deed) {
    if (pressed.getAttribute("aria-disabled") === "true") return;
    pressed.setAttribute("aria-disabled", "true");
    try {
      await deed();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      tell(error.message);
    } finally {
      pressed.removeAttribute("aria-disabled");
    }
  }

  /**
   * @param {HTMLElement} element
   * @param {HTMLElement} pressed
   */
  function remember(element, pressed) {
    const path = `/feedback/${encodeURIComponent(lines.get(element)?.id ?? "")}`;
    return once(pressed, async () => {
      if (pressed.dataset.remember === "keep") await call("POST", `${path}/keep`);
      else await call("PUT", `${path}/answer`, { reply: "later" });
      tell(pressed.dataset.remember === "keep" ? texts.actions.kept : texts.digest.onTheList);
      close();
      more(element)?.focus();
    });
  }

  /**
   * @param {HTMLElement} element
   * @param {HTMLElement} pressed
   */
  function hide(element, pressed) {
    const line = lines.get(element);
    if (!line) return;
    const path =
      pressed.dataset.hide === "person"
        ? `/people/${encodeURIComponent(line.login ?? "")}/hidden`
        : `/feedback/${encodeURIComponent(line.id)}/hidden`;
    const said =
      pressed.dataset.hide === "person"
        ? texts.hiding.personHidden(isolated(line.author || texts.withheld.somebody))
        : texts.hiding.lineHidden;
    return once(pressed, async () => {
      await call("PUT", path, { on: true });
      offer(said, async () => void (await call("PUT", path, { on: false })));
    });
  }

  /**
   * @param {string} sentence
   * @param {() => Promise<void>} back
   */
  function offer(sentence, back) {
    takeBack = back;
    tell("");
    words.textContent = sentence;
    note.hidden = false;
    // The line may have gone with the focus in it.
    if (document.activeElement === document.body || open?.contains(document.activeElement)) undo.focus();
    close();
    clearTimeout(timer);
    timer = setTimeout(expire, UNDO_STAYS);
  }

  function expire() {
    // Not from under somebody's hand.
    if (note.contains(document.activeElement) || note.matches(":hover")) timer = setTimeout(expire, UNDO_STAYS);
    else note.hidden = true;
  }

  return {
    /**
     * Gives a line its menu.
     * @param {HTMLElement} element
     * @param {Line} line
     */
    add(element, line) {
      lines.set(element, line);
      const author = /** @type {HTMLElement} */ (element.querySelector(".line-author"));
      const button = document.createElement("button");
      button.type = "button";
      button.className = author.className;
      button.dataset.more = "";
      button.tabIndex = -1;
      button.textContent = author.textContent;
      button.title = texts.menu.open;
      button.setAttribute("aria-expanded", "false");
      author.replaceWith(button);
    },

    /** Lines came or went. */
    settle() {
      if (open && !list.contains(open)) open = null;
      // The newest is the first that Tab comes to, unless somebody is among them.
      const isAmongThem = reached?.isConnected && list.contains(document.activeElement);
      if (!isAmongThem) reach(list.lastElementChild);
    },
  };
}
