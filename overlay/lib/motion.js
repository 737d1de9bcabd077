// How much moves. Each picture of a page is work for the machine that streams, so motion goes in steps, as many as the
// eye needs and no more: between two of them the browser paints nothing.

/** Steps a second for what glides: at the speeds used here an edge moves by a pixel at most in between. */
const GLIDING = 25;
/** Steps a second for what only grows clearer or fainter. */
const FADING = 10;

/**
 * The timing function of something that glides for `duration` milliseconds.
 * @param {number} duration
 * @param {number} [aSecond]
 */
export function gliding(duration, aSecond = GLIDING) {
  return `steps(${Math.max(1, Math.round((duration / 1000) * aSecond))})`;
}

/**
 * The same for something that grows clearer or fainter. The first step is taken at once: nobody waits for nothing.
 * @param {number} duration
 */
export function fading(duration) {
  return `steps(${Math.max(1, Math.round((duration / 1000) * FADING))}, start)`;
}
