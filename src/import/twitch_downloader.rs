//! TwitchDownloader's JSON: one recording, with the chat that went with it.
//!
//! Offsets are fractions of seconds, and newer files may leave `created_at` of a message to them. What Twitch composes
//! ("ash subscribed at Tier 1. They've subscribed for 6 months!") stands before the person's own words in the same body.

use std::io::Read;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::entry::{Broadcast, EntrySink, FileEnd, PastEntry};
use super::error::ImportError;
use super::json::{self, at, count, id, seconds, text};
use super::notices::notice;
use super::said::{self, Around};
use crate::domain::{NewFeedback, Topic};

/// Reads the JSON, of which only `channel` is wanted.
pub(super) fn read(file: impl Read, channel: &str, take: &mut EntrySink<'_>) -> Result<FileEnd, ImportError> {
    let mut is_begun = false;
    let mut elsewhere = None;
    let end = json::read(file, |head, comment| {
        if !std::mem::replace(&mut is_begun, true) {
            elsewhere = other_channel(head, channel);
            if elsewhere.is_some() {
                return false;
            }
            if let Some(broadcast) = broadcast(head)
                && !take(PastEntry::Broadcast(broadcast))
            {
                return false;
            }
        }
        take(one(head, comment))
    })?;
    match elsewhere {
        Some(other) => Err(ImportError::OtherChannel(other)),
        None => Ok(end),
    }
}

/// The channel of the file, where it is another one.
fn other_channel(head: &Map<String, Value>, channel: &str) -> Option<String> {
    let streamer = head.get("streamer")?;
    let names = [text(streamer, &["login"]), text(streamer, &["name"])];
    let is_ours = names.iter().flatten().any(|name| name.eq_ignore_ascii_case(channel));
    // A name in another script says nothing about the login.
    let other = names.into_iter().flatten().find(|name| name.is_ascii())?;
    (!channel.is_empty() && !is_ours)
        .then(|| other.chars().filter(|sign| !sign.is_control()).take(40).collect())
}

fn broadcast(head: &Map<String, Value>) -> Option<Broadcast> {
    let video = head.get("video")?;
    let began = moment(video, "created_at")?;
    let of = |key| seconds(video, &[key]);
    let from = after(began, of("start").unwrap_or(0.0))?;
    let to = of("end").filter(|end| *end > 0.0).and_then(|end| after(began, end)).filter(|to| *to > from);
    let topic = Topic {
        title: text(video, &["title"]).unwrap_or_default().to_owned(),
        category: text(video, &["game"]).unwrap_or_default().to_owned(),
    };
    let topic =
        Some(topic.straightened()).filter(|topic| !topic.title.is_empty() || !topic.category.is_empty());
    Some(Broadcast { from, to, topic })
}

fn one(head: &Map<String, Value>, comment: &Value) -> PastEntry {
    let began = head.get("video").and_then(|video| moment(video, "created_at"));
    let offset = || after(began?, seconds(comment, &["content_offset_seconds"])?);
    // A message that was never given a time has the first day of the calendar.
    let Some(at) = moment(comment, "created_at").filter(|at| at.as_second() > 0).or_else(offset) else {
        return PastEntry::Undated;
    };
    let who = |key| text(comment, &["commenter", key]);
    let (Some(message), Some(_)) = (comment.get("message"), who("name").or_else(|| who("display_name")))
    else {
        // Whoever has left Twitch has no name any more.
        return if comment.get("message").is_some() { PastEntry::Nothing } else { PastEntry::Unreadable };
    };
    let body = text(message, &["body"]).unwrap_or_default();
    let tag = emotes(message, body);
    let author = said::author(who("_id"), who("name"), who("display_name"));
    let around = Around {
        emotes: tag.as_deref(),
        bits: Some(count(message, &["bits_spent"]).unwrap_or(0)),
        ..Around::default()
    };
    let mut draft = match notice(body, &author.name) {
        Some((event, words)) => {
            let draft = said::message(at, author, words, &Around { bits: Some(0), ..Around::default() });
            NewFeedback { event, ..draft }
        }
        None => said::message(at, author, body, &around),
    };
    draft.source_id = id(comment, &["_id"]);
    draft.style.me |= message.get("is_action").and_then(Value::as_bool).unwrap_or(false);
    let badges = json::at(message, &["user_badges"]).and_then(Value::as_array);
    said::wear(&mut draft, badges.into_iter().flatten().filter_map(|badge| text(badge, &["_id"])));
    if said::says_something(&draft) { PastEntry::said(draft) } else { PastEntry::Nothing }
}

/// The emotes among the fragments, as Twitch's tag has them; none where the fragments are not the body.
fn emotes(message: &Value, body: &str) -> Option<String> {
    let fragments = at(message, &["fragments"])?.as_array()?;
    let mut tag = String::new();
    let (mut place, mut whole) = (0usize, String::new());
    for fragment in fragments {
        let words = text(fragment, &["text"]).unwrap_or_default();
        let length = words.chars().count();
        if let Some(id) = text(fragment, &["emoticon", "emoticon_id"]).filter(|_| length > 0) {
            tag.push_str(&format!(
                "{}{id}:{place}-{}",
                if tag.is_empty() { "" } else { "/" },
                place + length - 1
            ));
        }
        place += length;
        whole.push_str(words);
    }
    (whole == body && !tag.is_empty()).then_some(tag)
}

fn moment(value: &Value, key: &str) -> Option<Timestamp> {
    let written = text(value, &[key])?;
    // Times without a zone are in UTC.
    written.parse().ok().or_else(|| format!("{written}Z").parse().ok())
}

fn after(began: Timestamp, offset: f64) -> Option<Timestamp> {
    began.checked_add(SignedDuration::try_from_secs_f64(offset).ok()?).ok()
}
