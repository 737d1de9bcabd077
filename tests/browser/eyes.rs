//! What can be seen of a page: pictures, what is painted, what accessibility checks find, what the
//! browser is busy with.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::cdp::Page;
use crate::support::server::skipped;

/// How a page's picture divides, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pixels {
    /// All of them.
    pub(super) all: u32,
    /// Those through which one does not fully see.
    pub(super) painted: u32,
}

impl Page {
    /// A picture of what is seen, as PNG. What is transparent in the page is transparent in it.
    pub(super) async fn screenshot(&self) -> Vec<u8> {
        base64(&self.picture().await)
    }

    /// The same in base64.
    pub(super) async fn picture(&self) -> String {
        let clear = json!({"color": {"r": 0, "g": 0, "b": 0, "a": 0}});
        self.call("Emulation.setDefaultBackgroundColorOverride", clear).await;
        let picture = self.call("Page.captureScreenshot", json!({"format": "png"})).await;
        self.call("Emulation.setDefaultBackgroundColorOverride", json!({})).await;
        picture["data"].as_str().unwrap().to_owned()
    }

    /// Keeps a picture in `tests/browser/shots` for people to look at, where `EVENKEEL_SHOTS` is set.
    pub(super) async fn keep(&self, name: &str) {
        if std::env::var_os("EVENKEEL_SHOTS").is_none() {
            return;
        }
        let shots = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/shots");
        std::fs::create_dir_all(&shots).unwrap();
        std::fs::write(shots.join(format!("{name}.png")), self.screenshot().await).unwrap();
    }

    /// What is painted. The page counts its own picture: another tab would push it into the background.
    pub(super) async fn pixels(&self) -> Pixels {
        let picture = self.picture().await;
        let [all, painted] = self
            .eval(&format!(
                "(async () => {{
                   const bytes = Uint8Array.from(atob('{picture}'), (letter) => letter.charCodeAt(0));
                   const bitmap = await createImageBitmap(new Blob([bytes], {{ type: 'image/png' }}));
                   const {{ width, height }} = bitmap;
                   const canvas = Object.assign(document.createElement('canvas'), {{ width, height }});
                   const brush = canvas.getContext('2d');
                   brush.drawImage(bitmap, 0, 0);
                   const {{ data }} = brush.getImageData(0, 0, width, height);
                   let painted = 0;
                   for (let at = 3; at < data.length; at += 4) painted += data[at] > 0;
                   return [width * height, painted];
                 }})()"
            ))
            .await;
        Pixels { all, painted }
    }

    /// Waits until what the style sheets let fade and slide has come to its end and is painted.
    pub(super) async fn settle(&self) {
        let frames =
            "new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(() => painted())))";
        self.eval::<()>(frames).await;
        self.until(
            "!document.getAnimations().some((each) => each instanceof CSSTransition || each instanceof CSSAnimation)",
        )
        .await;
        self.eval::<()>(frames).await;
    }

    /// What axe finds wrong with the page; none where axe is not installed, with a loud line.
    pub(super) async fn axe(&self) -> Vec<String> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js");
        let Ok(axe) = std::fs::read_to_string(path) else {
            skipped(&format!("the accessibility check: {path} is not there (`npm ci`)"));
            return Vec::new();
        };
        if !self.eval::<bool>("'axe' in globalThis").await {
            self.eval::<()>(&format!("{axe}; null")).await;
        }
        self.eval(
            "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(
               ({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' ')))",
        )
        .await
    }

    /// What the browser's threads did meanwhile, by its own names, and how often.
    pub(super) async fn trace(&self, meanwhile: impl Future<Output = ()>) -> BTreeMap<String, usize> {
        let mut events = self.events();
        let categories = "devtools.timeline,disabled-by-default-devtools.timeline,disabled-by-default-devtools.timeline.frame";
        let asked = json!({"categories": categories, "transferMode": "ReportEvents"});
        self.call("Tracing.start", asked).await;
        meanwhile.await;
        self.call("Tracing.end", json!({})).await;
        let mut did = BTreeMap::new();
        loop {
            let reported = events.next_of(&["Tracing.dataCollected", "Tracing.tracingComplete"]).await;
            let Some(entries) = reported["value"].as_array() else { return did };
            for entry in entries.iter().filter_map(|entry: &Value| entry["name"].as_str()) {
                *did.entry(entry.to_owned()).or_default() += 1;
            }
        }
    }
}

/// Decodes standard base64, as the protocol sends pictures.
fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for symbol in text.bytes().filter(|symbol| *symbol != b'=') {
        let value = ALPHABET.iter().position(|known| *known == symbol).expect("the protocol sends base64");
        bits = bits << 6 | u32::try_from(value).expect("below 64");
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).expect("one byte"));
        }
    }
    bytes
}
