//! A whole service in the test's own process, asked over real HTTP and real sockets.

use std::net::SocketAddr;
use std::ops::Deref;
use std::time::Duration;

use evenkeel::app::{self, Deps, RunningService};
use evenkeel::clock::Clock;
use evenkeel::config::{Config, Hotkeys};
use evenkeel::domain::{Account, Incoming, Language};
use evenkeel::settings::Settings;
use futures_util::StreamExt;
use jiff::tz::TimeZone;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{self, Message};

use super::settings;

/// Something that does not come within this time does not come at all.
const DEADLINE: Duration = Duration::from_secs(20);

/// A running service with a clock that stands still and a data folder of its own.
pub struct Service {
    pub running: RunningService,
    pub clock: Clock,
    client: Client,
    pub config: Config,
    data: TempDir,
    settings: Option<Settings>,
}

/// Somebody who knows where a service answers, and its key.
pub struct Client {
    pub http: reqwest::Client,
    pub address: SocketAddr,
    pub key: String,
}

/// Asks over plain HTTP on this machine, whatever proxy may be set.
pub fn http() -> reqwest::Client {
    let tls = evenkeel::net::tls::trusting_nobody().unwrap();
    reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap()
}

impl Deref for Service {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Service {
    /// With the default settings and the channel `harbour`, not connected to anything.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With settings changed by `change`.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        config.server.listen = "127.0.0.1:0".parse().unwrap();
        config.twitch.channel = "harbour".into();
        config.twitch.keyring = false;
        // Tests take no keys away from whoever runs them, and do not speak on their desktop.
        config.hotkeys = Hotkeys::none();
        config.digest.notify = false;
        change(&mut config);
        let clock = Clock::manual("2026-11-22T19:00:00Z".parse().unwrap());
        Self::begin(config, clock, tempfile::tempdir().unwrap(), None).await
    }

    /// With its settings in a file that holds `text`, as `evenkeel run` has them.
    pub async fn kept(text: &str) -> Self {
        Self::kept_with(text, &[]).await
    }

    /// The same with environment variables.
    pub async fn kept_with(text: &str, environment: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(settings::file_in(data.path()), text).unwrap();
        let mut sources = settings::sources(data.path(), Some(SocketAddr::from(([127, 0, 0, 1], 0))));
        sources.environment = environment.iter().map(|(name, value)| (name.into(), value.into())).collect();
        let (config, settings) = settings::read(sources);
        let clock = Clock::manual("2026-11-22T19:00:00Z".parse().unwrap());
        Self::begin(config, clock, data, Some(settings)).await
    }

    async fn begin(config: Config, clock: Clock, data: TempDir, settings: Option<Settings>) -> Self {
        let running = run(&config, &data, &clock, settings.clone()).await;
        let client = Client::new(running.address, running.key.expose());
        Self { running, clock, client, config, data, settings }
    }

    /// Sets how much may be seen, as `wish` says; what lets more be seen is asked for again after the pause.
    /// Gives how the shield stands.
    pub async fn shield(&self, wish: &Value) -> Value {
        let mut answer = self.put("/api/v1/shield", wish).await;
        if answer.status() == 202 {
            self.clock.advance(self.config.shield.peek_pause.get());
            answer = self.put("/api/v1/shield", wish).await;
        }
        assert_eq!(answer.status(), 200, "{wish}");
        answer.json().await.unwrap()
    }

    /// Where it looks for OBS's own settings, once it is asked to.
    pub fn obs_folder(&self) -> std::path::PathBuf {
        self.data().join(OBS_FOLDER)
    }

    /// Its settings file.
    pub fn file(&self) -> std::path::PathBuf {
        settings::file_in(self.data())
    }

    /// What stands in it.
    pub fn file_text(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }

    /// Its data folder.
    pub fn data(&self) -> &std::path::Path {
        self.data.path()
    }

    /// Stops it and starts it again on the same port and data folder.
    pub async fn restart(mut self) -> Self {
        self.config.server.listen = self.running.address;
        self.running.stop().await;
        self.running = run(&self.config, &self.data, &self.clock, self.settings.clone()).await;
        self
    }

    /// Stops it. Gives what is left in its folder where everything was to be forgotten.
    pub async fn end(self) -> Vec<std::path::PathBuf> {
        let left = self.running.stop().await;
        // The test looks at the folder afterwards.
        let _ = self.data.keep();
        left
    }

    /// Peers hand these in, each of which is news. Returns once all of it is known.
    pub async fn hear(&self, news: Vec<Incoming>) {
        let mut events = self.running.engine.events();
        let count = news.len();
        self.running.engine.incoming().send(news).await.unwrap();
        for _ in 0..count {
            timeout(DEADLINE, events.recv()).await.expect("news in time").unwrap();
        }
    }

    /// The sign-in is this now.
    pub async fn account(&self, account: Account) {
        self.hear(vec![Incoming::Account(Box::new(account))]).await;
    }

    /// What `evenkeel LINE` on its data folder ends with and prints. Times are in UTC.
    pub async fn also(&self, line: &str) -> (Option<i32>, String) {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_evenkeel"));
        command.args(line.split_whitespace()).env_clear().env("HOME", self.data.path()).env("TZ", "UTC");
        command.env("EVENKEEL_DATA_DIR", self.data.path()).env("EVENKEEL_TWITCH__CHANNEL", "harbour");
        let output = timeout(DEADLINE, command.output()).await.expect("an end in time").unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    }

    /// Lets a moment go by: wishes at the very same one count as one.
    pub fn moment(&self) {
        self.clock.advance(Duration::from_millis(1));
    }
}

impl Client {
    pub fn new(address: SocketAddr, key: &str) -> Self {
        Self { http: http(), address, key: key.to_owned() }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Our own Origin.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A request as a stranger sends it.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.origin()))
    }

    /// A request with the key.
    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(&self.key)
    }

    /// A request with a session's cookie.
    pub fn with_session(&self, method: Method, path: &str, session: &str) -> RequestBuilder {
        self.bare(method, path).header("cookie", session)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.call(Method::GET, path).send().await.unwrap()
    }

    pub async fn json(&self, path: &str) -> Value {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.call(Method::POST, path).json(body).send().await.unwrap()
    }

    pub async fn put(&self, path: &str, body: &Value) -> Response {
        self.call(Method::PUT, path).json(body).send().await.unwrap()
    }

    pub async fn delete(&self, path: &str) -> Response {
        self.call(Method::DELETE, path).send().await.unwrap()
    }

    /// Another tool hands in what `author` said. Gives the item's id.
    pub async fn hand_in(&self, author: &str, text: &str) -> String {
        let body = json!({ "source": "videos", "author": author, "text": text });
        let response = self.post("/api/v1/feedback", &body).await;
        assert_eq!(response.status(), 201, "{text}");
        response.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Opens a private page with the key. Gives the session's cookie, as it is sent back.
    pub async fn sign_in(&self) -> String {
        let response = self.bare(Method::GET, &format!("/?key={}", self.key)).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Opens a socket with these headers.
    pub async fn socket(&self, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
        let mut request = format!("ws://{}{path}", self.address).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let tcp = TcpStream::connect(self.address).await.unwrap();
        match tokio_tungstenite::client_async(request, tcp).await {
            Ok((socket, _)) => Ok(Socket(socket)),
            Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// The dock's socket, with the key.
    pub async fn dock(&self) -> Socket {
        let key = format!("Bearer {}", self.key);
        self.socket("/ws/dock", &[("authorization", &key)]).await.unwrap()
    }

    /// The overlay's socket, as OBS opens it.
    pub async fn overlay(&self) -> Socket {
        self.socket("/ws/overlay", &[("origin", &self.origin())]).await.unwrap()
    }
}

/// Where it looks for OBS's own settings, in the data folder.
const OBS_FOLDER: &str = "obs-studio";

async fn run(config: &Config, data: &TempDir, clock: &Clock, settings: Option<Settings>) -> RunningService {
    let obs_folders = vec![data.path().join(OBS_FOLDER)];
    let language = Language::English;
    let around = Deps {
        clock: clock.clone(),
        zone: TimeZone::UTC,
        language,
        settings,
        obs_folders,
        ..Deps::default()
    };
    let around = Deps { connect: config.twitch.irc_url.starts_with("irc://127."), ..around };
    app::start(config, data.path(), around).await.unwrap()
}

/// A page's socket.
pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// The next frame, as it stands on the wire.
    pub async fn text(&mut self) -> String {
        loop {
            let frame = timeout(DEADLINE, self.0.next()).await.expect("a frame in time");
            match frame.expect("an open socket").unwrap() {
                Message::Text(text) => return text.to_string(),
                Message::Close(_) => panic!("the socket was closed"),
                _ => {}
            }
        }
    }

    /// Waits for the end of the socket, whatever comes before.
    pub async fn is_closed(&mut self) -> bool {
        loop {
            match timeout(DEADLINE, self.0.next()).await {
                Ok(None | Some(Err(_)) | Some(Ok(Message::Close(_)))) => return true,
                Ok(Some(Ok(_))) => {}
                Err(_) => return false,
            }
        }
    }

    /// The next frame.
    pub async fn frame(&mut self) -> Value {
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// Every frame up to the first that `last` knows, that one included.
    pub async fn frames_until(&mut self, last: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut frames = Vec::new();
        loop {
            let frame = self.frame().await;
            let done = last(&frame);
            frames.push(frame);
            if done {
                return frames;
            }
        }
    }
}

/// The status and the parsed body of an answer that has to be a problem.
pub async fn problem(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json", "{status}");
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["status"], status);
    for field in ["type", "title", "detail"] {
        assert!(body[field].as_str().is_some_and(|text| !text.is_empty()), "{field} in {body}");
    }
    (status, body)
}
