// What comes quickly is shown together: a page that paints for each line of a busy chat paints more than anybody can
// read. What comes after a pause is shown at once, and so are the first few of what comes in a heap.

/** So many are shown at once before the next has to wait. */
const AT_ONCE = 3;

/**
 * @param {number} apart in milliseconds; in the long run `show` is not called more often than that
 * @param {(silence: number) => void} show is told for how long nothing had come
 */
export function together(apart, show) {
  let last = -Infinity;
  let credit = AT_ONCE;
  let counted = -Infinity;
  let timer = 0;

  function count() {
    const at = performance.now();
    credit = Math.min(AT_ONCE, credit + (at - counted) / apart);
    counted = at;
    return at;
  }

  function now() {
    const at = count();
    const silence = at - last;
    timer = 0;
    last = at;
    credit = Math.max(0, credit - 1);
    show(silence);
  }

  return {
    /** There is something to show. */
    soon() {
      if (timer !== 0) return;
      count();
      if (credit >= 1) now();
      else timer = setTimeout(now, (1 - credit) * apart);
    },
  };
}
