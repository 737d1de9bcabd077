// The extension's side of what differs between it and the user script. The worker asks the service: a
// content script may not, and knows neither its address nor the token.

/** @type {ShieldPlatform} */
const extensionPlatform = {
  ask: () => chrome.runtime.sendMessage({ type: "ask" }),

  async picks() {
    const { picks } = await chrome.storage.local.get("picks");
    return picksOf(picks);
  },

  async keep(list) {
    const { picks } = await chrome.storage.local.get("picks");
    await chrome.storage.local.set({ picks: { ...picks, [location.host]: list } });
  },

  onPicks(listener) {
    chrome.storage.onChanged.addListener((changes, area) => {
      if (area === "local" && changes.picks) listener(picksOf(changes.picks.newValue));
    });
  },

  async note(ids, day) {
    const { found } = await chrome.storage.local.get("found");
    await chrome.storage.local.set({ found: { ...found, ...Object.fromEntries(ids.map((id) => [id, day])) } });
  },

  onWish(listener) {
    chrome.runtime.onMessage.addListener((wish, sender, answer) => {
      if (sender.id === chrome.runtime.id) answer(listener(wish));
    });
  },
};

/**
 * @param {unknown} kept
 * @returns {ShieldPick[]} those of this site
 */
function picksOf(kept) {
  const here = /** @type {{ [host: string]: unknown } | undefined} */ (kept)?.[location.host];
  return Array.isArray(here) ? here.filter((pick) => typeof pick?.selector === "string") : [];
}

whenRooted(extensionPlatform);
