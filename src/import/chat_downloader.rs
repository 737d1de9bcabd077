//! chat-downloader's JSON: of recordings, and of live chat.
//!
//! Live chat has no `time_in_seconds`, and its `author.name` is the display name in small letters, not the login. The
//! `timestamp` is in microseconds. That of a recording is wrong by the zone of the computer that wrote it, since the
//! program takes Twitch's UTC for local time. `/me` leaves U+0001 at the end of the words.

use std::io::Read;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::entry::{EntrySink, FileEnd, PastEntry, Removal};
use super::error::ImportError;
use super::json::{self, at, count, id, text};
use super::notices::notice;
use super::said::{self, Around};
use crate::domain::{Deletion, FeedbackEvent};

/// Reads the JSON. `zone` is where it was written.
pub(super) fn read(
    file: impl Read,
    zone: &TimeZone,
    take: &mut EntrySink<'_>,
) -> Result<FileEnd, ImportError> {
    json::read(file, |_, item| take(one(item, zone)))
}

fn one(item: &Value, zone: &TimeZone) -> PastEntry {
    let kind = text(item, &["message_type"]).unwrap_or_default();
    let is_recorded = item.get("time_in_seconds").is_some();
    let told = count(item, &["timestamp"]).filter(|micros| *micros > 0);
    let when = told.and_then(|micros| Timestamp::from_microsecond(micros).ok());
    let Some(when) = when.and_then(|when| if is_recorded { in_utc(when, zone) } else { Some(when) }) else {
        return if kind == "text_message" { PastEntry::Undated } else { PastEntry::Nothing };
    };
    let of = |key| text(item, &["author", key]);
    match kind {
        "ban_user" => {
            return match (id(item, &["author", "target_id"]), text(item, &["banned_user"])) {
                (Some(author_id), _) => {
                    PastEntry::Removed(Removal::Told(Deletion::Author { author_id, at: when }))
                }
                (None, Some(login)) => {
                    PastEntry::Removed(Removal::Of { login: login.to_lowercase(), at: when })
                }
                (None, None) => PastEntry::Nothing,
            };
        }
        "delete_message" => {
            return match id(item, &["target_message_id"]) {
                Some(source_id) => PastEntry::Removed(Removal::Told(Deletion::Message { source_id })),
                None => PastEntry::Nothing,
            };
        }
        _ => {}
    }
    let Some(name) = of("name").or_else(|| of("display_name")) else { return PastEntry::Nothing };
    let words = text(item, &["message"]).unwrap_or_default();
    let tag = emotes(item);
    let answered = |key| text(item, &["in_reply_to", "author", key]);
    let around = Around {
        emotes: tag.as_deref(),
        answered: [answered("name"), answered("display_name")],
        bits: (!is_recorded).then(|| count(item, &["bits"]).unwrap_or(0)),
    };
    // Where a live name is no login, there is none: it is the name as it is shown.
    let author = said::author(of("id"), Some(name), of("display_name"));
    let (noticed, words) = match notice(words, &author.name) {
        Some((event, words)) if is_recorded => (event, words),
        _ => (FeedbackEvent::Message, words),
    };
    let mut draft = said::message(when, author, words, &around);
    draft.style.me |= words.ends_with('\u{1}');
    let (event, amount) = match happened(kind, item) {
        (FeedbackEvent::Message, _) => (noticed, None),
        told => told,
    };
    if event != FeedbackEvent::Message {
        draft.event = event;
        draft.amount = amount;
    }
    draft.source_id = id(item, &["message_id"]);
    let badges = at(item, &["author", "badges"]).and_then(Value::as_array);
    said::wear(&mut draft, badges.into_iter().flatten().filter_map(|badge| text(badge, &["name"])));
    draft.roles.moderator |= at(item, &["author", "is_moderator"]).and_then(Value::as_bool).unwrap_or(false);
    if said::says_something(&draft) { PastEntry::said(draft) } else { PastEntry::Nothing }
}

/// What a line tells of, and the number that belongs to it.
fn happened(kind: &str, item: &Value) -> (FeedbackEvent, Option<i64>) {
    let number = |key| count(item, &[key]);
    match kind {
        "subscription" | "resubscription" | "extend_subscription" => {
            (FeedbackEvent::Sub, number("cumulative_months"))
        }
        "prime_paid_upgrade" | "gift_paid_upgrade" | "anonymous_gift_paid_upgrade" => {
            (FeedbackEvent::Sub, None)
        }
        "subscription_gift" | "anonymous_subscription_gift" => (FeedbackEvent::Gift, Some(1)),
        "mystery_subscription_gift" | "anonymous_mystery_subscription_gift" => {
            (FeedbackEvent::Gift, number("mass_gift_count"))
        }
        "raid" => (FeedbackEvent::Raid, number("number_of_raiders")),
        _ => (FeedbackEvent::Message, None),
    }
}

/// The time that was meant: what is told as UTC was read as if it were local.
fn in_utc(told: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    Some(told.to_zoned(zone.clone()).datetime().to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Emotes as Twitch's tag has them: their places are a list where it was live, and one text where it was recorded.
fn emotes(item: &Value) -> Option<String> {
    let mut tag = String::new();
    for emote in at(item, &["emotes"])?.as_array()? {
        let places = match emote.get("locations") {
            Some(Value::String(places)) => places.clone(),
            Some(Value::Array(places)) => {
                places.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")
            }
            _ => continue,
        };
        let Some(id) = id(emote, &["id"]) else { continue };
        tag.push_str(&format!("{}{id}:{places}", if tag.is_empty() { "" } else { "/" }));
    }
    (!tag.is_empty()).then_some(tag)
}
