// The key in a private page's address. It is taken out of the address bar at once, so that it is in
// no screenshot and no history; the page remembers it to sign in again after the service restarted.

const key = new URLSearchParams(location.search).get("key");

if (key !== null) {
  const clean = new URL(location.href);
  clean.searchParams.delete("key");
  history.replaceState(null, "", clean);
}

/** Asks for a new session, if this page was opened with the key. */
export async function signInAgain() {
  if (key === null) return;
  const page = new URL(location.href);
  page.searchParams.set("key", key);
  await fetch(page, { credentials: "same-origin" }).catch(() => {});
}
