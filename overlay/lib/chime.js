// A soft sound when a break begins and when it ends. Off unless it was switched on in this browser,
// and made here: nothing is loaded, and nothing plays by itself.

const KEPT = "evenkeel-chime";
const BREATH_KEPT = "evenkeel-breath-sound";
/** Two notes, the second a fifth above; they come the other way round when a break ends. */
const NOTES = [392, 588];
const APART_SECONDS = 0.35;
const LASTS_SECONDS = 1.8;
const LOUDNESS = 0.07;

/** @type {AudioContext | undefined} */
let context;

/** Whether it is on. A browser that keeps nothing keeps it off. */
export const chimes = () => isOn(KEPT);

/** Whether a breath has a sound. */
export const breathSounds = () => isOn(BREATH_KEPT);

/** @param {string} name */
function isOn(name) {
  try {
    return localStorage.getItem(name) === "on";
  } catch {
    return false;
  }
}

/** @param {string} name @param {boolean} on */
function keep(name, on) {
  try {
    localStorage.setItem(name, on ? "on" : "off");
  } catch {
    // It is on until the page is closed or not at all: either is harmless.
  }
}

/**
 * Switches it on or off. Called by the hand that switches, so that the browser lets it sound later.
 * @param {boolean} on
 */
export function setChimes(on) {
  keep(KEPT, on);
  if (on) chime("begin");
}

/**
 * The same for the sound of a breath.
 * @param {boolean} on
 */
export function setBreathSounds(on) {
  keep(BREATH_KEPT, on);
  if (on) breathSound("in", 2);
}

/** How far a breath goes up and down, in hertz. */
const BREATH_PITCH = { in: [180, 240], out: [240, 180] };

/**
 * A soft sound that rises or falls for as long as a breath takes.
 * @param {string} cue
 * @param {number} seconds
 */
export function breathSound(cue, seconds) {
  const pitch = cue === "in" || cue === "out" ? BREATH_PITCH[cue] : undefined;
  if (!pitch || !breathSounds() || !("AudioContext" in globalThis)) return;
  context ??= new AudioContext();
  const starts = context.currentTime + 0.05;
  const [from = 0, to = 0] = pitch;
  const tone = new OscillatorNode(context, { type: "sine", frequency: from });
  tone.frequency.setValueAtTime(from, starts);
  tone.frequency.linearRampToValueAtTime(to, starts + seconds);
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, starts);
  volume.gain.linearRampToValueAtTime(LOUDNESS / 2, starts + seconds / 3);
  volume.gain.linearRampToValueAtTime(0, starts + seconds);
  tone.connect(volume).connect(context.destination);
  tone.start(starts);
  tone.stop(starts + seconds);
  context.resume().catch(() => {});
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
