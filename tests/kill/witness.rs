//! Who acts while the service runs and who watches it, and what both can swear to after a kill.

use futures_util::StreamExt;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::support::script::Dice;

/// Something a person did.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Asked for; perhaps done, perhaps not.
    Asked(What),
    /// Answered with 2xx: done, whatever happens next.
    Done(What),
    /// Answered that it does not fit just now: not done.
    Refused,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Mark(String),
    Feedback(String),
    BreakStart,
    BreakEnd,
    Quiet(bool),
    StreamStart,
    StreamEnd,
    /// With its id, once it is known and there was something to say.
    Digest(Option<i64>),
}

/// Acts without a pause until the service is gone. `run` makes names unique and decides by chance.
pub async fn act(api: String, key: String, run: u64, told: mpsc::UnboundedSender<Deed>) {
    let http = crate::support::web::http();
    let mut dice = Dice(0xBEEF ^ (run << 8));
    for number in 0.. {
        let name = format!("{run}-{number}");
        let (what, method, path, body) = match dice.below(12) {
            0..3 => {
                let body = json!({ "note": name });
                (What::Mark(name), Method::POST, "/marks", body)
            }
            3..6 => {
                let body =
                    json!({ "id": name, "source": "form", "author": "ada", "text": "the sound is too low" });
                (What::Feedback(name), Method::POST, "/feedback", body)
            }
            6 => (What::BreakStart, Method::POST, "/breaks", json!({})),
            7 => (What::BreakEnd, Method::POST, "/breaks/current/end", json!({})),
            8 => {
                let on = dice.one_in(2);
                (What::Quiet(on), Method::PUT, "/quiet", json!({ "on": on }))
            }
            9 => (What::StreamStart, Method::POST, "/stream/start", json!({})),
            10 => (What::StreamEnd, Method::POST, "/stream/end", json!({})),
            _ => (What::Digest(None), Method::POST, "/digests", json!({})),
        };
        let _ = told.send(Deed::Asked(what.clone()));
        let request = http.request(method, format!("{api}{path}")).bearer_auth(&key).json(&body);
        let Ok(answer) = request.send().await else { return };
        let status = answer.status();
        assert!(status.is_success() || status == StatusCode::CONFLICT, "{what:?}: {status}");
        let body = answer.json::<Value>().await.unwrap_or_default();
        if status.is_success() {
            let what = match what {
                What::Digest(_) => What::Digest(body["id"].as_str().map(|id| id.parse().unwrap())),
                what => what,
            };
            let _ = told.send(Deed::Done(what));
        } else {
            let _ = told.send(Deed::Refused);
        }
    }
}

/// What a dock was told until the service was gone.
#[derive(Debug, Default)]
pub struct Seen {
    /// Lines by id, with their words.
    pub lines: Vec<(i64, String)>,
    /// Digests.
    pub digests: Vec<i64>,
}

/// Watches as a dock does. A dock that lags is sent away and comes back.
pub async fn watch(address: String, key: String) -> Seen {
    let mut seen = Seen::default();
    loop {
        let mut request = format!("ws://{address}/ws/dock").into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {key}").parse().unwrap());
        let Ok(tcp) = TcpStream::connect(&address).await else { return seen };
        let Ok((mut socket, _)) = tokio_tungstenite::client_async(request, tcp).await else { return seen };
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message {
                seen.note(&serde_json::from_str(&text).unwrap());
            }
        }
    }
}

impl Seen {
    fn note(&mut self, frame: &Value) {
        match frame["type"].as_str().unwrap() {
            "snapshot" => frame["lines"].as_array().unwrap().iter().for_each(|line| self.line(line)),
            "passed" => self.line(&frame["line"]),
            "digest_ready" => self.digests.push(frame["id"].as_str().unwrap().parse().unwrap()),
            _ => {}
        }
    }

    fn line(&mut self, line: &Value) {
        let words = line["fragments"].as_array().unwrap().iter().map(|piece| piece["text"].as_str().unwrap());
        self.lines.push((line["id"].as_str().unwrap().parse().unwrap(), words.collect()));
    }
}
