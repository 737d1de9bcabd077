// Times in words, in the streamer's own zone, never a countdown; the server says them the same way
// (src/catalog/times.rs). And a number that may be seen.

import * as texts from "./catalog.js";

const DAY = 86_400_000;

/**
 * "about 21:30", "tomorrow at about 18:00", "on Friday at about 18:00".
 * @param {string} at
 * @param {Date} now
 */
export function aboutTime(at, now) {
  const then = new Date(at);
  const clock = clockTime(at);
  const days = Math.round((midnight(then) - midnight(now)) / DAY);
  if (then <= now) return texts.times.now;
  if (days === 0) return texts.times.today(clock);
  if (days === 1) return texts.times.tomorrow(clock);
  return texts.times.on(then.toLocaleDateString(texts.locale, { weekday: "long" }), clock);
}

/**
 * "21:30", "yesterday at 21:30", "21 November, 21:30".
 * @param {string} at
 * @param {Date} now
 */
export function momentWords(at, now) {
  const then = new Date(at);
  const clock = clockTime(at);
  const days = Math.round((midnight(now) - midnight(then)) / DAY);
  if (days === 0) return clock;
  if (days === 1) return texts.times.yesterday(clock);
  return texts.times.at(then.toLocaleDateString(texts.locale, { day: "numeric", month: "long" }), clock);
}

/**
 * "21:30".
 * @param {string} at
 */
export function clockTime(at) {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** @param {Date} date */
function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/**
 * A value as it is read: a time in minutes, everything else as it is.
 * @param {string} number
 * @param {number | null | undefined} value
 */
export function numberWords(number, value) {
  if (value === null || value === undefined) return texts.numbers.unknown;
  return number === "uptime" ? texts.numbers.minutes(value.toLocaleString(texts.locale)) : value.toLocaleString(texts.locale);
}

/**
 * A sentence of the service as a page shows it: what stands between backticks stands between quotes.
 * @param {string} sentence
 */
export function plain(sentence) {
  return sentence.replace(/`([^`]*)`/g, "“$1”");
}
