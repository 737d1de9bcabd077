//! A Helix over real sockets that answers as a test says, and counts what it is asked.
//!
//! It answers only those who show the right token and client id, as Twitch does. Its routes stand
//! under `/helix`, so that other fakes can share the server.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How one question is answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// With what stands at that path.
    Good,
    /// With this status and nothing else of use.
    Status(u16),
    /// The same, with `Ratelimit-Reset` in seconds since 1970.
    LimitedUntil(i64),
    /// Well, and so many questions are left until then, in seconds since 1970.
    Left(u32, i64),
    /// With 200 and this body.
    Body(Vec<u8>),
    /// The connection breaks in the middle of the answer.
    Cut,
    /// Nothing comes until [`FakeHelix::release`].
    Held,
}

#[derive(Default)]
struct Shared {
    /// Token and client id that are let in.
    pass: Option<(String, String)>,
    /// What is answered well, by path.
    good: BTreeMap<String, Value>,
    /// What is answered next, by path; and then well again.
    next: BTreeMap<String, VecDeque<Answer>>,
    /// What is answered from now on, by path.
    always: BTreeMap<String, Answer>,
}

/// What was asked: path and query, in order.
type Asked = Vec<(String, String)>;

/// A fake Helix. Cheap to clone; every clone is the same one.
#[derive(Clone)]
pub struct FakeHelix {
    shared: Arc<Mutex<Shared>>,
    asked: watch::Sender<Asked>,
    released: watch::Sender<bool>,
}

impl FakeHelix {
    /// Nobody is let in; the channel `harbour` has the id 12 and is not live.
    pub fn new() -> Self {
        let fake = Self {
            shared: Arc::default(),
            asked: watch::Sender::default(),
            released: watch::Sender::default(),
        };
        fake.say("/users", json!({ "data": [{ "id": "12", "login": "harbour" }] }));
        fake.say("/streams", json!({ "data": [], "pagination": {} }));
        fake.say("/channels/followers", json!({ "total": 4712, "data": [{ "user_login": "rowan" }] }));
        fake.say("/subscriptions", json!({ "total": 4713, "points": 4714, "data": [] }));
        fake.say("/channels/ads", json!({ "data": [{ "next_ad_at": "", "duration": 60 }] }));
        fake
    }

    /// Lets in who shows this token and client id, and nobody else.
    pub fn let_in(&self, token: &str, client_id: &str) {
        self.with(|shared| shared.pass = Some((token.to_owned(), client_id.to_owned())));
    }

    /// Answers questions at `path` well with this.
    pub fn say(&self, path: &str, answer: Value) {
        self.with(|shared| shared.good.insert(path.to_owned(), answer));
    }

    /// The channel is live, in a stream with this id.
    pub fn go_live(&self, id: &str) {
        self.say(
            "/streams",
            json!({ "data": [{
                "id": id, "user_id": "12", "type": "live", "title": "Lino cuts", "game_name": "Art",
                "viewer_count": 4711, "started_at": "2026-09-21T14:00:00Z",
            }] }),
        );
    }

    /// The channel is not live.
    pub fn go_off(&self) {
        self.say("/streams", json!({ "data": [] }));
    }

    /// Answers the next questions at `path` like this, and then as before.
    pub fn next(&self, path: &str, answers: impl IntoIterator<Item = Answer>) {
        self.with(|shared| shared.next.entry(path.to_owned()).or_default().extend(answers));
    }

    /// Answers all questions at `path` like this from now on.
    pub fn always(&self, path: &str, answer: Answer) {
        self.with(|shared| shared.always.insert(path.to_owned(), answer));
    }

    /// Lets what is held go on.
    pub fn release(&self) {
        self.released.send_replace(true);
    }

    /// How often `path` was asked.
    pub fn count(&self, path: &str) -> usize {
        self.asked.borrow().iter().filter(|(asked, _)| asked == path).count()
    }

    /// How often anything was asked.
    pub fn count_all(&self) -> usize {
        self.asked.borrow().len()
    }

    /// The queries with which `path` was asked.
    pub fn queries(&self, path: &str) -> Vec<String> {
        let asked = self.asked.borrow();
        asked.iter().filter(|(asked, _)| asked == path).map(|(_, query)| query.clone()).collect()
    }

    /// Waits until `path` was asked so often in all.
    pub async fn asked(&self, path: &str, times: usize) {
        let mut seen = self.asked.subscribe();
        let enough = |asked: &Asked| asked.iter().filter(|(asked, _)| asked == path).count() >= times;
        let waiting = seen.wait_for(enough);
        let waited = tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await;
        assert!(waited.is_ok(), "{path} was asked {} times, and not {times}", self.count(path));
    }

    /// Its routes, to be served alone or beside others.
    pub fn routes(&self) -> Router {
        Router::new().route("/helix/{*path}", get(answer)).with_state(self.clone())
    }

    /// Serves them on this machine. Gives what to write as `helix_url`.
    pub async fn serve(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = self.routes();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        format!("http://{address}/helix")
    }

    fn with<T>(&self, change: impl FnOnce(&mut Shared) -> T) -> T {
        change(&mut self.shared.lock().unwrap())
    }
}

async fn answer(
    State(fake): State<FakeHelix>,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let path = format!("/{path}");
    fake.asked.send_modify(|asked| asked.push((path.clone(), query.unwrap_or_default())));
    let (answer, good, may_ask) = fake.with(|shared| {
        let next = shared.next.get_mut(&path).and_then(VecDeque::pop_front);
        let answer = next.or_else(|| shared.always.get(&path).cloned()).unwrap_or(Answer::Good);
        (
            answer,
            shared.good.get(&path).cloned(),
            shared.pass.as_ref().is_some_and(|pass| shows(&headers, pass)),
        )
    });
    if !may_ask {
        return refusal(401);
    }
    let Some(good) = good else { return refusal(404) };
    match answer {
        Answer::Good => axum::Json(good).into_response(),
        Answer::Status(status) => refusal(status),
        Answer::LimitedUntil(reset) => {
            ([("ratelimit-remaining", "0".to_owned()), ("ratelimit-reset", reset.to_string())], refusal(429))
                .into_response()
        }
        Answer::Left(left, reset) => (
            [("ratelimit-remaining", left.to_string()), ("ratelimit-reset", reset.to_string())],
            axum::Json(good),
        )
            .into_response(),
        Answer::Body(body) => body.into_response(),
        Answer::Cut => {
            let half: [std::io::Result<&str>; 2] =
                [Ok("{\"data\":["), Err(std::io::ErrorKind::ConnectionReset.into())];
            Body::from_stream(stream::iter(half)).into_response()
        }
        Answer::Held => {
            let _ = fake.released.subscribe().wait_for(|released| *released).await;
            axum::Json(good).into_response()
        }
    }
}

fn shows(headers: &HeaderMap, (token, client_id): &(String, String)) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    header("authorization") == Some(&format!("Bearer {token}")) && header("client-id") == Some(client_id)
}

fn refusal(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    let message = "words of Twitch's own, 4715";
    (status, axum::Json(json!({ "status": status.as_u16(), "message": message }))).into_response()
}
