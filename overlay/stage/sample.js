// The overlay over a sample scene, for the settings' page: the same elements and styles, with made-up lines and
// without a socket.

import { breathingFigure } from "../lib/breath.js";
import * as texts from "../lib/catalog.js";
import { lineElement } from "../lib/lines.js";
import { colour, font, lookAsLoaded } from "./look.js";

const stage = /** @type {HTMLElement} */ (document.getElementById("overlay"));
const root = document.documentElement;

/** @type {[import("../lib/wire.js").Line["event"], string, string][]} */
const LINES = [
  ["message", "Mira", texts.sample[0] ?? ""],
  ["follow", "Otter", ""],
  ["message", "Wren", texts.sample[1] ?? ""],
  ["message", "Teo", texts.sample[2] ?? ""],
];

function lines() {
  const ground = ["light", "paper"].includes(root.dataset.theme ?? "") ? "light" : "dark";
  const place = /** @type {HTMLElement} */ (stage.querySelector("[data-lines]"));
  const elements = LINES.map(([event, author, text], at) =>
    lineElement({ id: String(at + 1), at: "", event, author, fragments: text ? [{ type: "text", text }] : [] }, ground),
  );
  place.replaceChildren(...elements);
}

/** @param {boolean} on */
function showBreak(on) {
  const place = /** @type {HTMLElement} */ (stage.querySelector("[data-pause]"));
  const now = Date.now();
  const view = {
    state: /** @type {const} */ ("break"),
    started_at: new Date(now).toISOString(),
    ends_at: new Date(now + 300_000).toISOString(),
    exercise: {
      id: "coherent",
      title: "",
      guide: "",
      audience: "",
      phases: [
        { cue: "in", seconds: 4.5, fill: 1 },
        { cue: "out", seconds: 5.5, fill: 0 },
      ],
    },
  };
  stage.querySelector("[data-figure]")?.replaceChildren(...(on ? [breathingFigure(view)] : []));
  const sentence = stage.querySelector("[data-sentence]");
  if (sentence) sentence.textContent = texts.stage.sample;
  place.hidden = !on;
  stage.classList.toggle("in-break", on);
}

root.style.setProperty("--scale", stage.dataset.scale ?? "1");
lookAsLoaded();
lines();

// The settings' page tells what is being chosen; it comes from the same origin, or it is not heard.
addEventListener("message", ({ origin, data }) => {
  if (origin !== location.origin || typeof data !== "object" || data === null) return;
  root.dataset.theme = String(data.theme);
  root.dataset.position = String(data.position);
  root.style.setProperty("--scale", String(data.scale));
  font(String(data.font));
  for (const name of /** @type {const} */ (["words", "names", "events", "plate"])) colour(name, String(data[name]));
  lines();
  showBreak(data.pause === true);
  document.body.dataset.told = "yes";
});
