//! The words of obs-websocket 5, as OBS 28 and newer speak them.
//!
//! Reading is lenient: fields that are not known are passed over, and a message that cannot be
//! understood is none. Must not know why something is said.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::secret::Secret;

/// The version of the protocol that we speak.
const RPC: u64 = 1;
/// What we want to be told of: general things, scenes, inputs, outputs. Nothing that comes many times
/// a second.
const EVENTS: u64 = 1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 6;

/// Something that OBS said.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ObsMessage {
    /// Hello: it wants to know who is there.
    Hello(Option<AuthChallenge>),
    /// We are let in.
    Identified,
    /// Something happened.
    Event(ObsEvent),
    /// The answer to the request with this id.
    Answer {
        /// Which request.
        id: String,
        /// What it came to.
        answer: Result<Value, ObsRefusal>,
    },
    /// Something that needs nothing.
    Nothing,
}

/// What the password is to be proved with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AuthChallenge {
    pub(super) challenge: String,
    pub(super) salt: String,
}

/// Something that happened in OBS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ObsEvent {
    /// This scene is on air.
    Scene(String),
    /// An input was muted, or can be heard again.
    Mute { input: String, muted: bool },
    /// Something about its stream changed. Whether it streams is asked: while it reconnects the event has it
    /// wrong.
    Stream {
        /// It says that the stream is over. It may still be a moment until it answers so as well.
        is_over: bool,
    },
    /// There are other scenes or inputs than before.
    Inventory,
    /// A scene has another name.
    SceneRenamed { old: String, new: String },
    /// An input has another name.
    InputRenamed { old: String, new: String },
    /// It begins to change the scene collection. Until it has, nothing must be sent.
    CollectionChanging,
    /// It has changed the scene collection.
    CollectionChanged,
    /// It ends. Nothing must be sent any more.
    Ending,
}

/// Why OBS did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObsRefusal {
    /// It is busy, for example with loading; later it may.
    NotReady,
    /// It does not know what was spoken of.
    NotThere,
    /// Anything else, by its code.
    Other(u64),
}

impl ObsRefusal {
    fn of(code: u64) -> Self {
        match code {
            207 => Self::NotReady,
            // 600: no such thing; 601 to 608: there is, but of a kind that cannot do this.
            600..=608 => Self::NotThere,
            other => Self::Other(other),
        }
    }
}

/// A request, with what it needs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ObsRequest {
    pub(super) kind: &'static str,
    pub(super) data: Value,
}

impl ObsRequest {
    pub(super) fn new(kind: &'static str, data: Value) -> Self {
        Self { kind, data }
    }

    /// As it is sent.
    pub(super) fn message(&self, id: &str) -> String {
        let d = json!({ "requestType": self.kind, "requestId": id, "requestData": self.data });
        json!({ "op": 6, "d": d }).to_string()
    }
}

/// Takes a message apart. None where it is not one of OBS's.
pub(super) fn read(text: &[u8]) -> Option<ObsMessage> {
    let mut message: Value = serde_json::from_slice(text).ok()?;
    let data = message.get_mut("d").map(Value::take).unwrap_or_default();
    Some(match message.get("op")?.as_u64()? {
        0 => ObsMessage::Hello(challenge(&data)),
        2 => ObsMessage::Identified,
        5 => event(&data).map_or(ObsMessage::Nothing, ObsMessage::Event),
        7 => answer(data)?,
        _ => ObsMessage::Nothing,
    })
}

fn challenge(data: &Value) -> Option<AuthChallenge> {
    let asked = data.get("authentication")?;
    let text = |name| asked.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(AuthChallenge { challenge: text("challenge")?, salt: text("salt")? })
}

fn event(data: &Value) -> Option<ObsEvent> {
    let about = data.get("eventData");
    let get = |name| about.and_then(|about| about.get(name));
    let text = |name| get(name).and_then(Value::as_str).map(str::to_owned);
    Some(match data.get("eventType")?.as_str()? {
        "CurrentProgramSceneChanged" => ObsEvent::Scene(text("sceneName")?),
        "InputMuteStateChanged" => {
            ObsEvent::Mute { input: text("inputName")?, muted: get("inputMuted")?.as_bool()? }
        }
        "StreamStateChanged" => {
            let state = get("outputState").and_then(Value::as_str);
            ObsEvent::Stream { is_over: state == Some("OBS_WEBSOCKET_OUTPUT_STOPPED") }
        }
        "SceneNameChanged" => ObsEvent::SceneRenamed { old: text("oldSceneName")?, new: text("sceneName")? },
        "InputNameChanged" => ObsEvent::InputRenamed { old: text("oldInputName")?, new: text("inputName")? },
        "SceneCreated" | "SceneRemoved" | "InputCreated" | "InputRemoved" => ObsEvent::Inventory,
        "CurrentSceneCollectionChanging" => ObsEvent::CollectionChanging,
        "CurrentSceneCollectionChanged" => ObsEvent::CollectionChanged,
        "ExitStarted" => ObsEvent::Ending,
        _ => return None,
    })
}

fn answer(mut data: Value) -> Option<ObsMessage> {
    let id = data.get("requestId")?.as_str()?.to_owned();
    let status = data.get("requestStatus")?;
    let answer = match status.get("result")?.as_bool()? {
        true => Ok(data.get_mut("responseData").map(Value::take).unwrap_or_default()),
        false => Err(ObsRefusal::of(status.get("code").and_then(Value::as_u64).unwrap_or_default())),
    };
    Some(ObsMessage::Answer { id, answer })
}

/// Says who we are: the answer to hello.
pub(super) fn identify(challenge: Option<&AuthChallenge>, password: &Secret) -> String {
    let mut d = json!({ "rpcVersion": RPC, "eventSubscriptions": EVENTS });
    if let (Some(challenge), Some(fields)) = (challenge, d.as_object_mut()) {
        fields.insert("authentication".to_owned(), proof(challenge, password).into());
    }
    json!({ "op": 1, "d": d }).to_string()
}

/// Shows that we know the password, without saying it.
fn proof(challenge: &AuthChallenge, password: &Secret) -> String {
    let hash = |parts: [&str; 2]| {
        let mut sha = Sha256::new();
        parts.iter().for_each(|part| sha.update(part.as_bytes()));
        BASE64_STANDARD.encode(sha.finalize())
    };
    let secret = hash([password.expose(), &challenge.salt]);
    hash([&secret, &challenge.challenge])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_password_is_proved_as_the_protocols_own_example_has_it() {
        let challenge = AuthChallenge {
            challenge: "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY=".into(),
            salt: "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=".into(),
        };
        // Worked out by hand with another program from the password of the protocol's example.
        assert_eq!(
            proof(&challenge, &Secret::new("supersecretpassword")),
            "1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4="
        );
    }

    #[test]
    fn hello_may_or_may_not_want_a_password() {
        let open =
            r#"{"op":0,"d":{"obsWebSocketVersion":"5.5.2","obsStudioVersion":"30.2.3","rpcVersion":1}}"#;
        assert_eq!(read(open.as_bytes()), Some(ObsMessage::Hello(None)));
        let closed = r#"{"d":{"authentication":{"challenge":"c","salt":"s"},"obsWebSocketVersion":"5.1.0","rpcVersion":1},"op":0}"#;
        let challenge = AuthChallenge { challenge: "c".into(), salt: "s".into() };
        assert_eq!(read(closed.as_bytes()), Some(ObsMessage::Hello(Some(challenge.clone()))));
        assert!(!identify(None, &Secret::new("p")).contains("authentication"));
        let said = identify(Some(&challenge), &Secret::new("p"));
        assert!(said.contains(r#""authentication":"#) && said.contains(r#""rpcVersion":1"#), "{said}");
    }

    #[test]
    fn events_are_read_and_others_need_nothing() {
        let event = |kind: &str, data: Value| {
            let d = json!({ "eventType": kind, "eventIntent": 4, "eventData": data });
            read(json!({ "op": 5, "d": d }).to_string().as_bytes())
        };
        for (kind, data, event_read) in [
            (
                "CurrentProgramSceneChanged",
                json!({ "sceneName": "Game", "sceneUuid": "u" }),
                Some(ObsEvent::Scene("Game".into())),
            ),
            (
                "InputMuteStateChanged",
                json!({ "inputName": "Mic", "inputMuted": true }),
                Some(ObsEvent::Mute { input: "Mic".into(), muted: true }),
            ),
            (
                "StreamStateChanged",
                json!({ "outputActive": false, "outputState": "OBS_WEBSOCKET_OUTPUT_RECONNECTING" }),
                Some(ObsEvent::Stream { is_over: false }),
            ),
            (
                "SceneNameChanged",
                json!({ "oldSceneName": "a", "sceneName": "b" }),
                Some(ObsEvent::SceneRenamed { old: "a".into(), new: "b".into() }),
            ),
            ("SceneCreated", json!({}), Some(ObsEvent::Inventory)),
            ("CurrentSceneCollectionChanging", json!({}), Some(ObsEvent::CollectionChanging)),
            ("ExitStarted", json!({}), Some(ObsEvent::Ending)),
            ("CurrentProgramSceneChanged", json!({ "sceneName": 4 }), None),
            ("SomethingNew", json!({}), None),
        ] {
            let expected = event_read.map_or(ObsMessage::Nothing, ObsMessage::Event);
            assert_eq!(event(kind, data.clone()), Some(expected), "{kind} {data}");
        }
    }

    #[test]
    fn an_answer_is_what_was_asked_for_or_why_not() {
        let request = ObsRequest::new("GetInputMute", json!({ "inputName": "Mic" })).message("7");
        assert_eq!(
            serde_json::from_str::<Value>(&request).unwrap(),
            json!({ "op": 6, "d": { "requestType": "GetInputMute", "requestId": "7", "requestData": { "inputName": "Mic" } } })
        );
        let answer = |status: Value| {
            let d = json!({ "requestId": "7", "requestType": "x", "requestStatus": status, "responseData": { "a": 1 } });
            match read(json!({ "op": 7, "d": d }).to_string().as_bytes()) {
                Some(ObsMessage::Answer { id, answer }) if id == "7" => answer,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(answer(json!({ "result": true, "code": 100 })), Ok(json!({ "a": 1 })));
        let refused = |code: u64| answer(json!({ "result": false, "code": code, "comment": "no" }));
        assert_eq!(refused(600), Err(ObsRefusal::NotThere));
        assert_eq!(refused(207), Err(ObsRefusal::NotReady));
        assert_eq!(refused(702), Err(ObsRefusal::Other(702)));
    }

    proptest! {
        #[test]
        fn nothing_that_comes_is_more_than_it_can_take(
            text in ".{0,200}",
            op in any::<u8>(),
            shape in "[\\[\\]{}\",:a-z0-9]{0,80}",
        ) {
            read(text.as_bytes());
            read(format!(r#"{{"op":{op},"d":{shape}}}"#).as_bytes());
            read(format!(r#"{{"op":{op},"d":{{"requestId":{shape:?},"requestStatus":{shape:?}}}}}"#).as_bytes());
        }
    }
}
