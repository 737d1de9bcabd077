// The service's clock, as far as a page can know it: a laptop that shows the overlay from another
// machine may be minutes off.

let ahead = 0;

/**
 * Takes note of the service's time.
 * @param {string | undefined} now
 */
export function setServiceTime(now) {
  if (now !== undefined) ahead = Date.parse(now) - Date.now();
}

/** The service's time in milliseconds since 1970. */
export function serviceTime() {
  return Date.now() + ahead;
}
