// The dock: what passed, the break, and the few things one may want to press while live.

import { actions } from "../lib/actions.js";
import { follow } from "../lib/state.js";
import { log } from "./log.js";
import { shield } from "./shield.js";

const dock = /** @type {HTMLElement} */ (document.getElementById("dock"));
const lines = log(dock);
const { say, tell } = actions(dock);
const numbers = shield(dock, tell);

const take = (/** @type {import("../lib/state.js").Snapshot | import("../lib/wire.js").Event} */ frame) => {
  switch (frame.type) {
    case "snapshot":
      lines.replace(frame.lines);
      numbers.take(frame.state.shield);
      break;
    case "shield":
      numbers.take(frame);
      break;
    case "live":
      numbers.refresh();
      break;
    case "passed":
      lines.add(frame.line);
      break;
    case "removed":
      lines.remove(frame.items);
      break;
    case "marked":
      say("mark");
      break;
  }
};
follow(dock, take, numbers.lose);
