// The background worker: the only part that talks to the service, and the only one that knows its address
// and the token. It hands on nothing but how the shield stands.

const LIMIT = 1_500;

/** @type {Promise<ShieldWord> | undefined} */
let asking;
/** @type {{ address: string, token: string } | undefined} */
let service;

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (sender.id !== chrome.runtime.id || message?.type !== "ask") return;
  // Several tabs and frames at once are one question.
  asking ??= ask().finally(() => (asking = undefined));
  asking.then(answer, () => answer({ state: "silent", cover_chat: false }));
  return true;
});

/** @returns {Promise<ShieldWord>} */
async function ask() {
  try {
    // Written by the export, and anew by each start of the service: the address may have changed.
    service ??= await (await fetch(chrome.runtime.getURL("local.json"), { cache: "no-store" })).json();
    const { address, token } = /** @type {{ address: string, token: string }} */ (service);
    const response = await fetch(`${address}/api/v1/shield`, {
      headers: { Authorization: `Bearer ${token}` },
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(LIMIT),
    });
    if (!response.ok) {
      service = undefined;
      return { state: response.status === 401 ? "refused" : "silent", cover_chat: await lastKnown() };
    }
    const { hide, numbers, cover_chat } = await response.json();
    if (typeof hide !== "boolean") throw new Error("this is not Evenkeel");
    const coverChat = cover_chat === true;
    if (coverChat !== (await lastKnown())) await chrome.storage.local.set({ cover_chat: coverChat });
    return { state: "connected", hide, numbers, cover_chat: coverChat };
  } catch {
    service = undefined;
    return { state: "silent", cover_chat: await lastKnown() };
  }
}

/** What was last said about covering the chat: a wish that holds while nobody answers. */
async function lastKnown() {
  try {
    return (await chrome.storage.local.get("cover_chat")).cover_chat === true;
  } catch {
    return false;
  }
}

export {};
