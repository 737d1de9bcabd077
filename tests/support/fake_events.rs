//! Twitch's events over real sockets, as a test says: the event server, and the part of Helix at which
//! one asks to be told. Names, ids and words are invented.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response as Accepted};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

/// Waiting longer than this means that what is waited for does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A question to be told of something, as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub subject: String,
    pub version: String,
    pub session: String,
    pub condition: Value,
    pub token: String,
}

/// An answer other than that it will be told.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub status: u16,
    /// `Ratelimit-Reset`, in seconds since 1970.
    pub reset: Option<i64>,
}

#[derive(Default)]
struct Desk {
    refusals: Mutex<HashMap<String, VecDeque<Refusal>>>,
    users: Mutex<HashMap<String, String>>,
    /// What each subscription costs, and what all may.
    cost: AtomicU32,
    limit: AtomicU32,
}

type Shared = Arc<(Desk, watch::Sender<Vec<Asked>>)>;

/// A listening event server with its desk for questions.
pub struct FakeEvents {
    listener: TcpListener,
    shared: Shared,
    sessions: AtomicU32,
}

impl FakeEvents {
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        Self { listener, shared: Arc::default(), sessions: AtomicU32::new(0) }
    }

    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    /// What to write as `eventsub_url`.
    pub fn url(&self) -> String {
        format!("ws://{}/ws", self.address())
    }

    /// The part of Helix that answers questions about events; for merging with other fakes' routes.
    pub fn routes(&self) -> Router {
        Router::new().route("/eventsub/subscriptions", post(answer)).with_state(self.shared.clone())
    }

    /// The part of Helix that knows who a channel is.
    pub fn user_routes(&self) -> Router {
        Router::new().route("/users", get(users)).with_state(self.shared.clone())
    }

    /// Refuses questions about `subject` this way, `times` times.
    pub fn refuse(&self, subject: &str, times: usize, refusal: &Refusal) {
        let mut refusals = self.shared.0.refusals.lock().unwrap();
        refusals.entry(subject.to_owned()).or_default().extend(vec![refusal.clone(); times]);
    }

    /// From now on each subscription costs so much, and all together may cost no more than `limit`.
    pub fn charge(&self, cost: u32, limit: u32) {
        self.shared.0.cost.store(cost, Ordering::Relaxed);
        self.shared.0.limit.store(limit, Ordering::Relaxed);
    }

    /// There is a channel `login` with this id.
    pub fn knows(&self, login: &str, id: &str) {
        self.shared.0.users.lock().unwrap().insert(login.to_owned(), id.to_owned());
    }

    /// Everything that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.1.borrow().clone()
    }

    /// Waits until so many questions were asked in `session`, and gives what they were about.
    pub async fn subjects(&self, session: &str, count: usize) -> Vec<String> {
        let about = |asked: &[Asked]| -> Vec<String> {
            asked.iter().filter(|one| one.session == session).map(|one| one.subject.clone()).collect()
        };
        let mut asked = self.shared.1.subscribe();
        let enough = asked.wait_for(|asked| about(asked).len() >= count);
        let enough = tokio::time::timeout(PATIENCE, enough).await;
        let asked = enough.unwrap_or_else(|_| panic!("{count} questions in {session}: {:?}", self.asked()));
        about(&asked.unwrap())
    }

    /// Waits for the next connection.
    pub async fn accept(&self) -> Connection {
        let (tcp, _) =
            tokio::time::timeout(PATIENCE, self.listener.accept()).await.expect("a visit").unwrap();
        let mut path = String::new();
        #[allow(clippy::result_large_err, reason = "the library's own type")]
        let note = |request: &Request, response: Accepted| {
            path = request.uri().to_string();
            Ok(response)
        };
        let socket = tokio_tungstenite::accept_hdr_async(tcp, note).await.unwrap();
        Connection { socket, path, session: String::new() }
    }

    /// Waits for the next connection and welcomes it to a session of its own, in which the first
    /// question must follow.
    pub async fn welcome(&self) -> Connection {
        let mut connection = self.accept().await;
        let session = format!("session-{}", self.sessions.fetch_add(1, Ordering::Relaxed) + 1);
        connection.welcome(&session).await;
        self.subjects(&session, 1).await;
        connection
    }

    /// Nobody is at the door.
    pub async fn is_left_alone(&self) -> bool {
        futures_util::FutureExt::now_or_never(self.listener.accept()).is_none()
    }
}

async fn answer(State(shared): State<Shared>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    assert_eq!(body["transport"]["method"], "websocket");
    assert!(headers.contains_key("client-id"));
    let token = headers["authorization"].to_str().unwrap().strip_prefix("Bearer ").expect("a token");
    let asked = Asked {
        subject: text(&body["type"]),
        version: text(&body["version"]),
        session: text(&body["transport"]["session_id"]),
        condition: body["condition"].clone(),
        token: token.to_owned(),
    };
    let (desk, log) = &*shared;
    let refusal = desk.refusals.lock().unwrap().get_mut(&asked.subject).and_then(VecDeque::pop_front);
    let (cost, limit) = (desk.cost.load(Ordering::Relaxed), desk.limit.load(Ordering::Relaxed));
    let subject = asked.subject.clone();
    let granted = log.borrow().iter().filter(|before| before.session == asked.session).count();
    log.send_modify(|log| log.push(asked));
    let Some(refusal) = refusal else {
        let total = cost * (u32::try_from(granted).unwrap() + 1);
        let said = json!({
            "data": [{ "id": "sub-1", "status": "enabled", "type": subject, "cost": cost }],
            "total": granted + 1, "total_cost": total, "max_total_cost": limit,
        });
        return (StatusCode::ACCEPTED, Json(said)).into_response();
    };
    let status = StatusCode::from_u16(refusal.status).unwrap();
    let mut response = (status, Json(json!({ "message": "no", "status": refusal.status }))).into_response();
    if let Some(reset) = refusal.reset {
        response.headers_mut().insert("ratelimit-reset", reset.to_string().parse().unwrap());
    }
    response
}

async fn users(State(shared): State<Shared>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let id = shared.0.users.lock().unwrap().get(&query["login"]).cloned();
    let data: Vec<_> = id.iter().map(|id| json!({ "id": id, "login": query["login"] })).collect();
    Json(json!({ "data": data }))
}

/// A connection as the server sees it.
pub struct Connection {
    socket: WebSocketStream<TcpStream>,
    /// Path and query it was opened with.
    pub path: String,
    /// The session it was welcomed to.
    pub session: String,
}

impl Connection {
    /// Says welcome to `session`, with signs of life every 30 seconds.
    pub async fn welcome(&mut self, session: &str) {
        self.session = session.to_owned();
        let session = json!({
            "id": session, "status": "connected", "connected_at": "2026-09-21T13:33:00.5Z",
            "keepalive_timeout_seconds": 30, "reconnect_url": null, "recovery_url": null,
        });
        self.message("session_welcome", "w-1", json!({}), json!({ "session": session })).await;
    }

    /// Says that nothing happened.
    pub async fn keepalive(&mut self) {
        self.message("session_keepalive", "k-1", json!({}), json!({})).await;
    }

    /// Wants the session at `url`.
    pub async fn reconnect(&mut self, url: &str) {
        let session = json!({
            "id": self.session, "status": "reconnecting", "keepalive_timeout_seconds": null,
            "reconnect_url": url, "connected_at": "2026-09-21T13:33:00.5Z",
        });
        self.message("session_reconnect", "r-1", json!({}), json!({ "session": session })).await;
    }

    /// Takes a subscription back.
    pub async fn revoke(&mut self, subject: &str, status: &str) {
        let subscription = json!({ "id": "sub-1", "status": status, "type": subject, "version": "1" });
        let about = json!({ "subscription_type": subject, "subscription_version": "1" });
        self.message("revocation", "v-1", about, json!({ "subscription": subscription })).await;
    }

    /// Tells of something, under this message id.
    pub async fn tell(&mut self, id: &str, told: &Told) {
        let about = json!({ "subscription_type": told.subject, "subscription_version": told.version });
        let subscription = json!({ "id": "sub-1", "type": told.subject, "status": "enabled", "cost": 0 });
        let payload = json!({ "subscription": subscription, "event": told.event });
        self.message("notification", id, about, payload).await;
    }

    async fn message(&mut self, kind: &str, id: &str, more: Value, payload: Value) {
        let mut metadata = json!({
            "message_id": id, "message_type": kind, "message_timestamp": "2026-09-21T13:33:10.123456789Z",
        });
        let (Value::Object(all), Value::Object(more)) = (&mut metadata, more) else { panic!("objects") };
        all.extend(more);
        self.text(&json!({ "metadata": metadata, "payload": payload }).to_string()).await;
    }

    /// Sends a text as it is.
    pub async fn text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// Sends bytes as a text message, whether they are text or not.
    pub async fn raw(&mut self, bytes: &[u8]) {
        let frame = Frame::message(bytes.to_vec(), OpCode::Data(Data::Text), true);
        // Whoever gets it may leave before it has all of it.
        let _ = self.socket.send(Message::Frame(frame)).await;
    }

    /// Sends a message that is no text.
    pub async fn binary(&mut self, bytes: &[u8]) {
        self.socket.send(Message::binary(bytes.to_vec())).await.unwrap();
    }

    /// Sends a ping and waits for its pong.
    pub async fn ping(&mut self, payload: &'static [u8]) {
        self.socket.send(Message::Ping(payload.into())).await.unwrap();
        let answer = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("a pong");
        assert_eq!(answer.unwrap().unwrap(), Message::Pong(payload.into()));
    }

    /// Closes with this code; all the other side may still have said is goodbye.
    pub async fn close(mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "because".into() };
        self.socket.send(Message::Close(Some(frame))).await.unwrap();
        self.left().await;
    }

    /// Goes away without a word.
    pub fn vanish(self) {
        drop(self);
    }

    /// Waits for the other side to leave. It never may have said anything but pongs and goodbye.
    pub async fn left(mut self) {
        loop {
            match tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("it leaves") {
                None | Some(Err(_) | Ok(Message::Close(_))) => return,
                Some(Ok(Message::Pong(_))) => {}
                Some(Ok(other)) => panic!("it said {other:?}"),
            }
        }
    }
}

/// Something that happened.
pub struct Told {
    pub subject: &'static str,
    pub version: &'static str,
    pub event: Value,
}

/// Something that happened, by Juniper on the channel Harbour.
fn told(subject: &'static str, version: &'static str, more: Value) -> Told {
    let mut event = json!({
        "user_id": "42", "user_login": "juniper", "user_name": "Juniper",
        "broadcaster_user_id": "500", "broadcaster_user_login": "harbour", "broadcaster_user_name": "Harbour",
    });
    let (Value::Object(all), Value::Object(more)) = (&mut event, more) else { panic!("objects") };
    all.extend(more);
    Told { subject, version, event }
}

pub fn online() -> Told {
    told(
        "stream.online",
        "1",
        json!({ "id": "stream-9", "type": "live", "started_at": "2026-09-21T13:33:00Z" }),
    )
}

pub fn offline() -> Told {
    told("stream.offline", "1", json!({ "id": "stream-9" }))
}

pub fn update(title: &str) -> Told {
    told(
        "channel.update",
        "2",
        json!({ "title": title, "language": "en", "category_id": "9", "category_name": "Pottery" }),
    )
}

pub fn follow() -> Told {
    told("channel.follow", "2", json!({ "followed_at": "2026-09-21T13:33:09Z" }))
}

pub fn subscribe(is_gift: bool) -> Told {
    told("channel.subscribe", "1", json!({ "tier": "1000", "is_gift": is_gift }))
}

pub fn resub(words: &str) -> Told {
    let message = json!({ "text": words, "emotes": [] });
    told(
        "channel.subscription.message",
        "1",
        json!({ "tier": "1000", "message": message, "cumulative_months": 7 }),
    )
}

pub fn gift(total: u32) -> Told {
    told("channel.subscription.gift", "1", json!({ "total": total, "tier": "1000", "is_anonymous": false }))
}

pub fn cheer(words: &str, bits: u32) -> Told {
    told("channel.cheer", "1", json!({ "message": words, "bits": bits, "is_anonymous": false }))
}

/// Juniper uses bits: `kind` is cheer, power_up or custom_power_up.
pub fn bits(kind: &str, words: &str, bits: i64) -> Told {
    let message = json!({ "text": words, "fragments": [] });
    told("channel.bits.use", "1", json!({ "type": kind, "message": message, "bits": bits }))
}

/// Juniper redeems a power-up of the streamer's own.
pub fn power_up(words: &str, bits: i64) -> Told {
    let power_up = json!({ "id": "p-1", "title": "A lap", "prompt": "Where to?", "bits": bits });
    told(
        "channel.custom_power_up_redemption.add",
        "1",
        json!({ "id": "u-1", "user_input": words, "custom_power_up": power_up }),
    )
}

pub fn raid(viewers: u32) -> Told {
    let event = json!({
        "from_broadcaster_user_id": "77", "from_broadcaster_user_login": "rowan_k",
        "from_broadcaster_user_name": "Rowan_K", "to_broadcaster_user_id": "500", "viewers": viewers,
    });
    Told { subject: "channel.raid", version: "1", event }
}

pub fn redemption(words: &str) -> Told {
    let reward = json!({ "id": "reward-1", "title": "A lap", "cost": 100, "prompt": "" });
    let event =
        json!({ "id": "r-5", "user_input": words, "reward": reward, "redeemed_at": "2026-09-21T13:33:09Z" });
    told("channel.channel_points_custom_reward_redemption.add", "1", event)
}

pub fn ads(seconds: u32) -> Told {
    let event =
        json!({ "duration_seconds": seconds, "started_at": "2026-09-21T13:33:00Z", "is_automatic": false });
    told("channel.ad_break.begin", "1", event)
}

/// `step`: `begin`, `progress` or `end`.
pub fn hype_train(step: &str) -> Told {
    let subject = match step {
        "begin" => "channel.hype_train.begin",
        "progress" => "channel.hype_train.progress",
        _ => "channel.hype_train.end",
    };
    told(subject, "2", json!({ "id": "h-1", "level": 4, "total": 900, "expires_at": "2026-09-21T13:38:00Z" }))
}
