// The title of the tab: "(3) name - Twitch" becomes "name - Twitch".

/** The title as the page wrote it, and as it was made quiet. */
const shieldTitle = { was: "", now: "" };

function quietTitle() {
  const title = document.title;
  if (shieldShown.has("all")) {
    if (shieldTitle.now !== "" && title === shieldTitle.now) document.title = shieldTitle.was;
    shieldTitle.now = "";
    return;
  }
  const bare = title.replace(/^\s*[([]\s*\p{Nd}[\p{Nd}.,+KM]*\s*[)\]]\s*/u, "");
  const quiet = isHidden(numbersTold(bare)) ? withoutAmounts(bare) : bare;
  if (quiet === title) return;
  shieldTitle.was = title;
  shieldTitle.now = quiet;
  document.title = quiet;
}
