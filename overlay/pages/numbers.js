// The opened numbers of a stream: they go from the page when the next stream begins, and when it is left.

import "../lib/key.js";
import { connect } from "../lib/socket.js";

/** @typedef {import("../lib/wire.js").Snapshot<import("../lib/wire.js").DockState>} Snapshot */
/** @typedef {import("../lib/wire.js").Event} Event */

function close() {
  document.querySelector("main")?.replaceChildren();
  location.replace("/numbers");
}

connect("/ws/dock", {
  frame: (/** @type {Snapshot | Event} */ frame) => {
    if (frame.type === "snapshot" ? frame.state.live : frame.type === "live" && frame.live) close();
  },
});

// A page that the browser keeps for going back must not keep them, too.
addEventListener("pagehide", () => document.querySelector("main")?.replaceChildren());
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
