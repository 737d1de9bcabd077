//! Twitch's sign-in server as a test says: codes that are approved, declined or run out, tokens that
//! are renewed, refused and taken back, and bad days.
//!
//! It is as strict as the real one: a missing field, a wrong grant type or a refresh token that was used
//! before is refused.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use evenkeel::clock::Clock;
use jiff::Timestamp;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The client id it knows.
pub const CLIENT: &str = "harbourclient";
/// The login it gives sign-ins to.
pub const LOGIN: &str = "harbour";

const SCOPES: &str = "chat:read moderator:read:followers channel:read:subscriptions bits:read \
    channel:read:redemptions channel:read:ads channel:read:hype_train";

/// What a code meets when it is asked about. Steps are played in order; the last one stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Poll {
    /// Not yet.
    Pending,
    /// Less often, please.
    SlowDown,
    /// The streamer said yes.
    Approve,
    /// The streamer said no.
    Deny,
    /// The code is over.
    Expired,
    /// An error of the server's own.
    Unwell,
    /// The connection breaks off without an answer.
    Drop,
}

/// How a request other than a poll is met, once each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// An error of the server's own.
    Unwell,
    /// Refused with 401.
    Refuse,
    /// Done, but the answer is held back until [`FakeAuth::let_go`].
    Hold,
}

struct JournalTx {
    clock: Clock,
    polls: VecDeque<Poll>,
    fates: HashMap<&'static str, VecDeque<Fate>>,
    scopes: Option<Vec<String>>,
    lifetime: u64,
    owner: Option<String>,
    /// Access tokens that are good, and until when.
    good: Vec<(String, Timestamp)>,
    /// Refresh tokens, and whether they were used.
    refresh: HashMap<String, bool>,
    reused: usize,
    revoked: Vec<String>,
    calls: Vec<&'static str>,
    given: u64,
    /// Where a token must be written down before it is used.
    vault: Option<PathBuf>,
    used_before_kept: Vec<String>,
    sloppy: Vec<String>,
}

/// The server. Cheap to clone.
#[derive(Clone)]
pub struct FakeAuth {
    book: Arc<Mutex<JournalTx>>,
    asked: Arc<watch::Sender<usize>>,
    open: Arc<watch::Sender<bool>>,
}

type Fields = HashMap<String, String>;

impl FakeAuth {
    /// Approves every code at once; tokens are good for four hours.
    pub fn new() -> Self {
        let book = JournalTx {
            clock: Clock::system(),
            polls: VecDeque::from([Poll::Approve]),
            fates: HashMap::new(),
            scopes: None,
            lifetime: 4 * 3600,
            owner: None,
            good: Vec::new(),
            refresh: HashMap::new(),
            reused: 0,
            revoked: Vec::new(),
            calls: Vec::new(),
            given: 0,
            vault: None,
            used_before_kept: Vec::new(),
            sloppy: Vec::new(),
        };
        Self {
            book: Arc::new(Mutex::new(book)),
            asked: Arc::new(watch::Sender::new(0)),
            open: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Its addresses below `/oauth2`, for merging with other fakes.
    pub fn routes(&self) -> Router {
        Router::new()
            .route("/oauth2/device", post(device))
            .route("/oauth2/token", post(token))
            .route("/oauth2/validate", get(validate))
            .route("/oauth2/revoke", post(revoke))
            .with_state(self.clone())
    }

    /// Serves them. Gives what to write as `auth_url`.
    pub async fn serve(&self) -> String {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = self.routes();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        format!("http://{address}/oauth2")
    }

    fn book(&self) -> MutexGuard<'_, JournalTx> {
        self.book.lock().unwrap()
    }

    /// What the next codes meet.
    pub fn polls(&self, polls: impl IntoIterator<Item = Poll>) {
        self.book().polls = polls.into_iter().collect();
    }

    /// What the next requests to `path` (`validate`, `refresh`, `revoke`, `device`) meet.
    pub fn fate(&self, path: &'static str, fates: impl IntoIterator<Item = Fate>) {
        self.book().fates.insert(path, fates.into_iter().collect());
    }

    /// Answers what was held back, and holds nothing back any more.
    pub fn let_go(&self) {
        self.open.send_replace(true);
    }

    /// From now on only these are permitted.
    pub fn permit(&self, scopes: &[&str]) {
        self.book().scopes = Some(scopes.iter().map(|&scope| scope.to_owned()).collect());
    }

    /// From now on its tokens age by this clock.
    pub fn live_by(&self, clock: &Clock) {
        self.book().clock = clock.clone();
    }

    /// From now on tokens live so long, in seconds.
    pub fn lifetime(&self, seconds: u64) {
        self.book().lifetime = seconds;
    }

    /// From now on `validate` names this client.
    pub fn belongs_to(&self, client: &str) {
        self.book().owner = Some(client.to_owned());
    }

    /// Twitch ends every token and every refresh token.
    pub fn disconnect(&self) {
        let mut book = self.book();
        book.good.clear();
        book.refresh.clear();
    }

    /// Twitch ends every access token; they can be renewed.
    pub fn end_tokens(&self) {
        self.book().good.clear();
    }

    /// Looks, whenever a token is used for the first time, whether `file` holds it already.
    pub fn watch_vault(&self, file: PathBuf) {
        self.book().vault = Some(file);
    }

    /// How often `path` was asked (`device`, `poll`, `refresh`, `validate`, `revoke`).
    pub fn count(&self, path: &str) -> usize {
        self.book().calls.iter().filter(|call| **call == path).count()
    }

    /// Waits until `path` was asked `times`.
    pub async fn until(&self, path: &str, times: usize) {
        let mut asked = self.asked.subscribe();
        let enough = asked.wait_for(|_| self.count(path) >= times);
        tokio::time::timeout(Duration::from_secs(20), enough).await.expect("it is asked").unwrap();
    }

    /// What was taken back.
    pub fn revoked(&self) -> Vec<String> {
        self.book().revoked.clone()
    }

    /// Nobody broke a rule: no refresh token came twice, no token was used before it was kept, every
    /// request was complete.
    pub fn assert_content(&self) {
        let book = self.book();
        assert_eq!(book.reused, 0, "a refresh token came twice");
        assert!(book.used_before_kept.is_empty(), "used before it was kept");
        assert!(book.sloppy.is_empty(), "{:?}", book.sloppy);
    }

    fn called(&self, path: &'static str) -> Option<Fate> {
        let mut book = self.book();
        book.calls.push(path);
        let fate = book.fates.get_mut(path).and_then(VecDeque::pop_front);
        drop(book);
        self.asked.send_modify(|asked| *asked += 1);
        fate
    }

    /// Meets a request as it was said, else as `answer` does.
    async fn meet(&self, path: &'static str, answer: impl FnOnce(&mut JournalTx) -> Response) -> Response {
        match self.called(path) {
            Some(Fate::Unwell) => unwell(),
            Some(Fate::Refuse) => refusal(401, "Invalid refresh token"),
            Some(Fate::Hold) => {
                let answer = answer(&mut self.book());
                self.open.subscribe().wait_for(|open| *open).await.unwrap();
                answer
            }
            None => answer(&mut self.book()),
        }
    }
}

impl JournalTx {
    /// The fields that were asked for, or the refusal that is due without them.
    fn fields<const N: usize>(&mut self, form: &Fields, names: [&str; N]) -> Result<[String; N], String> {
        let mut values = [const { String::new() }; N];
        for (value, name) in values.iter_mut().zip(names) {
            match form.get(name).filter(|value| !value.is_empty()) {
                Some(given) => value.clone_from(given),
                None => {
                    self.sloppy.push(format!("missing {name}"));
                    return Err(format!("missing {}", name.replace('_', " ")));
                }
            }
        }
        if form.len() != N {
            self.sloppy.push(format!("{:?}", form.keys()));
        }
        if form.get("client_id").is_some_and(|client| client != CLIENT) {
            return Err("invalid client".to_owned());
        }
        Ok(values)
    }

    fn grant(&mut self) -> Response {
        self.given += 1;
        let (access, refresh) = (format!("access{}", self.given), format!("refresh{}", self.given));
        let until = self.clock.now() + jiff::SignedDuration::from_secs(self.lifetime.try_into().unwrap());
        self.good.push((access.clone(), until));
        self.refresh.insert(refresh.clone(), false);
        Json(json!({
            "access_token": access, "refresh_token": refresh, "expires_in": self.lifetime,
            "scope": self.permitted(), "token_type": "bearer",
        }))
        .into_response()
    }

    fn permitted(&self) -> Vec<String> {
        let all = || SCOPES.split_whitespace().map(str::to_owned).collect();
        self.scopes.clone().unwrap_or_else(all)
    }

    /// For how long `token` is still good, in seconds; none if it is not.
    fn left(&self, token: &str) -> Option<i64> {
        let (_, until) = self.good.iter().find(|(good, _)| good == token)?;
        let left = until.duration_since(self.clock.now()).as_secs();
        (left > 0).then_some(left)
    }

    /// A token is used: it must have been written down before.
    fn used(&mut self, token: &str) {
        if let Some(file) = &self.vault
            && !std::fs::read_to_string(file).unwrap_or_default().contains(token)
        {
            self.used_before_kept.push(token.to_owned());
        }
    }
}

fn refusal(status: u16, message: &str) -> Response {
    let body = Json(json!({ "status": status, "message": message }));
    (StatusCode::from_u16(status).unwrap(), body).into_response()
}

fn unwell() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, "<html>Service Unavailable</html>").into_response()
}

async fn device(State(auth): State<FakeAuth>, Form(form): Form<Fields>) -> Response {
    auth.meet("device", |book| {
        let [_, scopes] = match book.fields(&form, ["client_id", "scopes"]) {
            Ok(fields) => fields,
            Err(message) => return refusal(400, &message),
        };
        if scopes != SCOPES {
            book.sloppy.push(format!("scopes: {scopes}"));
        }
        Json(json!({
            "device_code": "devicecode4711", "user_code": "ABCDWXYZ", "expires_in": 1800, "interval": 5,
            "verification_uri": "https://www.twitch.example/activate?public=true&device-code=ABCDWXYZ",
        }))
        .into_response()
    })
    .await
}

async fn token(State(auth): State<FakeAuth>, Form(form): Form<Fields>) -> Response {
    match form.get("grant_type").map(String::as_str) {
        Some("urn:ietf:params:oauth:grant-type:device_code") => poll(&auth, &form),
        Some("refresh_token") => {
            auth.meet("refresh", |book| {
                match book.fields(&form, ["client_id", "grant_type", "refresh_token"]) {
                    Ok([_, _, token]) => refresh(book, &token),
                    Err(message) => refusal(400, &message),
                }
            })
            .await
        }
        _ => refusal(400, "invalid grant type"),
    }
}

fn poll(auth: &FakeAuth, form: &Fields) -> Response {
    auth.called("poll");
    let mut book = auth.book();
    let fields = book.fields(form, ["client_id", "scopes", "device_code", "grant_type"]);
    let [_, _, code, _] = match fields {
        Ok(fields) => fields,
        Err(message) => return refusal(400, &message),
    };
    if code != "devicecode4711" {
        return refusal(400, "invalid device code");
    }
    let step = if book.polls.len() > 1 { book.polls.pop_front() } else { book.polls.front().copied() };
    match step.unwrap_or(Poll::Pending) {
        Poll::Pending => refusal(400, "authorization_pending"),
        Poll::SlowDown => refusal(400, "slow_down"),
        Poll::Deny => refusal(400, "access_denied"),
        Poll::Expired => refusal(400, "invalid device code"),
        Poll::Unwell => unwell(),
        Poll::Drop => broken_off(),
        Poll::Approve => {
            // It works once.
            book.polls = VecDeque::from([Poll::Expired]);
            book.grant()
        }
    }
}

/// A body that ends before it is whole: the connection is closed in the middle of it.
fn broken_off() -> Response {
    let pieces = futures_util::stream::iter([
        Ok(axum::body::Bytes::from_static(b"{\"access_")),
        Err(std::io::Error::other("cut")),
    ]);
    axum::body::Body::from_stream(pieces).into_response()
}

fn refresh(book: &mut JournalTx, token: &str) -> Response {
    book.used(token);
    match book.refresh.get_mut(token) {
        Some(used) if !*used => {
            *used = true;
            book.good.clear();
            book.grant()
        }
        Some(_) => {
            book.reused += 1;
            refusal(400, "Invalid refresh token")
        }
        None => refusal(400, "Invalid refresh token"),
    }
}

async fn validate(State(auth): State<FakeAuth>, headers: HeaderMap) -> Response {
    let given = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = given.strip_prefix("OAuth ").unwrap_or_default().to_owned();
    auth.meet("validate", |book| {
        if token.is_empty() {
            book.sloppy.push("no token to validate".to_owned());
        }
        book.used(&token);
        let Some(left) = book.left(&token) else { return refusal(401, "invalid access token") };
        Json(json!({
            "client_id": book.owner.as_deref().unwrap_or(CLIENT), "login": LOGIN, "user_id": "4711",
            "scopes": book.permitted(), "expires_in": left,
        }))
        .into_response()
    })
    .await
}

async fn revoke(State(auth): State<FakeAuth>, Form(form): Form<Fields>) -> Response {
    auth.meet("revoke", |book| match book.fields(&form, ["client_id", "token"]) {
        Ok([_, token]) if book.left(&token).is_some() => {
            book.good.retain(|(good, _)| *good != token);
            book.revoked.push(token);
            StatusCode::OK.into_response()
        }
        Ok(_) => refusal(400, "Invalid token"),
        Err(message) => refusal(400, &message),
    })
    .await
}
