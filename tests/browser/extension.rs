//! What the tests of the extension stand on: a Chromium that has loaded it, pages of our own writing where
//! Twitch would be, every frame that is painted, and what a screen reader would hear. Nothing here leaves
//! this machine: names are not even looked up.

use std::path::Path;
use std::sync::{Arc, Mutex};

use evenkeel::domain::{NumberId, ShieldMode};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::cdp::{Browser, Page, View};
use super::launch::Engine;
use super::service::Service;

pub(super) const CHANNEL: &str = "https://www.twitch.tv/harbour_light";
pub(super) const MANAGER: &str = "https://dashboard.twitch.tv/u/harbour_light/stream-manager";

/// What every count on the pages has in it, and nothing else there.
pub(super) const MARKS: [&str; 2] = ["48151", "62342"];

/// The rules, as the extension has them.
pub(super) fn rules() -> Value {
    serde_json::from_str(include_str!("../../overlay/shield/rules.json")).unwrap()
}

/// A Chromium in which no name leads anywhere, with an extension loaded.
pub(super) async fn browser_with(extension: &Path) -> Option<Browser> {
    let more = [
        format!("--load-extension={}", extension.display()),
        "--disable-features=DisableLoadExtensionCommandLineSwitch".to_owned(),
        NO_NAMES.to_owned(),
    ];
    Engine::Today.launch_with(&more).await
}

pub(super) const NO_NAMES: &str = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";

/// A page on which Twitch's addresses are answered by the pages of our own writing.
pub(super) async fn twitch(browser: &Browser) -> Page {
    let page = browser.page(View::default()).await;
    page.call("Fetch.enable", json!({"patterns": [{"urlPattern": "https://*.twitch.tv/*"}]})).await;
    let mut events = page.events();
    let answering = page.handle();
    tokio::spawn(async move {
        while let Some(asked) = events.wait(&["Fetch.requestPaused"]).await {
            let url = asked["request"]["url"].as_str().unwrap();
            let (kind, body) = fixture(url);
            let answer = json!({
                "requestId": asked["requestId"], "responseCode": 200, "body": encode(body.as_bytes()),
                "responseHeaders": [{"name": "content-type", "value": kind}],
            });
            answering.call("Fetch.fulfillRequest", answer).await;
        }
    });
    page
}

/// What stands at one of Twitch's addresses here: its media type, and itself.
pub(super) fn fixture(url: &str) -> (&'static str, &'static str) {
    if url.ends_with("/fixture/app.css") {
        ("text/css", include_str!("twitch/app.css"))
    } else if url.ends_with("/fixture/app.js") {
        ("text/javascript", include_str!("twitch/app.js"))
    } else {
        ("text/html; charset=utf-8", include_str!("twitch/shell.html"))
    }
}

/// How much of a number may be seen, or of all.
pub(super) async fn shield(service: &Service, mode: ShieldMode, number: Option<NumberId>) {
    service.shield(mode, number).await;
}

/// The condition under which the page has heard that all may be seen.
pub(super) const OPEN: &str = "document.documentElement.dataset.evenkeelShown?.includes('all')";
/// The condition under which it hides everything.
pub(super) const SHUT: &str = "document.documentElement.dataset.evenkeelShown === ''";

impl Page {
    /// Goes to a page of Twitch's and returns when the extension is at work on it.
    pub(super) async fn visit(&self, url: &str) {
        self.goto(url).await;
        self.until("document.documentElement.dataset.evenkeel === 'ready'").await;
    }

    /// What the page's own scripts saw of numbers, frame by frame.
    pub(super) async fn seen(&self) -> Vec<String> {
        self.eval("[...new Set(globalThis.seen)].slice(0, 5)").await
    }

    /// Lets so many changes of the page's counts go by.
    pub(super) async fn changes(&self, many: u32) {
        let script = format!(
            "new Promise((done) => {{
               const end = tick + {many};
               const look = () => (tick >= end ? done() : requestAnimationFrame(look));
               look();
             }})"
        );
        self.eval::<()>(&script).await;
    }

    /// Everything that a screen reader would say of the page.
    pub(super) async fn heard(&self) -> String {
        self.call("Accessibility.getFullAXTree", json!({})).await["nodes"].to_string()
    }

    /// Whether something called `name` can be found by a screen reader.
    pub(super) async fn offers(&self, name: &str) -> bool {
        !self.named(name).await.is_empty()
    }

    async fn named(&self, name: &str) -> Vec<Value> {
        let tree = self.call("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().unwrap();
        nodes
            .iter()
            .filter(|node| node["name"]["value"] == name && node["ignored"] == false)
            .cloned()
            .collect()
    }

    /// Waits until it can be.
    pub(super) async fn until_offered(&self, name: &str) {
        for _ in 0..1500 {
            if self.offers(name).await {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("“{name}” is never offered");
    }

    /// Clicks the button called `name`, wherever it stands: our own parts are closed to scripts.
    pub(super) async fn press(&self, name: &str) {
        self.until_offered(name).await;
        let found = self.named(name).await;
        let button = found.iter().find(|node| node["role"]["value"] == "button").expect(name);
        let asked = json!({"backendNodeId": button["backendDOMNodeId"]});
        let quad = self.call("DOM.getContentQuads", asked).await["quads"][0].clone();
        let middle = |first: usize, second: usize| {
            (quad[first].as_f64().unwrap() + quad[second].as_f64().unwrap()) / 2.0
        };
        let (x, y) = (middle(0, 4), middle(1, 5));
        for kind in ["mousePressed", "mouseReleased"] {
            let press = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", press).await;
        }
    }

    /// Moves the pointer to the middle of what matches `selector`.
    pub(super) async fn point_at(&self, selector: &str) {
        let [x, y]: [f64; 2] = self
            .eval(&format!(
                "(({{ x, y, width, height }}) => [x + width / 2, y + height / 2])(document.querySelector('{selector}').getBoundingClientRect())"
            ))
            .await;
        self.call("Input.dispatchMouseEvent", json!({"type": "mouseMoved", "x": x, "y": y})).await;
    }
}

/// Every frame that a page paints, from now on.
pub(super) struct Film {
    frames: Arc<Mutex<Vec<String>>>,
    page: Page,
    taking: JoinHandle<()>,
}

impl Film {
    pub(super) async fn of(page: &Page) -> Self {
        let (mut events, page) = (page.events(), page.handle());
        let frames = Arc::new(Mutex::new(Vec::new()));
        let (kept, answering) = (Arc::clone(&frames), page.handle());
        let taking = tokio::spawn(async move {
            while let Some(frame) = events.wait(&["Page.screencastFrame"]).await {
                kept.lock().unwrap().push(frame["data"].as_str().unwrap().to_owned());
                answering.call("Page.screencastFrameAck", json!({"sessionId": frame["sessionId"]})).await;
            }
        });
        page.call("Page.startScreencast", json!({"format": "png", "everyNthFrame": 1})).await;
        Self { frames, page, taking }
    }

    /// In how many of at least `fewest` frames a number can be seen. `eye` is a page that looks at them. On a busy
    /// machine a frame takes its time, and is waited for.
    pub(super) async fn develop(self, fewest: usize, eye: &Page) -> usize {
        for _ in 0..1500 {
            if self.frames.lock().unwrap().len() >= fewest {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        self.page.call("Page.stopScreencast", json!({})).await;
        self.taking.abort();
        let frames = std::mem::take(&mut *self.frames.lock().unwrap());
        assert!(frames.len() >= fewest, "{} frames", frames.len());
        showing_a_number(eye, &frames).await
    }
}

/// In how many of these pictures the colour is in which numbers are painted.
pub(super) async fn showing_a_number(eye: &Page, pictures: &[String]) -> usize {
    let mut found = 0;
    // A message to the browser has its limits.
    for some in pictures.chunks(24) {
        found += eye
            .eval::<usize>(&format!(
                "Promise.all({}.map(async (picture) => {{
                   const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
                   const bitmap = await createImageBitmap(new Blob([bytes], {{ type: 'image/png' }}));
                   const {{ width, height }} = bitmap;
                   const brush = new OffscreenCanvas(width, height).getContext('2d', {{ willReadFrequently: true }});
                   brush.drawImage(bitmap, 0, 0);
                   const {{ data }} = brush.getImageData(0, 0, width, height);
                   for (let at = 0; at < data.length; at += 4) {{
                     if (data[at] - data[at + 1] > 60 && data[at + 2] - data[at + 1] > 60) return true;
                   }}
                   return false;
                 }})).then((told) => told.filter(Boolean).length)",
                json!(some)
            ))
            .await;
    }
    found
}

/// Encodes as standard base64, as the protocol wants bodies.
pub(super) fn encode(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let value = (bits >> (18 - 6 * place) & 63) as usize;
            text.push(if place <= chunk.len() { char::from(ALPHABET[value]) } else { '=' });
        }
    }
    text
}
