//! One socket to a browser: commands with numbers out, answers and events in. Chromium's DevTools and WebDriver BiDi
//! have that in common.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream::SplitStream;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

/// Longer than anything here takes; a test that hangs says what it hung on.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// The socket, shared by all pages.
pub(super) struct Wire {
    out: mpsc::Sender<Message>,
    next: AtomicU64,
    waiting: Mutex<HashMap<u64, oneshot::Sender<Value>>>,
    pub(super) events: broadcast::Sender<Arc<Value>>,
    /// What went wrong in pages, by their session.
    pub(super) problems: Mutex<Vec<(String, String)>>,
}

impl Wire {
    pub(super) async fn connect(address: &str) -> Arc<Self> {
        let host = address.strip_prefix("ws://").and_then(|rest| rest.split('/').next()).unwrap();
        let stream = TcpStream::connect(host).await.unwrap();
        let (socket, _) = tokio_tungstenite::client_async(address, stream).await.unwrap();
        let (mut sink, source) = socket.split();
        let (out, mut queue) = mpsc::channel(64);
        let wire = Arc::new(Self {
            out,
            next: AtomicU64::new(1),
            waiting: Mutex::default(),
            events: broadcast::Sender::new(8192),
            problems: Mutex::default(),
        });
        tokio::spawn(async move {
            while let Some(message) = queue.recv().await {
                if sink.send(message).await.is_err() {
                    return;
                }
            }
        });
        tokio::spawn(read(Arc::clone(&wire), source));
        wire
    }

    /// As [`Wire::call`], where nothing else than success is expected.
    pub(super) async fn command(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        self.call(session, method, params).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Sends a command, to a page where `session` names one, and gives its result.
    pub(super) async fn call(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value, String> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (done, answer) = oneshot::channel();
        self.waiting.lock().unwrap().insert(id, done);
        let mut frame = json!({"id": id, "method": method, "params": params});
        if let Some(session) = session {
            frame["sessionId"] = session.into();
        }
        self.out
            .send(Message::text(frame.to_string()))
            .await
            .map_err(|_| "the browser went away".to_owned())?;
        let mut answer = tokio::time::timeout(PATIENCE, answer)
            .await
            .map_err(|_| format!("no answer to {method}"))?
            .map_err(|_| "the browser went away".to_owned())?;
        match answer.get("error") {
            Some(error) => Err(error.to_string()),
            None => Ok(answer["result"].take()),
        }
    }
}

/// Hands answers to whoever waits for them, keeps what went wrong, and tells events.
async fn read(wire: Arc<Wire>, mut source: SplitStream<WebSocketStream<TcpStream>>) {
    while let Some(Ok(message)) = source.next().await {
        let Ok(text) = message.to_text() else { continue };
        let Ok(frame) = serde_json::from_str::<Value>(text) else { continue };
        if let Some(id) = frame["id"].as_u64() {
            let waiting = wire.waiting.lock().unwrap().remove(&id);
            if let Some(waiting) = waiting {
                // Whoever asked may have given up.
                let _ = waiting.send(frame);
            }
            continue;
        }
        if let (Some(session), Some(problem)) = (frame["sessionId"].as_str(), problem(&frame)) {
            wire.problems.lock().unwrap().push((session.to_owned(), problem));
        }
        // Nobody may be listening.
        let _ = wire.events.send(Arc::new(frame));
    }
    // Whoever still waits is told by the closed channel.
    wire.waiting.lock().unwrap().clear();
}

/// What an event says went wrong, if it says so.
fn problem(event: &Value) -> Option<String> {
    let params = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => Some(params["exceptionDetails"]["exception"]["description"].to_string()),
        "Runtime.consoleAPICalled" if params["type"] == "error" => Some(params["args"].to_string()),
        "Log.entryAdded" if params["entry"]["level"] == "error" => {
            Some(format!("{} {}", params["entry"]["text"], params["entry"]["url"]))
        }
        _ => None,
    }
}
