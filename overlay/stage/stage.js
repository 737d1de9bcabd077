// The OBS page. It shows what the service says and decides nothing: passed lines, and a break.
// While nothing happens it paints nothing and runs no timer.

import { setServiceTime } from "../lib/clock.js";
import { connect } from "../lib/socket.js";
import { chat } from "./chat.js";
import { pause } from "./pause.js";

/** @typedef {import("../lib/wire.js").Snapshot<import("../lib/wire.js").OverlayState>} Snapshot */
/** @typedef {import("../lib/wire.js").Event} Event */

const stage = /** @type {HTMLElement} */ (document.getElementById("overlay"));
document.documentElement.style.setProperty("--scale", stage.dataset.scale ?? "1");

const lines = chat(stage);
const breaks = pause(stage);

/** @param {Snapshot | Event} frame */
function show(frame) {
  switch (frame.type) {
    case "snapshot":
      setServiceTime(frame.state.now);
      lines.replace(frame.lines);
      breaks.show(frame.state.break);
      break;
    case "passed":
      lines.add(frame.line);
      break;
    case "removed":
      lines.remove(frame.items);
      break;
    case "break":
      setServiceTime(frame.now);
      breaks.show(frame);
      break;
  }
}

connect("/ws/overlay", { frame: show });
