// The OBS page. It shows what the service says and decides nothing: passed lines, a break, and thanks.
// While nothing happens it paints nothing and runs no timer.

import { setServiceTime } from "../lib/clock.js";
import { viewInOurWords } from "../lib/exercise-words.js";
import { connect } from "../lib/socket.js";
import { chat } from "./chat.js";
import { loadOwnStyle, lookAsLoaded, lookLike } from "./look.js";
import { pause } from "./pause.js";
import { thanks } from "./thanks.js";

/** @typedef {import("../lib/wire.js").Snapshot<import("../lib/wire.js").OverlayState>} Snapshot */
/** @typedef {import("../lib/wire.js").Event} Event */

const stage = /** @type {HTMLElement} */ (document.getElementById("overlay"));
document.documentElement.style.setProperty("--scale", stage.dataset.scale ?? "1");
lookAsLoaded();

const lines = chat(stage);
const breaks = pause(stage);
const greeting = thanks(stage);

/** @param {Snapshot | Event} frame */
function show(frame) {
  switch (frame.type) {
    case "snapshot":
      setServiceTime(frame.state.now);
      lookLike(frame.state.look);
      lines.looks(frame.state.look);
      lines.replace(frame.lines);
      breaks.show(viewInOurWords(frame.state.break));
      greeting.show(frame.state.thanks);
      break;
    case "passed":
      lines.add(frame.line);
      break;
    case "removed":
      lines.remove(frame.items);
      greeting.remove(frame.items);
      break;
    case "break":
      setServiceTime(frame.now);
      breaks.show(viewInOurWords(frame));
      if (frame.state === "break") greeting.end();
      break;
    case "look":
      lookLike(frame);
      lines.looks(frame);
      loadOwnStyle(frame.own);
      break;
    case "thanks":
      setServiceTime(frame.now);
      greeting.show(frame);
      break;
  }
}

// Whoever sets Evenkeel up wants to know whether the break is seen, and not only sent. For other machines of
// the house the page has an address of its own, and so has its socket.
const service = connect(`/ws${location.pathname}`, {
  frame: (/** @type {Snapshot | Event} */ frame) => {
    show(frame);
    if (frame.type === "snapshot" || frame.type === "break") service.say(stage.dataset.state === "break" ? "break" : "idle");
  },
});
