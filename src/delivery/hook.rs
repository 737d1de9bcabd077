//! A webhook: its address, which is a secret, and one request to it.
//!
//! Bounded in time and never redirected; of its answer no more is read than what tells why it refused. Must not know when to
//! try again, nor what a digest is.

use std::net::IpAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER, USER_AGENT};
use reqwest::{Client, StatusCode, Url};
use rustls::ClientConfig;
use serde::Deserialize;
use sha2::Sha256;

use crate::config::DigestSettings;
use crate::domain::{DeliveryProblem, WebhookFault};
use crate::net::http;
use crate::secret::Secret;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(10);
/// A wait that a server asks for is kept up to this long.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);
/// So may a secret begin; the rest is base64.
const ENCODED: &str = "whsec_";
/// What is read of an answer that says no, at most.
const LONGEST_ANSWER: usize = 4096;
/// Discord's number for a forum channel that was not told which thread.
const NEEDS_THREAD: u64 = 220_001;

/// Why a webhook cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// The address is none that may be used.
    #[error("`digest.webhook` is not an address that begins with https://. Use one that does.")]
    Address,
    /// The secret cannot be read.
    #[error("`digest.webhook_secret` is not base64. Copy all of it, or make a new one.")]
    Secret,
    /// This machine cannot make secure connections.
    #[error(
        "This machine cannot make secure connections, which `digest.webhook` needs. Check its certificates."
    )]
    Tls(#[source] reqwest::Error),
}

/// What letters a webhook reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WebhookForm {
    /// Messages, as Discord takes them.
    Messages,
    /// The digest as JSON.
    Json,
}

/// A webhook.
pub struct Hook {
    address: Secret,
    /// All of the address that may be said.
    pub(super) host: String,
    /// What it reads.
    pub(super) form: WebhookForm,
    key: Option<Vec<u8>>,
    http: Client,
}

/// What came of one letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SendOutcome {
    /// It arrived.
    Arrived,
    /// It did not arrive, and may be tried again; not before this long has passed, if so much was said.
    NotYet(WebhookFault, Option<Duration>),
    /// It was refused.
    Refused(WebhookFault),
    /// It left, and nobody said whether it arrived.
    Unsure,
}

impl SendOutcome {
    /// The word for the journal.
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::NotYet(..) => "not_yet",
            Self::Refused(_) => "refused",
            Self::Unsure => "unsure",
        }
    }
}

impl Hook {
    /// That `fault` is wrong with it.
    pub(super) fn problem(&self, fault: WebhookFault) -> DeliveryProblem {
        DeliveryProblem::Webhook { host: self.host.clone(), fault }
    }

    /// The webhook of the settings; none where none is set. `tls` says whom to trust.
    ///
    /// # Errors
    /// When the address or the secret cannot be used.
    pub fn new(settings: &DigestSettings, tls: &ClientConfig) -> Result<Option<Self>, HookError> {
        if settings.webhook.is_empty() {
            return Ok(None);
        }
        let url = Url::parse(settings.webhook.expose()).map_err(|_| HookError::Address)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(HookError::Address)?.to_owned();
        if url.scheme() != "https" && !(url.scheme() == "http" && is_here(&host)) {
            return Err(HookError::Address);
        }
        let http = http::client(tls)
            // Letters are hours apart; and on a connection that was kept, one never knows whether it was read.
            .pool_max_idle_per_host(0)
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .build()
            .map_err(HookError::Tls)?;
        let key = key(&settings.webhook_secret)?;
        Ok(Some(Self { form: form(&url), address: settings.webhook.clone(), host, key, http }))
    }

    /// Sends one letter, called `name` however often it is sent.
    pub(super) async fn send(&self, name: &str, body: String, now: Timestamp) -> SendOutcome {
        let mut request = self
            .http
            .post(self.address.expose())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("Evenkeel/", env!("CARGO_PKG_VERSION")));
        if self.form == WebhookForm::Json {
            let time = now.as_second().to_string();
            request = request.header("webhook-id", name).header("webhook-timestamp", &time);
            if let Some(key) = &self.key {
                request = request.header("webhook-signature", signature(key, name, &time, &body));
            }
        }
        match request.body(body).send().await {
            Ok(answer)
                if self.form == WebhookForm::Messages && answer.status() == StatusCode::BAD_REQUEST =>
            {
                SendOutcome::Refused(if needs_thread(answer).await {
                    WebhookFault::NeedsThread
                } else {
                    WebhookFault::NotTaken(StatusCode::BAD_REQUEST.as_u16())
                })
            }
            Ok(answer) => of_status(answer.status(), answer.headers(), now),
            // The error itself may hold the address.
            Err(error) if error.is_connect() => SendOutcome::NotYet(WebhookFault::Unreachable, None),
            Err(error) if error.is_builder() => SendOutcome::Refused(WebhookFault::Address),
            Err(_) => SendOutcome::Unsure,
        }
    }
}

/// Whether Discord refused because the channel is a forum, and it was not told which thread.
async fn needs_thread(mut answer: reqwest::Response) -> bool {
    #[derive(Deserialize)]
    struct DiscordRefusal {
        code: u64,
    }
    let mut text = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        text.extend_from_slice(&chunk);
        if text.len() > LONGEST_ANSWER {
            return false;
        }
    }
    serde_json::from_slice::<DiscordRefusal>(&text).is_ok_and(|reason| reason.code == NEEDS_THREAD)
}

/// The signature as the Standard Webhooks specification has it: `v1,` and the HMAC-SHA256 in base64 of
/// name, time and body with dots between.
fn signature(key: &[u8], name: &str, time: &str, body: &str) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    for piece in [name, ".", time, ".", body] {
        mac.update(piece.as_bytes());
    }
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn key(secret: &Secret) -> Result<Option<Vec<u8>>, HookError> {
    let secret = secret.expose();
    if secret.is_empty() {
        return Ok(None);
    }
    // As the libraries of those who receive it do, whether or not it says so.
    let key = STANDARD.decode(secret.strip_prefix(ENCODED).unwrap_or(secret)).ok();
    key.filter(|key| !key.is_empty()).map(Some).ok_or(HookError::Secret)
}

/// Discord's addresses look like `/api/webhooks/ID/TOKEN`, those of services that take the same too.
fn form(url: &Url) -> WebhookForm {
    let path: Vec<&str> = url.path_segments().into_iter().flatten().collect();
    match path.as_slice() {
        ["api", "webhooks", _, _, ..] => WebhookForm::Messages,
        ["api", version, "webhooks", _, _, ..] if version.starts_with('v') => WebhookForm::Messages,
        _ => WebhookForm::Json,
    }
}

fn is_here(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn of_status(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> SendOutcome {
    let code = status.as_u16();
    match code {
        200..=299 => SendOutcome::Arrived,
        300..=399 => SendOutcome::Refused(WebhookFault::Redirected(code)),
        401 | 403 => SendOutcome::Refused(WebhookFault::NotLetIn(code)),
        404 | 410 => SendOutcome::Refused(WebhookFault::Gone(code)),
        408 | 425 | 429 | 500..=599 => SendOutcome::NotYet(WebhookFault::Busy(code), wait(headers, now)),
        _ => SendOutcome::Refused(WebhookFault::NotTaken(code)),
    }
}

/// How long the other side asks to wait: in seconds, which may have a fraction, or as a date.
fn wait(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let said = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match said.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok()?,
        Err(_) => {
            let at = jiff::fmt::rfc2822::parse(said).ok()?.timestamp();
            crate::clock::until(now, at).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_signature_is_the_one_of_the_specification() {
        // The example of the Standard Webhooks specification.
        let signing = key(&Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).unwrap().unwrap();
        let signed =
            signature(&signing, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn secrets_are_read_as_libraries_read_them() {
        assert_eq!(key(&Secret::default()).unwrap(), None);
        assert_eq!(key(&Secret::new("cGxhaW4=")).unwrap(), Some(b"plain".to_vec()));
        assert_eq!(key(&Secret::new("whsec_cGxhaW4=")).unwrap(), Some(b"plain".to_vec()));
        for unreadable in ["whsec_!", "whsec_", "a secret of two"] {
            assert!(matches!(key(&Secret::new(unreadable)), Err(HookError::Secret)), "{unreadable}");
        }
    }

    #[test]
    fn discords_addresses_are_known_by_their_path() {
        for (url, expected) in [
            ("https://discord.com/api/webhooks/1/t0ken", WebhookForm::Messages),
            ("https://canary.discord.com/api/v10/webhooks/1/t0ken?wait=true", WebhookForm::Messages),
            ("http://127.0.0.1:9/api/webhooks/1/t0ken", WebhookForm::Messages),
            ("https://example.org/api/webhooks", WebhookForm::Json),
            ("https://example.org/hook", WebhookForm::Json),
        ] {
            assert_eq!(form(&url.parse().unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn a_wait_is_seconds_or_a_date_and_never_more_than_a_day() {
        let now = at("2026-11-22T20:00:00Z");
        let told = |said: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, said.parse().unwrap());
            wait(&headers, now)
        };
        assert_eq!(told("3"), Some(Duration::from_secs(3)));
        assert_eq!(told("0.5"), Some(Duration::from_millis(500)));
        assert_eq!(told("Sun, 22 Nov 2026 20:01:00 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(told("Sun, 22 Nov 2026 19:01:00 GMT"), Some(Duration::ZERO));
        assert_eq!(told("999999999999"), Some(LONGEST_WAIT));
        for nonsense in ["-3", "NaN", "inf", "soon"] {
            assert_eq!(told(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn each_status_means_one_thing() {
        let of = |code: u16| {
            of_status(StatusCode::from_u16(code).unwrap(), &HeaderMap::new(), at("2026-01-01T00:00:00Z"))
        };
        assert_eq!((of(200), of(204)), (SendOutcome::Arrived, SendOutcome::Arrived));
        assert_eq!(of(302), SendOutcome::Refused(WebhookFault::Redirected(302)));
        assert_eq!(of(404), SendOutcome::Refused(WebhookFault::Gone(404)));
        assert_eq!(of(503), SendOutcome::NotYet(WebhookFault::Busy(503), None));
        assert_eq!(of(400), SendOutcome::Refused(WebhookFault::NotTaken(400)));
    }
}
