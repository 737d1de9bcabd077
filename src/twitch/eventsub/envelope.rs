//! The envelope of a message: what it is and whom it is for, before anything is made of what is in it.
//!
//! A closed list of event types would lose a whole message over one unknown word in it. So what is
//! inside stays as it came until somebody asks for it. Must not know what an event means.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The longest id that is believed, in bytes. Twitch's have some forty; ids of messages are remembered.
const LONGEST_ID: usize = 256;

/// A message, as far as it is known what it is.
#[derive(Debug)]
pub(super) enum EventSubMessage<'a> {
    /// Hello: the connection has a session now.
    Welcome {
        /// The session's id.
        session: String,
        /// After so many seconds of silence the connection is lost, if it says so.
        keepalive: Option<u64>,
    },
    /// Nothing happened, and the server is still there.
    Keepalive,
    /// The server wants us elsewhere.
    Reconnect {
        /// Where, if it says so.
        url: Option<String>,
    },
    /// Something happened.
    Notification(Notification<'a>),
    /// We are not told of something any more.
    Revocation {
        /// What: Twitch's name of the type.
        subject: String,
        /// Why, in Twitch's word.
        status: String,
    },
    /// A kind of message that is not known here.
    Unknown,
}

/// Something happened.
#[derive(Debug)]
pub(super) struct Notification<'a> {
    /// The message's id; the same again is the same message.
    pub(super) id: String,
    /// When it was sent, by the server's clock, if that can be read.
    pub(super) at: Option<Timestamp>,
    /// Twitch's name of the type.
    pub(super) subject: String,
    /// The type's version.
    pub(super) version: String,
    /// The event, as it came.
    pub(super) event: &'a str,
}

/// A message that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

#[derive(Deserialize)]
struct Envelope<'a> {
    metadata: Metadata,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Metadata {
    message_type: String,
    #[serde(default, deserialize_with = "lenient")]
    message_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    message_timestamp: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    subscription_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    subscription_version: Option<String>,
}

#[derive(Deserialize)]
struct SessionPayload {
    session: Session,
}

#[derive(Deserialize)]
struct Session {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    keepalive_timeout_seconds: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    reconnect_url: Option<String>,
}

#[derive(Deserialize)]
struct EventPayload<'a> {
    #[serde(borrow)]
    event: &'a RawValue,
}

#[derive(Deserialize)]
struct RevokedPayload {
    subscription: Revoked,
}

#[derive(Deserialize)]
struct Revoked {
    status: String,
}

/// Reads a message.
pub(super) fn read(raw: &str) -> Result<EventSubMessage<'_>, Unreadable> {
    let Envelope { metadata, payload } = within(raw)?;
    let payload = payload.map(RawValue::get).ok_or(Unreadable);
    Ok(match metadata.message_type.as_str() {
        "session_welcome" => {
            let session = within::<SessionPayload>(payload?)?.session;
            EventSubMessage::Welcome {
                session: id(session.id)?,
                keepalive: session.keepalive_timeout_seconds,
            }
        }
        "session_keepalive" => EventSubMessage::Keepalive,
        "session_reconnect" => {
            let session = within::<SessionPayload>(payload?);
            EventSubMessage::Reconnect { url: session.ok().and_then(|payload| payload.session.reconnect_url) }
        }
        "notification" => EventSubMessage::Notification(Notification {
            id: id(metadata.message_id)?,
            at: metadata.message_timestamp,
            subject: metadata.subscription_type.ok_or(Unreadable)?,
            version: metadata.subscription_version.ok_or(Unreadable)?,
            event: within::<EventPayload<'_>>(payload?)?.event.get(),
        }),
        "revocation" => EventSubMessage::Revocation {
            subject: metadata.subscription_type.ok_or(Unreadable)?,
            status: within::<RevokedPayload>(payload?)?.subscription.status,
        },
        _ => EventSubMessage::Unknown,
    })
}

fn within<'a, T: Deserialize<'a>>(raw: &'a str) -> Result<T, Unreadable> {
    serde_json::from_str(raw).map_err(|_| Unreadable)
}

fn id(id: Option<String>) -> Result<String, Unreadable> {
    id.filter(|id| (1..=LONGEST_ID).contains(&id.len())).ok_or(Unreadable)
}

/// A value, or none where there is something else: it must not cost what stands beside it.
pub(super) fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(raw.get()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notification(id: &str, event: &str) -> String {
        format!(
            r#"{{"metadata":{{"message_id":{id},"message_type":"notification","message_timestamp":7,
            "subscription_type":"channel.follow","subscription_version":"2","new":[]}},
            "payload":{{"subscription":5,"event":{event}}}}}"#
        )
    }

    #[test]
    fn an_event_stays_as_it_came() {
        let raw = notification(r#""m-1""#, r#"{"user_id": 1e999, "x": [null]}"#);
        let Ok(EventSubMessage::Notification(note)) = read(&raw) else { panic!("a notification") };
        assert_eq!(
            (note.id.as_str(), note.subject.as_str(), note.version.as_str()),
            ("m-1", "channel.follow", "2")
        );
        assert_eq!(note.event, r#"{"user_id": 1e999, "x": [null]}"#);
        assert_eq!(note.at, None, "a time that is none costs nothing");
    }

    #[test]
    fn a_welcome_needs_a_session_and_nothing_else() {
        let welcome = |session: &str| {
            let raw = format!(
                r#"{{"metadata":{{"message_type":"session_welcome"}},"payload":{{"session":{session}}}}}"#
            );
            match read(&raw) {
                Ok(EventSubMessage::Welcome { session, keepalive }) => Some((session, keepalive)),
                _ => None,
            }
        };
        assert_eq!(welcome(r#"{"id":"s","keepalive_timeout_seconds":30}"#), Some(("s".into(), Some(30))));
        for keepalive in ["null", "-4", "\"30\"", "1e40", "{}"] {
            let session = format!(r#"{{"id":"s","keepalive_timeout_seconds":{keepalive}}}"#);
            assert_eq!(welcome(&session), Some(("s".into(), None)), "{keepalive}");
        }
        for none in ["{}", r#"{"id":""}"#, r#"{"id":5}"#, "[]", "null"] {
            assert_eq!(welcome(none), None, "{none}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_to_be_so() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let long = format!("\"{}\"", "x".repeat(257));
        for raw in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"metadata":{}}"#,
            r#"{"metadata":{"message_type":7}}"#,
            r#"{"metadata":{"message_type":"notification"}}"#,
            r#"{"metadata":{"message_type":"session_welcome"}}"#,
            r#"{"metadata":{"message_type":"revocation","subscription_type":"x"},"payload":{}}"#,
            &deep,
            &notification("null", "{}"),
            &notification("\"\"", "{}"),
            &notification(&long, "{}"),
        ] {
            assert_eq!(read(raw).map(|_| ()), Err(Unreadable), "{:.60}", raw);
        }
        let inside = notification("\"m-1\"", &deep);
        assert!(read(&inside).is_ok(), "nobody has looked into the event yet");
    }

    #[test]
    fn kinds_of_messages_that_are_not_known_are_just_that() {
        let raw = r#"{"metadata":{"message_type":"session_party"},"payload":null}"#;
        assert!(matches!(read(raw), Ok(EventSubMessage::Unknown)));
        let raw = r#"{"metadata":{"message_type":"session_reconnect"},"payload":{}}"#;
        assert!(matches!(read(raw), Ok(EventSubMessage::Reconnect { url: None })));
    }
}
