// The user script's side of what differs between it and the extension: its manager asks the service, and
// its menu stands in for the small page behind the button.

/** @type {ShieldPlatform} */
const userScriptPlatform = {
  ask: () =>
    new Promise((done) => {
      const silent = () => done({ state: "silent", cover_chat: GM_getValue("cover_chat", false) });
      GM_xmlhttpRequest({
        method: "GET",
        url: `${shieldService.address}/api/v1/shield`,
        headers: { Authorization: `Bearer ${shieldService.token}` },
        timeout: 1_500,
        anonymous: true,
        onload({ status, responseText }) {
          if (status === 401) return done({ state: "refused", cover_chat: GM_getValue("cover_chat", false) });
          try {
            const { hide, numbers, cover_chat } = JSON.parse(responseText);
            if (status !== 200 || typeof hide !== "boolean") return silent();
            GM_setValue("cover_chat", cover_chat === true);
            done({ state: "connected", hide, numbers, cover_chat: cover_chat === true });
          } catch {
            silent();
          }
        },
        onerror: silent,
        ontimeout: silent,
      });
    }),

  picks: async () => GM_getValue(`picks ${location.host}`, []),
  keep: async (picks) => GM_setValue(`picks ${location.host}`, picks),
  onPicks() {},

  onWish(listener) {
    if (window !== window.top) return;
    GM_registerMenuCommand("Hide an element I click", () => listener({ type: "pick" }));
    GM_registerMenuCommand("Show again what I clicked last", () => {
      const last = listener({ type: "report" }).picks.at(-1);
      if (last) listener({ type: "unpick", selector: last.selector });
    });
    GM_registerMenuCommand("What is hidden on this page?", () => sayHowItStands(listener({ type: "report" })));
    GM_registerMenuCommand("Show this page's numbers until I leave it", () =>
      pauseFirst({
        title: "Show this page's numbers?",
        words: "One slow breath first. Then choose again.",
        yes: "Show them",
        then: () => void listener({ type: "open" }),
      }),
    );
  },
};

/** @param {ShieldReport} report */
function sayHowItStands(report) {
  const { recognised, picks, unclear, state, open } = report;
  const lines = [
    state === "connected" ? "Evenkeel is connected." : "Evenkeel does not answer, so everything stays hidden.",
    open ? "Everything may be seen now." : "",
    recognised.length === 0 && picks.length === 0
      ? "Nothing was recognised on this page."
      : `Recognised here: ${[...recognised, ...picks].map(({ what }) => what).join("; ")}.`,
    unclear ? "Some numbers here could not be identified, so they stay visible." : "",
  ];
  showNote({ title: "What is hidden on this page", lines: lines.filter(Boolean) });
}

whenRooted(userScriptPlatform, () => {
  const style = document.createElement("style");
  style.textContent = shieldStyle;
  document.documentElement.append(style);
});
