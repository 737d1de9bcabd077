// A single-page app like Twitch's, of our own making: it knows the elements that the shield's rules name,
// builds itself anew every second, changes every count each 200 ms, and moves by the history API.
"use strict";

/** Counts have these digits somewhere, and nothing else on the page has. */
const MARKS = ["48151", "62342"];
let tick = 0;
const count = () => `${MARKS[tick % 2]}${tick % 10}`;
const n = (attributes, text = count(), tag = "span") => `<${tag} ${attributes}><span class="n"><b>${text}</b></span></${tag}>`;
/** A number without an element of its own. */
const bare = (text) => `<p class="n">${text}</p>`;

const side = () => `
  <nav aria-label="Channels">
    ${["a", "b"].map((name) => `
      <a href="/${name}" data-a-target="side-nav-card" aria-label="${name}, Celeste, ${count()} viewers" title="${count()} viewers">
        ${name}
        <div class="side-nav-card__live-status">${n("")}</div>
        ${n('data-a-target="side-nav-live-status"', count(), "div")}
        ${n('data-a-target="side-nav-card-viewer-count"', count(), "div")}
        <div><div class="hype-train-icon">i</div>${n("", `Level ${count()}`)}</div>
      </a>`).join("")}
    <a href="/directory" data-go>Browse</a>
    <a href="/harbour_light" data-go>Home</a>
    <a href="/u/harbour_light/channel-analytics" data-go>Analytics</a>
  </nav>`;

const chat = () => `
  <div class="chat-shell"><section class="stream-chat" data-test-selector="chat-room-component-layout">
    <div class="stream-chat-header"><button aria-label="Community">${n("")}</button>
      <button data-test-selector="chat-viewer-list" aria-label="${count()} users in chat">${n("")}</button></div>
    <div class="channel-leaderboard">${n("")}</div>
    <div class="pinned-cheer">${n("")}</div>
    <div class="pinned-cheer-v2">${n("")}</div>
    <div data-test-selector="channel-leaderboard-container">${n("")}</div>
    <div class="community-highlight-stack__card"><p>Hype Train</p>${n("", `Level ${count()}`)}<p>Follower goal</p>${n("", `${count()}/999`)}</div>
    <div class="user-notice-line">${bare(`raven is raiding with a party of ${count()}.`)}</div>
    <div class="chat-line__message"><span>raven</span>: <span class="line">see you at 8, 2 lives left</span></div>
    ${chatOfNow()}
  </section></div>`;

/** The same things as Twitch and its add-ons build them in 2026. */
const chatOfNow = () => `
    <div><div class="community-highlight-stack__scroll-area--disable"><p>Hype Train</p>${n("", `${count()} %`)}</div></div>
    <div>${n('aria-label="Expand Top Gifters Leaderboard"', count(), "button")}</div>
    <div data-test-selector="user-notice-line">wren is here with ${n("", count(), "strong")}</div>
    <div data-test-selector="raid-message">${bare(`${count()} raiders from wren`)}</div>
    <div class="oneTapStreakPill--Ab1cD">${n("")}</div>
    <div class="seventv-raid-message-container">wren <span class="bold">is raiding with</span> ${n('class="bold"')}</div>
    <div class="seventv-user-message"><span>wren</span>: <span class="seventv-chat-message-body line">back at 9 with 3 brushes</span></div>`;

const channel = () => `${side()}
  <main>
    <h1 data-a-target="stream-title">Painting day 12</h1>
    ${n('data-a-target="animated-channel-viewers-count"')}
    ${n('data-a-target="channel-viewers-count"')}
    <span class="live-time">${n("", `${count()}:12:45`)}</span>
    <div class="about">${bare(`${count()} followers`)}<p id="plain">Schedule: Friday 20:00</p></div>
    <div id="described" class="n">${count()} viewers</div>
    <button aria-describedby="described" aria-label="Follow">Follow</button>
    <svg width="90" height="30"><title>${count()} viewers</title><text y="20" class="n" fill="#ff00ff">${count()} viewers<title>here</title></text></svg>
    <div class="also">${bare(`${count().slice(0, 2)}.${count().slice(2)}K Zuschauer`)}</div>
    <div aria-label="Chat Happening Now Overlay"><p>Hype Train</p>${n("", `Level ${count()}`)}</div>
    <button>${n('class="ffz-stat-text"')}</button>
    <div class="hover" tabindex="0">hover here</div>
    ${hover ? `<div role="tooltip"><p data-test-selector="stream-info-card-component__description">${n("")}</p>${bare(count())}<div class="online-side-nav-channel-tooltip__body"><p>Painting</p>${n("")}</div></div>` : ""}
  </main>${chat()}`;

const directory = () => `${side()}
  <main><h1>Browse</h1>${Array.from({ length: 6 }, () => `
    <a href="/a" aria-label="raven painting ${count()} viewers"><div class="tw-media-card-stat">${n("", `${count()} viewers`)}</div></a>`).join("")}
  </main>`;

const modview = () => `${side()}<main><div class="modview-player-widget__viewcount">${n("")}</div></main>${chat()}`;

/** What the dashboard calls its numbers, in a few languages; the number stands before or after. */
const STATS = [
  ["Viewers", count], ["Followers", () => `4.8${count()}K`], ["Zuschauer", () => `1.${count()}`],
  ["Espectadores", count], ["Abonnés", () => `1 ${count()}`], ["視聴者数", count], ["Зрители", () => `${count()} тыс.`],
  ["Time live", () => `0:${String(tick % 60).padStart(2, "0")}:${count().slice(0, 2)}`],
];
const manager = () => `<div class="sunlight-root"><div class="stream-manager--page-view">
  <div class="mosaic-window-body"><div class="stats">${STATS.map(([word, value], at) =>
    at % 2 ? `<div><p>${word}</p><p class="n">${value()}</p></div>` : `<div><p class="n">${value()}</p><p>${word}</p></div>`).join("")}
    <div aria-label="Viewers" class="icon"><svg width="9" height="9"></svg><span class="n">${count()}</span></div></div></div>
  <div class="mosaic-window-body"><div class="last-x-events_container">${n("")}</div></div>
  </div></div><main><a href="/u/harbour_light/channel-analytics" data-go>Analytics</a> <a href="/u/harbour_light/home" data-go>Home</a></main>`;

const strange = () => `<div class="sunlight-root"><div class="stream-manager--page-view">
  <div class="mosaic-window-body"><p>Nothing that anybody knows</p></div></div></div>`;

const home = () => `<div class="sunlight-root"><main><div class="ach-card">${n("")}</div><div class="quest-header">${n("")}</div>
  <a href="/u/harbour_light/stream-manager" data-go>Manager</a></main></div>`;

/** Pages that are nothing but numbers, of which no rule knows any. */
const figures = () => `<div class="sunlight-root"><main><h1 class="n">${count()}</h1><canvas></canvas><div class="tile"></div>
  <a href="/u/harbour_light/stream-manager" data-go>Manager</a></main></div>`;

const popout = () => chat();

/** Something that no rule and no guess can know. */
const pick = () => `<main><h1>Something new</h1><div class="wrap-x7Yz"><div class="sc-9f3a1b tile" data-a-target="mystery-box"></div></div>
  <div><div><p>left alone</p></div><div><p class="second">by its place</p></div></div></main>`;

/** All there is, on one page. */
const everything = () => (hover = true) && channel() + directory() + modview() + manager() + home();

let hover = false;
const ROUTES = [
  [/channel-analytics|stream-summary|achievements|live\/stats/, figures],
  [/\/strange\/stream-manager/, strange],
  [/stream-manager/, manager],
  [/^\/u\/[^/]+\/home/, home],
  [/^\/pick/, pick],
  [/^\/everything/, everything],
  [/^\/popout\/[^/]+\/chat/, popout],
  [/^\/directory/, directory],
  [/^\/moderator\//, modview],
  [/^\//, channel],
];
const view = () => ROUTES.find(([path]) => path.test(location.pathname))[1]();

/** Every frame: which numbers can be seen? A browser's own answer, beside the pictures. */
const seen = (globalThis.seen = []);
function sample() {
  for (const element of document.querySelectorAll(".n, .n *, .tile")) {
    if (element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) seen.push(`${location.pathname}: ${element.outerHTML.slice(0, 80)} in ${element.parentElement?.outerHTML.slice(0, 80)}`);
  }
  for (const element of document.querySelectorAll("[title], [aria-label], [alt]")) {
    const label = ["title", "aria-label", "alt"].map((name) => element.getAttribute(name)).join(" ");
    if (MARKS.some((mark) => label.includes(mark))) seen.push(`${location.pathname}: the label ${label}`);
  }
  if (document.title.startsWith("(") || MARKS.some((mark) => document.title.includes(mark))) seen.push(`the title ${document.title}`);
  requestAnimationFrame(sample);
}

function build() {
  document.getElementById("root").innerHTML = view();
  if (document.querySelector("canvas")) {
    const brush = document.querySelector("canvas").getContext("2d");
    brush.fillStyle = "#ff00ff";
    brush.fillRect(0, 0, 90, 90);
  }
}

function change() {
  tick += 1;
  document.getElementById("hand").style.background = tick % 2 ? "#333" : "#aaa";
  document.title = tick % 3 === 0 ? `(${tick}) harbour_light - Twitch` : `${count()} viewers - harbour_light`;
  if (tick % 5 === 0) return build();
  // The rest of the time the texts alone change, in place; some in two pieces, as frameworks write them.
  for (const element of document.querySelectorAll(".n")) {
    const leaf = element.querySelector("b") ?? element;
    const text = leaf.textContent.replace(/48151\d|62342\d/g, count());
    if (tick % 2) {
      leaf.normalize();
      if (leaf.firstChild) leaf.firstChild.data = text;
    }
    else leaf.replaceChildren(...text.split(/(?<=\d) (?=[A-Za-z])/).flatMap((part, at) => (at ? [" ", part] : [part])).map((part) => document.createTextNode(part)));
  }
  for (const element of document.querySelectorAll('[aria-label*="viewers"], [title*="viewers"], [data-a-target="side-nav-card"]')) {
    element.setAttribute("aria-label", `${count()} viewers`);
    element.setAttribute("title", `${count()} viewers`);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go]");
  if (!link) return;
  event.preventDefault();
  history.pushState(null, "", link.getAttribute("href"));
  build();
});
document.addEventListener("mouseover", (event) => {
  const over = Boolean(event.target.closest?.(".hover"));
  if (over === hover) return;
  hover = over;
  build();
});
addEventListener("popstate", build);
globalThis.clicks = 0;
document.addEventListener("click", () => (globalThis.clicks += 1));

build();
requestAnimationFrame(sample);
setInterval(change, 200);
