//! From Helix's answers to the words of the house: the one file that does.
//!
//! Must not know when anything is asked.

use jiff::Timestamp;
use serde_json::Value;

use super::wire::{HelixAds, HelixPage, HelixStream, HelixTotal, HelixUser};
use crate::domain::{NumberId, Sample, Topic};

/// The longest title, category or id that is kept, in characters. Twitch's own titles end at 140.
const LONGEST: usize = 300;

/// What was answered. Prints no number: a [`Sample`] keeps its own to itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HelixReply {
    /// Twitch's id of the channel; none if it does not know the channel.
    Who(Option<String>),
    /// The stream that runs; none if the channel is not live.
    Stream(Option<SeenStream>),
    /// A measurement, if there was one in the answer.
    Number(Option<Sample>),
    /// The next ads, if any are planned.
    Ads(Option<Timestamp>),
}

/// A stream that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeenStream {
    /// Twitch's id of it.
    pub(super) id: String,
    /// When it began, where that makes sense.
    pub(super) started_at: Option<Timestamp>,
    /// What it is about.
    pub(super) topic: Topic,
    /// How many watch.
    pub(super) viewers: Option<Sample>,
}

pub(super) fn who(page: HelixPage<HelixUser>) -> HelixReply {
    HelixReply::Who(page.data.into_iter().next().map(|user| user.id).filter(|id| !id.is_empty()))
}

pub(super) fn stream(page: HelixPage<HelixStream>, now: Timestamp) -> HelixReply {
    HelixReply::Stream(page.data.into_iter().next().map(|stream| SeenStream {
        id: cleaned(&stream.id),
        started_at: moment(&stream.started_at).filter(|at| *at <= now),
        topic: Topic { title: words(&stream.title), category: words(&stream.game_name) },
        viewers: sample(NumberId::Viewers, &stream.viewer_count, now),
    }))
}

pub(super) fn total(number: NumberId, answer: &HelixTotal, now: Timestamp) -> HelixReply {
    HelixReply::Number(sample(number, &answer.total, now))
}

pub(super) fn ads(page: HelixPage<HelixAds>) -> HelixReply {
    HelixReply::Ads(page.data.into_iter().next().and_then(|ads| moment(&ads.next_ad_at)))
}

fn sample(number: NumberId, value: &Value, at: Timestamp) -> Option<Sample> {
    let value = value.as_i64().filter(|value| *value >= 0)?;
    Some(Sample { number, at, value })
}

/// A moment, which comes as RFC 3339 or as seconds since 1970, as a number or as text. Nothing, an
/// empty text and zero all mean that there is none.
fn moment(value: &Value) -> Option<Timestamp> {
    let seconds = match value {
        Value::String(text) => match text.trim().parse::<Timestamp>() {
            Ok(at) => return Some(at),
            Err(_) => text.trim().parse().ok()?,
        },
        other => other.as_i64()?,
    };
    Timestamp::from_second(seconds).ok().filter(|at| *at > Timestamp::UNIX_EPOCH)
}

fn words(value: &Value) -> String {
    cleaned(value.as_str().unwrap_or_default())
}

/// Foreign text without control characters, and not too long.
fn cleaned(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T20:00:00Z".parse().unwrap()
    }

    fn on_air(stream: &Value) -> Option<SeenStream> {
        match super::stream(serde_json::from_value(json!({ "data": [stream] })).unwrap(), now()) {
            HelixReply::Stream(on_air) => on_air,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_stream_is_read() {
        let read = on_air(&json!({
            "id": "41", "user_id": "1", "type": "live", "title": "Lino\u{7} cuts", "game_name": "Art",
            "viewer_count": 4711, "started_at": "2026-11-22T19:00:00Z", "tags": ["Calm"],
        }));
        let viewers = Sample { number: NumberId::Viewers, at: now(), value: 4711 };
        let topic = Topic { title: "Lino cuts".into(), category: "Art".into() };
        let started_at = "2026-11-22T19:00:00Z".parse().ok();
        assert_eq!(read, Some(SeenStream { id: "41".into(), started_at, topic, viewers: Some(viewers) }));
        assert!(!format!("{read:?}").contains("4711"));
    }

    #[test]
    fn a_stream_with_nothing_but_an_id_is_one() {
        for stream in [
            json!({"id": "41"}),
            json!({"id": "41", "started_at": "", "title": null, "game_name": 7, "viewer_count": "many"}),
            json!({"id": "41", "started_at": "2126-01-01T00:00:00Z", "viewer_count": -3}),
            json!({"id": "41", "started_at": "yesterday", "viewer_count": 18_446_744_073_709_551_615u64}),
        ] {
            let read = on_air(&stream).unwrap();
            assert_eq!((read.started_at, read.viewers), (None, None));
            assert_eq!(read.topic, Topic { title: String::new(), category: String::new() });
        }
    }

    #[test]
    fn an_answer_without_a_list_is_not_an_empty_one() {
        for answer in [json!({}), json!({"data": null}), json!({"data": {}}), json!("data"), json!([])] {
            assert!(serde_json::from_value::<HelixPage<HelixStream>>(answer).is_err());
        }
        let empty = serde_json::from_value(json!({"data": [], "pagination": {}})).unwrap();
        assert_eq!(stream(empty, now()), HelixReply::Stream(None));
    }

    #[test]
    fn ads_are_planned_in_every_spelling() {
        let next = |value: Value| match ads(serde_json::from_value(
            json!({ "data": [{ "next_ad_at": value, "duration": 60 }] }),
        )
        .unwrap())
        {
            HelixReply::Ads(at) => at,
            other => panic!("{other:?}"),
        };
        let at = "2026-11-22T20:30:00Z".parse().ok();
        for value in [
            json!("2026-11-22T20:30:00Z"),
            json!("2026-11-22T21:30:00+01:00"),
            json!(1_795_379_400),
            json!("1795379400"),
        ] {
            assert_eq!(next(value.clone()), at, "{value}");
        }
        for value in [json!(""), json!("0"), json!(0), json!(null), json!("soon"), json!(-5), json!(i64::MAX)]
        {
            assert_eq!(next(value.clone()), None, "{value}");
        }
        assert_eq!(ads(serde_json::from_value(json!({"data": [{}]})).unwrap()), HelixReply::Ads(None));
        assert_eq!(ads(serde_json::from_value(json!({"data": []})).unwrap()), HelixReply::Ads(None));
    }

    #[test]
    fn a_channel_is_known_by_its_id_or_not_at_all() {
        let of = |data: Value| who(serde_json::from_value(json!({ "data": data })).unwrap());
        assert_eq!(of(json!([{"id": "12", "login": "harbour"}])), HelixReply::Who(Some("12".into())));
        assert_eq!(of(json!([])), HelixReply::Who(None));
        assert_eq!(of(json!([{"id": ""}])), HelixReply::Who(None));
    }
}
