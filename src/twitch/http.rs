//! Requests to Twitch over HTTP: sent, waited for so long and no longer, read up to a limit.
//!
//! Must not know what is asked, nor when to ask again.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, StatusCode};
use rustls::ClientConfig;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::net::http;
use crate::net::tls::TlsError;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take, from the first word to the last.
const ANSWER: Duration = Duration::from_secs(20);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 1024 * 1024;

/// Sends requests. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
    tls: Arc<ClientConfig>,
}

/// No answer came that could be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoAnswer {
    /// Twitch could not be reached.
    #[error("Twitch could not be reached.")]
    Unreachable,
    /// The connection was made, and no answer came in time.
    #[error("Twitch did not answer in time.")]
    TooSlow,
    /// The answer broke off, or was too long.
    #[error("Twitch's answer broke off.")]
    Broken,
}

/// An answer, whatever it says.
#[derive(Debug, Clone)]
pub(super) struct HttpAnswer {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Http {
    /// Requests that are encrypted with `tls`. Redirections are not followed: Twitch's API has none,
    /// and a token must not be led elsewhere.
    ///
    /// # Errors
    /// When `tls` cannot be used.
    pub fn new(tls: &ClientConfig) -> Result<Self, TlsError> {
        let client = http::client(tls).connect_timeout(CONNECT).timeout(ANSWER).build();
        let client = client.map_err(TlsError::of)?;
        Ok(Self { client, tls: tls.clone().into() })
    }

    /// For building requests.
    pub(super) fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// Whom it trusts.
    pub(super) fn tls(&self) -> Arc<ClientConfig> {
        self.tls.clone()
    }

    /// Sends `request` and reads the answer.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<HttpAnswer, NoAnswer> {
        let mut response = request.send().await.map_err(NoAnswer::of)?;
        let body = http::body(&mut response, LONGEST).await.map_err(NoAnswer::of)?.ok_or(NoAnswer::Broken)?;
        Ok(HttpAnswer { status: response.status(), headers: std::mem::take(response.headers_mut()), body })
    }
}

impl NoAnswer {
    fn of(error: reqwest::Error) -> Self {
        // Its address may have a query, and in it a code.
        let error = error.without_url();
        tracing::debug!(error = &error as &dyn std::error::Error, "a request to Twitch was not answered");
        if error.is_connect() {
            Self::Unreachable
        } else if error.is_timeout() {
            Self::TooSlow
        } else {
            Self::Broken
        }
    }

    /// What happened, as a sentence.
    pub(super) fn problem(&self) -> &'static str {
        match self {
            Self::Unreachable => "Twitch could not be reached.",
            Self::TooSlow => "Twitch did not answer in time.",
            Self::Broken => "Twitch's answer broke off.",
        }
    }
}

impl HttpAnswer {
    /// What the answer says; none where it is not what was expected.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The `message` with which Twitch explains a refusal; empty where there is none.
    pub(super) fn message(&self) -> String {
        #[derive(Deserialize)]
        struct Explanation {
            message: String,
        }
        self.json::<Explanation>().map(|explanation| explanation.message).unwrap_or_default()
    }

    /// How many more requests may be sent before [`HttpAnswer::budget_renewed_at`], if Twitch said so.
    pub(super) fn budget(&self) -> Option<u32> {
        self.header("ratelimit-remaining")?.parse().ok()
    }

    /// When the full number of requests may be sent again, by Twitch's clock.
    pub(super) fn budget_renewed_at(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.header("ratelimit-reset")?.parse().ok()?).ok()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
