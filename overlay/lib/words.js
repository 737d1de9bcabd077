// Times in words, in the streamer's own zone. Never a countdown. The server says it the same way
// (src/web/pages/when.rs).

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
  if (then <= now) return "in a moment";
  if (days === 0) return `at about ${clock}`;
  if (days === 1) return `tomorrow at about ${clock}`;
  return `on ${then.toLocaleDateString("en-GB", { weekday: "long" })} at about ${clock}`;
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
  if (days === 1) return `yesterday at ${clock}`;
  return `${then.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${clock}`;
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
