// A soft sound when a break begins and when it ends. Off unless it was switched on in this browser,
// and made here: nothing is loaded, and nothing plays by itself.

const KEPT = "evenkeel-chime";
/** Two notes, the second a fifth above; they come the other way round when a break ends. */
const NOTES = [392, 588];
const APART_SECONDS = 0.35;
const LASTS_SECONDS = 1.8;
const LOUDNESS = 0.07;

/** @type {AudioContext | undefined} */
let context;

/** Whether it is on. A browser that keeps nothing keeps it off. */
export function chimes() {
  try {
    return localStorage.getItem(KEPT) === "on";
  } catch {
    return false;
  }
}

/**
 * Switches it on or off. Called by the hand that switches, so that the browser lets it sound later.
 * @param {boolean} on
 */
export function setChimes(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // It is on until the page is closed or not at all: either is harmless.
  }
  if (on) chime("begin");
}

/** @param {"begin" | "end"} what */
export function chime(what) {
  if (!chimes() || !("AudioContext" in globalThis)) return;
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  const notes = what === "begin" ? NOTES : [...NOTES].reverse();
  notes.forEach((pitch, place) => {
    if (!context) return;
    const starts = currentTime + 0.05 + place * APART_SECONDS;
    const tone = new OscillatorNode(context, { type: "sine", frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, starts);
    volume.gain.linearRampToValueAtTime(LOUDNESS, starts + 0.06);
    volume.gain.exponentialRampToValueAtTime(0.0005, starts + LASTS_SECONDS);
    tone.connect(volume).connect(destination);
    tone.start(starts);
    tone.stop(starts + LASTS_SECONDS);
  });
  // Where the browser waits for a hand first, it stays silent, and that is all right.
  context.resume().catch(() => {});
}
