// The dock: what passed, the break, and the few things one may want to press while live.

import { actions } from "../lib/actions.js";
import { follow } from "../lib/state.js";
import { log } from "./log.js";

const dock = /** @type {HTMLElement} */ (document.getElementById("dock"));
const lines = log(dock);
const { say } = actions(dock);

follow(dock, (frame) => {
  switch (frame.type) {
    case "snapshot":
      lines.replace(frame.lines);
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
});
