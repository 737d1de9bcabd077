// A socket that comes back. The service sends a snapshot on every connect, so nothing is replayed
// here: whatever was missed is in the next snapshot. While connected, no timer runs.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
/** A connection that lasted this long was a good one: the next loss starts from the first wait. */
const STEADY_AFTER = 10_000;

/**
 * Full jitter: anything between nothing and a limit that doubles.
 * @param {number} losses how many times in a row the connection was lost
 * @param {number} luck 0 to 1
 */
export function waitAfter(losses, luck = Math.random()) {
  return luck * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(losses, 10));
}

/**
 * Keeps a socket to `path` on the service that served this page.
 * @template Frame
 * @param {string} path
 * @param {{ frame: (frame: Frame) => void, down?: (opened: boolean) => void }} on
 *   `down` is told whether the lost connection had ever opened.
 */
export function connect(path, on) {
  const address = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${path}`;
  let losses = 0;

  /** @type {WebSocket | undefined} */
  let current;

  function open() {
    const socket = new WebSocket(address);
    current = socket;
    let openedAt = 0;
    socket.addEventListener("open", () => {
      openedAt = performance.now();
    });
    socket.addEventListener("message", (message) => {
      on.frame(JSON.parse(message.data));
    });
    socket.addEventListener("close", () => {
      const opened = openedAt > 0;
      losses = opened && performance.now() - openedAt > STEADY_AFTER ? 0 : losses + 1;
      setTimeout(open, waitAfter(losses));
      on.down?.(opened);
    });
  }

  open();

  return {
    /** @param {string} word something short for the service, if it can be heard just now */
    say(word) {
      if (current?.readyState === WebSocket.OPEN) current.send(word);
    },
  };
}
