// The page for today: the same state and buttons as the dock, without the messages.

import { actions } from "../lib/actions.js";
import { copyButtons } from "../lib/copy.js";
import { follow } from "../lib/state.js";

const page = /** @type {HTMLElement} */ (document.getElementById("content"));
const { say } = actions(page);

follow(page, (frame) => {
  if (frame.type === "marked") say("mark");
});

copyButtons(page);
