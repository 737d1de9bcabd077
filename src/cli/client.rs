//! Talks HTTP to the service that runs on a data folder.
//!
//! Must not open the database: while the service runs it is the only writer.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use reqwest::{Body, Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::domain::Kind;
use crate::net::{http, tls};
use crate::secret::Secret;

use super::failure::CliFailure;
use super::file_body::FileBody;

/// The file in the data folder in which the running service says where it answers.
const SERVICE_FILE: &str = "service.json";
/// The file in the data folder that holds the key.
const KEY_FILE: &str = "api-key";
/// How long the service may take to say that it is there.
const HEALTH_LIMIT: Duration = Duration::from_secs(5);
/// How long one that has taken the data folder may need until it says where it answers.
const BEGINNING: Duration = Duration::from_secs(5);
/// The pause between two looks for it.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// How long it may take to answer; composing a large digest takes a moment.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// A service that runs and answered just now.
pub(super) struct Service {
    address: SocketAddr,
    key: Secret,
    http: reqwest::Client,
}

#[derive(Deserialize)]
struct ServiceFile {
    address: SocketAddr,
}

#[derive(Deserialize)]
struct HealthReply {
    status: String,
}

#[derive(Deserialize)]
struct PageCodeReply {
    code: String,
}

#[derive(Deserialize)]
struct DockAddressReply {
    address: String,
}

#[derive(Deserialize)]
struct ProblemDetails {
    detail: String,
}

impl Service {
    /// The service that runs on the data folder `data`; none if there is none.
    pub(super) async fn find(data: &Path) -> Result<Option<Self>, CliFailure> {
        let Some(file) = read(&data.join(SERVICE_FILE))? else { return Ok(None) };
        // A file that cannot be understood was left by a crash in the middle of writing it.
        let Ok(ServiceFile { address }) = serde_json::from_str(&file) else { return Ok(None) };
        let address = reachable(address);
        let http = client()?;
        if !is_ours(&http, address).await {
            return Ok(None);
        }
        let key_file = data.join(KEY_FILE);
        let key = read(&key_file)?.ok_or_else(|| {
            CliFailure::new(
                format!("Evenkeel runs, but its key is missing from {}.", key_file.display()),
                "Stop it and start it again; it makes a new one.",
            )
        })?;
        Ok(Some(Self { address, key: Secret::new(key.trim()), http }))
    }

    /// The service that has just begun on the data folder `data`, once it answers; none if it does not in
    /// time.
    pub(super) async fn await_first(data: &Path) -> Result<Option<Self>, CliFailure> {
        let deadline = tokio::time::Instant::now() + BEGINNING;
        loop {
            let found = Self::find(data).await?;
            if found.is_some() || tokio::time::Instant::now() > deadline {
                return Ok(found);
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// The service that runs on the data folder `data`.
    ///
    /// # Errors
    /// When none runs.
    pub(super) async fn running(data: &Path) -> Result<Self, CliFailure> {
        Self::find(data)
            .await?
            .ok_or_else(|| CliFailure::new("Evenkeel is not running.", "Start it with `evenkeel`."))
    }

    /// Where it answers.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A link to a private page that works once, within a minute.
    pub(super) async fn link(&self, path: &str) -> Result<String, CliFailure> {
        let PageCodeReply { code } = understood(&self.post("/links", &json!({})).await?)?;
        Ok(format!("http://{}{path}?code={code}", self.address))
    }

    /// Where OBS finds the overlay.
    pub(super) fn overlay_address(&self) -> String {
        format!("http://{}/overlay", self.address)
    }

    /// Where OBS finds the dock. What stands in it opens the dock alone.
    pub(super) async fn dock_address(&self) -> Result<String, CliFailure> {
        Ok(self.get_json::<DockAddressReply>("/dock/address").await?.address)
    }

    /// What stands at `path` below the API, in the media type `accept`.
    pub(super) async fn get(&self, path: &str, accept: &str) -> Result<String, CliFailure> {
        self.send(self.request(Method::GET, path).header(ACCEPT, accept)).await
    }

    /// What stands at `path` below the API, as JSON.
    pub(super) async fn get_json<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, CliFailure> {
        understood(&self.get(path, "application/json").await?)
    }

    /// Past feedback with these words, as JSON.
    pub(super) async fn find_feedback(&self, words: &str, kind: Option<Kind>) -> Result<String, CliFailure> {
        let kind = kind.map(|kind| ("kind", kind.as_str()));
        let query: Vec<_> = [Some(("q", words)), kind].into_iter().flatten().collect();
        self.send(self.request(Method::GET, "/feedback").query(&query)).await
    }

    /// Asks for something to be done.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<String, CliFailure> {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Hands in a whole file of the media type `kind`.
    pub(super) async fn post_text(&self, path: &str, kind: &str, text: String) -> Result<String, CliFailure> {
        self.send(self.request(Method::POST, path).header(CONTENT_TYPE, kind).body(text)).await
    }

    /// Hands in a file called `name`, as it is read. However long that takes: only a lost connection ends it.
    pub(super) async fn post_file(
        &self,
        path: &str,
        name: &str,
        file: FileBody,
    ) -> Result<String, CliFailure> {
        let request = self.http.post(api(self.address, path)).query(&[("name", name)]);
        let request = request.bearer_auth(self.key.expose()).body(Body::wrap(file));
        self.send(request.header(CONTENT_TYPE, "application/octet-stream")).await
    }

    /// Sets something.
    pub(super) async fn put(&self, path: &str, body: &Value) -> Result<String, CliFailure> {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// Takes something back.
    pub(super) async fn delete(&self, path: &str) -> Result<String, CliFailure> {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Takes something back, with a body that says what is meant.
    pub(super) async fn delete_with(&self, path: &str, body: &Value) -> Result<String, CliFailure> {
        self.send(self.request(Method::DELETE, path).json(body)).await
    }

    /// Forgets all of a viewer's; where `kept`, also what was kept of theirs in the journal.
    pub(super) async fn forget_viewer(&self, login: &str, kept: bool) -> Result<String, CliFailure> {
        self.delete_below("/viewers/", login, kept.then_some("kept=forget")).await
    }

    /// Takes a device of the house off the list.
    pub(super) async fn take_back(&self, id: &str) -> Result<String, CliFailure> {
        self.delete_below("/pairing/", id, None).await
    }

    /// Takes back what is called `name` below `path`, whatever signs are in the name.
    async fn delete_below(&self, path: &str, name: &str, query: Option<&str>) -> Result<String, CliFailure> {
        let mut url = reqwest::Url::parse(&api(self.address, path)).map_err(|_| unsayable())?;
        url.path_segments_mut().map_err(|()| unsayable())?.pop_if_empty().push(name);
        url.set_query(query);
        let request = self.http.delete(url).bearer_auth(self.key.expose()).timeout(ANSWER_LIMIT);
        self.send(request).await
    }

    /// Hands each line of what stands at `path` to `take`, as it comes.
    pub(super) async fn lines(
        &self,
        path: &str,
        mut take: impl FnMut(&[u8]) -> Result<(), CliFailure>,
    ) -> Result<(), CliFailure> {
        let lost = |why: &str| {
            CliFailure::new(
                format!("The connection to Evenkeel was lost ({why})."),
                "Try again; `evenkeel doctor` may tell more.",
            )
        };
        let broken = |error: reqwest::Error| lost(&cause(&error));
        // However long it is: only a silence ends it.
        let request = self.http.get(api(self.address, path)).bearer_auth(self.key.expose());
        let mut response = request.send().await.map_err(broken)?;
        if !response.status().is_success() {
            let (status, headers) = (response.status(), response.headers().clone());
            let body = response.text().await.map_err(broken)?;
            return Err(refusal(status, &headers, &body));
        }
        let mut line = Vec::new();
        loop {
            let chunk = tokio::time::timeout(ANSWER_LIMIT, response.chunk()).await;
            let Some(chunk) = chunk.map_err(|_| lost("it went silent"))?.map_err(broken)? else { break };
            for part in chunk.split_inclusive(|byte| *byte == b'\n') {
                line.extend_from_slice(part);
                if part.ends_with(b"\n") {
                    take(&line)?;
                    line.clear();
                }
            }
        }
        if line.is_empty() { Ok(()) } else { Err(lost("in the middle of a line")) }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, api(self.address, path))
            .bearer_auth(self.key.expose())
            .timeout(ANSWER_LIMIT)
    }

    async fn send(&self, request: RequestBuilder) -> Result<String, CliFailure> {
        let lost = |error: reqwest::Error| {
            CliFailure::new(
                format!("Evenkeel did not answer ({}).", cause(&error)),
                "Try again; `evenkeel doctor` may tell more.",
            )
        };
        let response = request.send().await.map_err(lost)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.text().await.map_err(lost)?;
        if status.is_success() { Ok(body) } else { Err(refusal(status, &headers, &body)) }
    }
}

/// What is behind `error`: the innermost of its causes, without the address that was asked.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    match error.is_timeout() {
        true => "it took too long".to_owned(),
        false => innermost.to_string(),
    }
}

/// Why the service did not do it, in its own words where it has some.
fn refusal(status: StatusCode, headers: &HeaderMap, body: &str) -> CliFailure {
    let is_problem = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json"));
    match serde_json::from_str::<ProblemDetails>(body) {
        Ok(problem) if is_problem => CliFailure::said(problem.detail),
        _ if status == StatusCode::NOT_FOUND => CliFailure::new(
            "The running Evenkeel does not know this request.",
            "It may be another version: stop it and start it again.",
        ),
        _ => CliFailure::new(
            format!("Evenkeel answered with status {}.", status.as_u16()),
            "Try again; `evenkeel doctor` may tell more.",
        ),
    }
}

fn unsayable() -> CliFailure {
    CliFailure::new("That request is not possible.", "Check the spelling.")
}

/// Reads an answer's JSON.
pub(super) fn understood<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, CliFailure> {
    serde_json::from_str(body).map_err(|_| {
        CliFailure::new(
            "Evenkeel's answer could not be understood.",
            "The running service may be another version: stop it and start it again.",
        )
    })
}

fn client() -> Result<reqwest::Client, CliFailure> {
    let failure = |error: &dyn std::fmt::Display| {
        CliFailure::new(format!("No connection could be prepared ({error})."), "Try again in a moment.")
    };
    // The service is on this machine: a proxy that is set for the outside must not see its key.
    let tls = tls::trusting_nobody().map_err(|error| failure(&error))?;
    http::client(&tls).build().map_err(|error| failure(&error))
}

/// Whether Evenkeel answers at `address`: after a crash something else may have taken the port, and
/// must not be handed the key.
async fn is_ours(http: &reqwest::Client, address: SocketAddr) -> bool {
    let Ok(response) = http.get(api(address, "/health")).timeout(HEALTH_LIMIT).send().await else {
        return false;
    };
    response.json::<HealthReply>().await.is_ok_and(|health| health.status == "up")
}

fn api(address: SocketAddr, path: &str) -> String {
    format!("http://{address}/api/v1{path}")
}

/// An address to connect to: one that listens everywhere is asked on this machine.
pub(super) fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

fn read(path: &Path) -> Result<Option<String>, CliFailure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        // No folder at all, or a file where the folder should be: nothing runs there.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(CliFailure::new(
            format!("{} could not be read ({error}).", path.display()),
            "Check that the data folder is yours.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::http::HeaderMap;
    use axum::routing::{get, post, put};

    /// A stand-in for the service, and a data folder that leads to it.
    async fn stand_in(router: Router) -> tempfile::TempDir {
        let data = tempfile::tempdir().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        std::fs::write(data.path().join(SERVICE_FILE), format!(r#"{{"address":"{address}","pid":1}}"#))
            .unwrap();
        std::fs::write(data.path().join(KEY_FILE), "k3y\n").unwrap();
        data
    }

    fn health() -> Router {
        Router::new().route("/api/v1/health", get(|| async { r#"{"status":"up","version":"0"}"# }))
    }

    async fn failure(data: &Path) -> String {
        Service::running(data).await.err().map(|failure| failure.to_string()).unwrap_or_default()
    }

    #[tokio::test]
    async fn the_key_is_sent_and_the_answer_handed_back() {
        let whoami = |headers: HeaderMap| async move {
            headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or("nobody").to_owned()
        };
        let link = || async { r#"{"code":"c0de","expires_at":"2026-11-22T19:01:00Z"}"# };
        let router = health().route("/api/v1/quiet", put(whoami)).route("/api/v1/links", post(link));
        let data = stand_in(router).await;
        let service = Service::running(data.path()).await.map_err(|failure| failure.to_string()).unwrap();
        let answer = service.put("/quiet", &serde_json::json!({ "on": true })).await.unwrap();
        assert_eq!(answer, "Bearer k3y");
        let link = service.link("/").await.unwrap();
        assert!(link.ends_with("/?code=c0de") && !link.contains("k3y"), "{link}");
    }

    #[tokio::test]
    async fn a_refusal_is_told_in_the_services_words_without_terminal_escapes() {
        let refuse = || async {
            let kind = [("content-type", "application/problem+json")];
            (StatusCode::CONFLICT, kind, "{\"detail\":\"There is no break to end.\\u001b[2J\"}")
        };
        let data = stand_in(health().route("/api/v1/quiet", put(refuse))).await;
        let service = Service::running(data.path()).await.map_err(|failure| failure.to_string()).unwrap();
        let failure = service.put("/quiet", &Value::Null).await.unwrap_err();
        assert_eq!(failure.to_string(), "evenkeel: There is no break to end.");
    }

    #[tokio::test]
    async fn nobody_there_something_else_there_or_half_a_file_is_not_running() {
        let not_running = "evenkeel: Evenkeel is not running.\nStart it with `evenkeel`.";
        let empty = tempfile::tempdir().unwrap();
        assert_eq!(failure(empty.path()).await, not_running);
        assert_eq!(failure(&empty.path().join("none/below")).await, not_running);
        let other = stand_in(Router::new().route("/api/v1/health", get(|| async { "hello" }))).await;
        assert_eq!(failure(other.path()).await, not_running);
        std::fs::write(other.path().join(SERVICE_FILE), "{\"addr").unwrap();
        assert_eq!(failure(other.path()).await, not_running);
    }

    #[tokio::test]
    async fn one_that_has_just_begun_is_found_once_it_answers() {
        let (begun, ready) = (tempfile::tempdir().unwrap(), stand_in(health()).await);
        let (found, ()) = tokio::join!(Service::await_first(begun.path()), async {
            // The first look is over by now, and found nothing.
            for name in [SERVICE_FILE, KEY_FILE] {
                std::fs::copy(ready.path().join(name), begun.path().join(name)).unwrap();
            }
        });
        assert!(found.is_ok_and(|found| found.is_some()));
    }

    #[tokio::test]
    async fn a_missing_key_is_said() {
        let data = stand_in(health()).await;
        std::fs::remove_file(data.path().join(KEY_FILE)).unwrap();
        assert!(failure(data.path()).await.contains("its key is missing"));
    }

    #[test]
    fn an_address_that_listens_everywhere_is_asked_here() {
        assert_eq!(reachable("0.0.0.0:4477".parse().unwrap()).to_string(), "127.0.0.1:4477");
        assert_eq!(reachable("[::]:4477".parse().unwrap()).to_string(), "[::1]:4477");
    }
}
