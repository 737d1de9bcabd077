// What opens a private page in its address: a code that works once, or a key that lasts. It is taken out of
// the address bar at once, so that it is in no screenshot and no history; the page remembers a key to sign in
// again after the service restarted.

const key = new URLSearchParams(location.search).get("key");

const clean = new URL(location.href);
if (["key", "code"].some((name) => clean.searchParams.has(name))) {
  clean.searchParams.delete("key");
  clean.searchParams.delete("code");
  history.replaceState(null, "", clean);
}

/**
 * Asks for a new session, if this page was opened with the key. Gives whether the service answers and knows this page
 * no more: then somebody has to open it again.
 */
export async function signInAgain() {
  if (key !== null) {
    const page = new URL(location.href);
    page.searchParams.set("key", key);
    await fetch(page, { credentials: "same-origin" }).catch(() => {});
  }
  const answer = await fetch("/api/v1/status", { credentials: "same-origin" }).catch(() => undefined);
  return answer?.status === 401;
}
