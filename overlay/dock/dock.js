// The dock: what passed, the break, and the few things one may want to press while live.

import { actions } from "../lib/actions.js";
import { follow } from "../lib/state.js";
import { log } from "./log.js";
import { mark } from "./mark.js";
import { lineMenu } from "./menu.js";
import { shield } from "./shield.js";
import { withheld } from "./withheld.js";

const dock = /** @type {HTMLElement} */ (document.getElementById("dock"));
const { say, tell } = actions(dock);
const lines = log(dock, lineMenu(dock, tell));
const numbers = shield(dock, tell);
const held = withheld(dock, tell);
mark(dock);

// A narrow dock folds its controls; the style says when.
const fold = /** @type {HTMLElement} */ (dock.querySelector("[data-fold]"));
fold.addEventListener("click", () => {
  const folded = dock.dataset.folded === "no";
  dock.dataset.folded = folded ? "yes" : "no";
  fold.setAttribute("aria-expanded", String(!folded));
});
dock.dataset.folded = "yes";

const take = (/** @type {import("../lib/state.js").Snapshot | import("../lib/wire.js").Event} */ frame) => {
  numbers.hear(frame);
  switch (frame.type) {
    case "snapshot":
      lines.replace(frame.lines);
      held.take(frame.state.withheld);
      break;
    case "passed":
      lines.add(frame.line);
      break;
    case "removed":
      lines.remove(frame.items);
      break;
    case "withheld":
      held.take(frame.people);
      break;
    case "marked":
      say("mark");
      break;
  }
};
follow(dock, take, numbers.lose);
