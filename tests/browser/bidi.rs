//! A small client for WebDriver BiDi, which Firefox speaks: one socket, one session, one page.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::extension::{encode, fixture};
use super::wire::{PATIENCE, Wire};
use crate::support::server::skipped;

const BINARY: &str = "/usr/bin/firefox-esr";

/// A Firefox that ends when this is dropped.
pub(super) struct Firefox {
    wire: Arc<Wire>,
    context: String,
    // Dropped in this order: the process first, then the folder it writes to.
    _child: Child,
    _profile: TempDir,
}

impl Firefox {
    /// A running Firefox in which no name leads anywhere, or none with a loud line where it is not installed. Twitch's
    /// addresses are answered by the pages of our own writing.
    pub(super) async fn start() -> Option<Self> {
        if !Path::new(BINARY).exists() {
            skipped(&format!("Firefox: {BINARY} is not there (apt-get install firefox-esr)"));
            return None;
        }
        let profile = tempfile::tempdir().unwrap();
        let quiet = [
            "user_pref(\"network.proxy.type\", 1);",
            // A proxy that is not there: only loopback is reached without one.
            "user_pref(\"network.proxy.ssl\", \"127.0.0.1\");",
            "user_pref(\"network.proxy.ssl_port\", 9);",
            "user_pref(\"network.proxy.no_proxies_on\", \"127.0.0.1\");",
            "user_pref(\"app.update.enabled\", false);",
            "user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);",
            "user_pref(\"browser.shell.checkDefaultBrowser\", false);",
        ];
        std::fs::write(profile.path().join("user.js"), quiet.join("\n")).unwrap();
        let mut child = Command::new(BINARY)
            .args(["--headless", "--no-remote", "--remote-debugging-port", "0", "--profile"])
            .arg(profile.path())
            .env("HOME", profile.path())
            .env("MOZ_DISABLE_CONTENT_SANDBOX", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let found = timeout(Duration::from_secs(60), async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some((_, address)) = line.split_once("WebDriver BiDi listening on ") {
                    return Some(address.trim().to_owned());
                }
            }
            None
        });
        let address = found.await.ok().flatten().expect("Firefox starts");
        // Whoever writes to a pipe that nobody reads stands still.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let wire = Wire::connect(&format!("{address}/session")).await;
        wire.command(None, "session.new", json!({"capabilities": {}})).await;
        let tree = wire.command(None, "browsingContext.getTree", json!({})).await;
        let context = tree["contexts"][0]["context"].as_str().unwrap().to_owned();
        answer_for_twitch(&wire).await;
        Some(Self { wire, context, _child: child, _profile: profile })
    }

    /// Loads the extension in `folder` for as long as Firefox runs, as `about:debugging` does.
    pub(super) async fn load(&self, folder: &Path) {
        let path = json!({"type": "path", "path": folder});
        self.wire.command(None, "webExtension.install", json!({"extensionData": path})).await;
    }

    /// Goes to an address and returns when the page has loaded.
    pub(super) async fn goto(&self, url: &str) {
        let asked = json!({"context": self.context, "url": url, "wait": "complete"});
        self.wire.command(None, "browsingContext.navigate", asked).await;
    }

    /// Goes back, or with 1 forward, as its buttons do.
    pub(super) async fn travel(&self, delta: i32) {
        let asked = json!({"context": self.context, "delta": delta});
        self.wire.command(None, "browsingContext.traverseHistory", asked).await;
    }

    /// The value of a script, as text; promises are awaited.
    pub(super) async fn eval(&self, script: &str) -> String {
        self.try_eval(script).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    async fn try_eval(&self, script: &str) -> Result<String, String> {
        let asked = json!({
            "expression": format!("Promise.resolve({script}).then((value) => JSON.stringify(value ?? null))"),
            "target": {"context": self.context}, "awaitPromise": true,
        });
        let told = self.wire.call(None, "script.evaluate", asked).await?;
        match told["type"].as_str() {
            Some("success") => Ok(told["result"]["value"].as_str().unwrap_or_default().to_owned()),
            _ => Err(told["exceptionDetails"]["text"].to_string()),
        }
    }

    /// Waits until the page says yes to `condition`.
    pub(super) async fn until(&self, condition: &str) {
        let so = async {
            // The page may be on its way to another.
            while self.try_eval(condition).await.as_deref() != Ok("true") {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, so).await.unwrap_or_else(|_| panic!("never so: {condition}"));
    }
}

/// Answers every question to Twitch with the pages of our own writing.
async fn answer_for_twitch(wire: &Arc<Wire>) {
    let patterns = ["www.twitch.tv", "dashboard.twitch.tv"]
        .map(|host| json!({"type": "pattern", "protocol": "https", "hostname": host}));
    wire.command(
        None,
        "network.addIntercept",
        json!({"phases": ["beforeRequestSent"], "urlPatterns": patterns}),
    )
    .await;
    let mut events = wire.events.subscribe();
    wire.command(None, "session.subscribe", json!({"events": ["network.beforeRequestSent"]})).await;
    let wire = Arc::clone(wire);
    tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            let asked = &event["params"];
            if event["method"] != "network.beforeRequestSent" || asked["isBlocked"] != true {
                continue;
            }
            let (kind, body) = fixture(asked["request"]["url"].as_str().unwrap());
            let answer = json!({
                "request": asked["request"]["request"], "statusCode": 200,
                "body": {"type": "base64", "value": encode(body.as_bytes())},
                "headers": [{"name": "content-type", "value": {"type": "string", "value": kind}}],
            });
            let _ = wire.call(None, "network.provideResponse", answer).await;
        }
    });
}
