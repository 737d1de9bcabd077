//! What Twitch's sign-in answers, as it stands on the wire.
//!
//! Fields we do not use are ignored. Must not judge what an answer means for the sign-in.

use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::secret::Secret;
use crate::twitch::http::{HttpAnswer, NoAnswer};

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AuthReply<T> {
    /// What was asked for.
    Yes(T),
    /// Twitch refused (a 4xx), with its status and its `message`.
    No(u16, String),
    /// Nothing that says anything about the sign-in: no answer, an error of Twitch's own, or not
    /// Twitch's answer at all. As a sentence.
    Silent(&'static str),
}

impl<T> AuthReply<T> {
    fn of(answer: Result<HttpAnswer, NoAnswer>, read: impl FnOnce(&HttpAnswer) -> Option<T>) -> Self {
        let answer = match answer {
            Ok(answer) => answer,
            Err(silence) => return Self::Silent(silence.problem()),
        };
        if answer.status.is_success() {
            // A hotel's welcome page, too, is answered with 200.
            return read(&answer).map_or(Self::Silent("Twitch's answer made no sense."), Self::Yes);
        }
        if answer.status.is_client_error() && answer.status != StatusCode::TOO_MANY_REQUESTS {
            return Self::No(answer.status.as_u16(), answer.message());
        }
        Self::Silent("Twitch is having trouble with signing in.")
    }
}

/// An answer with a body.
pub(super) fn reply<T: DeserializeOwned>(answer: Result<HttpAnswer, NoAnswer>) -> AuthReply<T> {
    AuthReply::of(answer, HttpAnswer::json)
}

/// An answer whose body says nothing.
pub(super) fn acknowledgement(answer: Result<HttpAnswer, NoAnswer>) -> AuthReply<()> {
    AuthReply::of(answer, |_| Some(()))
}

/// The answer of `/device`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct DeviceCode {
    /// What is shown when asking for the token.
    pub(super) device_code: Secret,
    /// What the streamer compares or types.
    pub(super) user_code: String,
    /// The page where the code is given.
    pub(super) verification_uri: String,
    /// For how long it is good, in seconds.
    #[serde(default = "half_an_hour")]
    pub(super) expires_in: u64,
    /// How long to wait between two questions, in seconds.
    #[serde(default = "five")]
    pub(super) interval: u64,
}

/// The answer of `/token`: a pair of tokens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct TokenGrant {
    /// For speaking to Twitch.
    pub(super) access_token: Secret,
    /// For getting the next pair. Works once.
    pub(super) refresh_token: Secret,
    /// For how long the access token is good, in seconds.
    #[serde(default = "an_hour")]
    pub(super) expires_in: u64,
    /// What was permitted.
    #[serde(default, deserialize_with = "scopes")]
    pub(super) scope: Vec<String>,
}

/// The answer of `/validate`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct TokenOwner {
    /// To which program the token was given.
    pub(super) client_id: String,
    /// Whose it is.
    pub(super) login: String,
    /// Their id.
    pub(super) user_id: String,
    /// What was permitted.
    #[serde(default, deserialize_with = "scopes")]
    pub(super) scopes: Vec<String>,
    /// For how long it is still good, in seconds.
    #[serde(default = "an_hour")]
    pub(super) expires_in: u64,
}

// What RFC 8628 and Twitch's documentation name where nothing is said; an hour is a guess on the safe
// side: a token that lives longer is renewed a little early.
const fn five() -> u64 {
    5
}
const fn half_an_hour() -> u64 {
    1800
}
const fn an_hour() -> u64 {
    3600
}

/// A list, as Twitch has it; words in one text, as the RFC has it; or null, where there are none.
fn scopes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Scopes {
        List(Vec<String>),
        Text(String),
        None,
    }
    Ok(match Scopes::deserialize(from)? {
        Scopes::List(list) => list,
        Scopes::Text(text) => text.split_whitespace().map(str::to_owned).collect(),
        Scopes::None => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_come_in_many_ways_and_unknown_fields_do_no_harm() {
        for (scope, count) in [
            (r#""scope":["a","b"],"#, 2),
            (r#""scope":"a b","#, 2),
            (r#""scope":null,"#, 0),
            (r#""scope":[],"#, 0),
            ("", 0),
        ] {
            let json = format!(r#"{{{scope}"access_token":"x","refresh_token":"y","token_type":"bearer"}}"#);
            let grant: TokenGrant = serde_json::from_str(&json).unwrap();
            assert_eq!((grant.scope.len(), grant.expires_in), (count, 3600), "{json}");
        }
        assert!(serde_json::from_str::<TokenGrant>(r#"{"access_token":"x"}"#).is_err());
    }
}
