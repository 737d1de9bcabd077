//! Asks Helix, with the sign-in as it is now.
//!
//! A token that Twitch refuses is renewed once, and the question asked again; every other refusal is
//! the asker's to deal with. Must not know what is asked, nor when to ask again.

use std::sync::Arc;

use jiff::Timestamp;
use reqwest::{Method, RequestBuilder, StatusCode};
use rustls::ClientConfig;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::twitch::access::{Access, TokenReader};
use crate::twitch::http::{Http, HttpAnswer, NoAnswer};

/// Asks Helix. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Helix {
    http: Http,
    base: Arc<str>,
    token_reader: TokenReader,
}

/// Why a question was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::twitch) enum HelixRefusal {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignedOut,
    /// Twitch does not accept the sign-in, not even a renewed one.
    #[error("the sign-in is refused")]
    Unauthorized,
    /// The permission is missing (403), or it is not the streamer's to ask.
    #[error("a permission is missing")]
    Forbidden,
    /// Too many questions; not before then, by Twitch's clock, if it said so.
    #[error("too many questions")]
    Limited(Option<Timestamp>),
    /// It is there already (409).
    #[error("it is known")]
    Known,
    /// The question was wrong (another 4xx), with what Twitch says of it. That is foreign text.
    #[error("the question is refused with status {0}")]
    Bad(u16, String),
    /// Twitch is in trouble (5xx).
    #[error("Twitch is in trouble, with status {0}")]
    Unwell(u16),
    /// An answer came that cannot be understood.
    #[error("the answer is unclear")]
    Unclear,
    /// No answer came.
    #[error("no answer came")]
    Silent(#[source] NoAnswer),
}

/// A good answer.
#[derive(Debug, Clone)]
pub(in crate::twitch) struct HelixAnswer<T> {
    /// What it says.
    pub(in crate::twitch) what: T,
    /// How many more questions may be asked until `renewed_at`, if Twitch said so.
    pub(in crate::twitch) budget: Option<u32>,
    /// When the full number may be asked again, by Twitch's clock.
    pub(in crate::twitch) renewed_at: Option<Timestamp>,
}

impl<T> HelixAnswer<T> {
    /// The same answer, with what it says put into other words.
    pub(in crate::twitch) fn map<U>(self, words: impl FnOnce(T) -> U) -> HelixAnswer<U> {
        HelixAnswer { what: words(self.what), budget: self.budget, renewed_at: self.renewed_at }
    }
}

impl Helix {
    /// Asks at `base` (`helix_url`) with the sign-in behind `token_reader`.
    pub fn new(http: Http, base: &str, token_reader: TokenReader) -> Self {
        Self { http, base: base.trim_end_matches('/').into(), token_reader }
    }

    /// Whom it trusts.
    pub(in crate::twitch) fn tls(&self) -> Arc<ClientConfig> {
        self.http.tls()
    }

    /// The sign-in it asks with.
    pub(in crate::twitch) fn token_reader(&self) -> &TokenReader {
        &self.token_reader
    }

    /// Asks for what stands at `path` (`/streams`).
    pub(in crate::twitch) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<HelixAnswer<T>, HelixRefusal> {
        self.ask(|| self.request(Method::GET, path).query(query)).await
    }

    /// Hands in `body` at `path` (`/eventsub/subscriptions`).
    pub(in crate::twitch) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<HelixAnswer<T>, HelixRefusal> {
        self.ask(|| self.request(Method::POST, path).json(body)).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.client().request(method, format!("{}{path}", self.base))
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<HelixAnswer<T>, HelixRefusal> {
        let access = self.token_reader.access().ok_or(HelixRefusal::SignedOut)?;
        let answer = self.send(request(), &access).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return understood(&answer);
        }
        let renewed =
            self.token_reader.clone().renewed(&access.token).await.ok_or(HelixRefusal::SignedOut)?;
        understood(&self.send(request(), &renewed).await?)
    }

    async fn send(&self, request: RequestBuilder, access: &Access) -> Result<HttpAnswer, HelixRefusal> {
        let request = request.bearer_auth(access.token.expose()).header("Client-Id", &access.client_id);
        self.http.send(request).await.map_err(HelixRefusal::Silent)
    }
}

fn understood<T: DeserializeOwned>(answer: &HttpAnswer) -> Result<HelixAnswer<T>, HelixRefusal> {
    let status = answer.status;
    if status.is_success() {
        let what = answer.json().ok_or(HelixRefusal::Unclear)?;
        return Ok(HelixAnswer { what, budget: answer.budget(), renewed_at: answer.budget_renewed_at() });
    }
    Err(match status {
        StatusCode::UNAUTHORIZED => HelixRefusal::Unauthorized,
        StatusCode::FORBIDDEN => HelixRefusal::Forbidden,
        StatusCode::CONFLICT => HelixRefusal::Known,
        StatusCode::TOO_MANY_REQUESTS => HelixRefusal::Limited(answer.budget_renewed_at()),
        _ if status.is_server_error() => HelixRefusal::Unwell(status.as_u16()),
        _ => HelixRefusal::Bad(status.as_u16(), answer.message()),
    })
}
