// Covers whole pages that are nothing but numbers. Which ones stands in rules.json; that one may open a
// page all the same, after a breath, is part of it.

/** @type {{ route: string, host: HTMLElement } | undefined} */
let shieldCover;

/**
 * Whether the address fits, where `*` stands for one part between slashes.
 * @param {{ host: string, path: string }} place
 */
function isHere({ host, path }) {
  const parts = path.split("/");
  const here = location.pathname.split("/");
  return location.host === host && parts.every((part, at) => (part === "*" ? here[at] : part === here[at]));
}

/** The page one is on, where it is one that is covered. */
function routeHere() {
  return shieldRules.routes.find(isHere);
}

/** Covers the page or uncovers it, as it has to be now. */
function coverOrNot() {
  const wanted = shieldShown.has("all") ? undefined : routeHere();
  setRoot("data-evenkeel-cover", wanted?.id);
  // Frames within the page are blank; the page itself says why.
  if (!wanted || window !== window.top) {
    shieldCover?.host.remove();
    shieldCover = undefined;
    return;
  }
  if (shieldCover?.route === wanted.id) {
    if (!shieldCover.host.isConnected) document.documentElement.append(shieldCover.host);
    return;
  }
  shieldCover?.host.remove();
  const { host, inside } = makeCard("cover");
  shieldCover = { route: wanted.id, host };
  document.documentElement.append(host);
  sayCovered(inside, wanted);
}

/**
 * @param {HTMLElement} inside
 * @param {ShieldRoute} route
 */
function sayCovered(inside, route) {
  inside.setAttribute("role", "main");
  inside.replaceChildren(
    cardWords({
      title: "This page stays closed for now",
      lines: [
        `This page shows ${route.what}. Evenkeel covers it while numbers are hidden. Nothing on it is lost.`,
        "You can open it for this visit. It closes again when you leave it.",
      ],
      buttons: [
        { words: "Go back", main: true, act: leavePage },
        {
          words: "Open it for this visit",
          act: () =>
            breatheThen(inside, {
              title: "One slow breath first",
              words: "Then choose again.",
              yes: "Open it",
              no: "Let it be",
              then: () => setVisit(true),
              leave: () => sayCovered(inside, route),
            }),
        },
      ],
    }),
  );
  const brand = document.createElement("p");
  brand.className = "brand";
  brand.textContent = "Evenkeel";
  inside.querySelector(".words")?.prepend(brand);
}

function leavePage() {
  if (history.length > 1) history.back();
  else location.assign("https://www.twitch.tv/");
}
