//! A small client for WebDriver BiDi, which Firefox speaks: one socket, one session, one page.

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::extension::{encode, fixture};
use crate::support::server::skipped;

/// Longer than anything here takes; a test that hangs says what it hung on.
const PATIENCE: Duration = Duration::from_secs(30);
const BINARY: &str = "/usr/bin/firefox-esr";

/// A Firefox that ends when this is dropped.
pub(super) struct Firefox {
    wire: Arc<BidiWire>,
    context: String,
    // Dropped in this order: the process first, then the folder it writes to.
    _child: Child,
    _profile: TempDir,
}

/// The socket, shared.
struct BidiWire {
    asked: mpsc::UnboundedSender<Message>,
    answers: Mutex<HashMap<u64, oneshot::Sender<Result<Value, String>>>>,
    events: broadcast::Sender<Value>,
    next: AtomicU64,
}

impl BidiWire {
    async fn connect(address: &str) -> Arc<Self> {
        let (socket, _) = tokio_tungstenite::connect_async(address).await.unwrap();
        let (mut sink, mut stream) = socket.split();
        let (asked, mut asking) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(message) = asking.recv().await {
                if sink.send(message).await.is_err() {
                    return;
                }
            }
        });
        let events = broadcast::channel(4096).0;
        let wire = Arc::new(Self { asked, answers: Mutex::default(), events, next: AtomicU64::new(1) });
        let heard = Arc::clone(&wire);
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                let Ok(Ok(told)) = message.to_text().map(serde_json::from_str::<Value>) else { continue };
                let Some(id) = told["id"].as_u64() else {
                    let _ = heard.events.send(told);
                    continue;
                };
                let answer = match told["type"].as_str() {
                    Some("success") => Ok(told["result"].clone()),
                    _ => Err(format!("{}: {}", told["error"], told["message"])),
                };
                if let Some(waiting) = heard.answers.lock().unwrap().remove(&id) {
                    let _ = waiting.send(answer);
                }
            }
        });
        wire
    }

    async fn try_call(&self, method: &str, params: Value) -> Result<Value, String> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        self.answers.lock().unwrap().insert(id, answer);
        let asked = json!({"id": id, "method": method, "params": params}).to_string();
        self.asked.send(Message::text(asked)).expect("the socket is open");
        timeout(PATIENCE, answered)
            .await
            .unwrap_or_else(|_| panic!("{method}: no answer"))
            .expect("an answer")
    }

    async fn call(&self, method: &str, params: Value) -> Value {
        self.try_call(method, params).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }
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
        let wire = BidiWire::connect(&format!("{address}/session")).await;
        wire.call("session.new", json!({"capabilities": {}})).await;
        let tree = wire.call("browsingContext.getTree", json!({})).await;
        let context = tree["contexts"][0]["context"].as_str().unwrap().to_owned();
        answer_for_twitch(&wire).await;
        Some(Self { wire, context, _child: child, _profile: profile })
    }

    /// Loads the extension in `folder` for as long as Firefox runs, as `about:debugging` does.
    pub(super) async fn load(&self, folder: &Path) {
        let path = json!({"type": "path", "path": folder});
        self.wire.call("webExtension.install", json!({"extensionData": path})).await;
    }

    /// Goes to an address and returns when the page has loaded.
    pub(super) async fn goto(&self, url: &str) {
        let asked = json!({"context": self.context, "url": url, "wait": "complete"});
        self.wire.call("browsingContext.navigate", asked).await;
    }

    /// Goes back, or with 1 forward, as its buttons do.
    pub(super) async fn travel(&self, delta: i32) {
        let asked = json!({"context": self.context, "delta": delta});
        self.wire.call("browsingContext.traverseHistory", asked).await;
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
        let told = self.wire.try_call("script.evaluate", asked).await?;
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
async fn answer_for_twitch(wire: &Arc<BidiWire>) {
    let patterns = ["www.twitch.tv", "dashboard.twitch.tv"]
        .map(|host| json!({"type": "pattern", "protocol": "https", "hostname": host}));
    wire.call("network.addIntercept", json!({"phases": ["beforeRequestSent"], "urlPatterns": patterns}))
        .await;
    let mut events = wire.events.subscribe();
    wire.call("session.subscribe", json!({"events": ["network.beforeRequestSent"]})).await;
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
            let _ = wire.try_call("network.provideResponse", answer).await;
        }
    });
}
