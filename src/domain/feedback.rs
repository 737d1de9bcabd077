//! Feedback: one thing that a viewer directed at the streamer, before and after it was judged.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::upright::{moved, turns, upright};
use super::{EmoteService, LineStyle, Reason, StreamId, row_id, words};

row_id! {
    /// The sequence number of a feedback item: rises with each committed row, never reused.
    ItemId
}

/// What a message is (DESIGN's "kind of a message").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Kind words for the streamer.
    Praise,
    /// Something one can answer.
    Question,
    /// A wish or a suggestion.
    Idea,
    /// Criticism: of the stream or the streamer, without abuse.
    Critical,
    /// Abuse. It has a bin of its own.
    Hateful,
    /// Talk about the numbers ("only 3 viewers lol").
    NumberTalk,
    /// Advertising, follow-bot offers, copypasta.
    Spam,
    /// Everything else: viewers talking. The default whenever nothing is certain.
    Chatter,
}

words!(Kind {
    Praise = "kind",
    Question = "question",
    Idea = "idea",
    Critical = "critical",
    Hateful = "hateful",
    NumberTalk = "number_talk",
    Spam = "spam",
    Chatter = "chatter",
});

/// How a message sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// Friendly.
    Warm,
    /// Neither.
    Neutral,
    /// Unfriendly.
    Cold,
}

words!(Tone { Warm = "warm", Neutral = "neutral", Cold = "cold" });

/// How much a message would hurt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Not at all.
    None,
    /// Rude.
    Rude,
    /// Hateful.
    Hateful,
}

words!(Severity { None = "none", Rude = "rude", Hateful = "hateful" });

/// What happened on the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedbackEvent {
    /// A chat line.
    Message,
    /// Somebody followed.
    Follow,
    /// Somebody subscribed, or went on subscribing.
    Sub,
    /// Somebody gave subscriptions to others.
    Gift,
    /// Somebody cheered; `text` holds what they wrote with it.
    Cheer,
    /// Another channel came by.
    Raid,
    /// Somebody redeemed a reward.
    Redemption,
    /// Somebody came back, stream after stream, and let it be known.
    WatchStreak,
    /// Somebody has been a moderator of the channel for so many months.
    Modiversary,
    /// Anything else that is directed at the streamer.
    Other,
}

words!(FeedbackEvent {
    Message = "message",
    Follow = "follow",
    Sub = "sub",
    Gift = "gift",
    Cheer = "cheer",
    Raid = "raid",
    Redemption = "redemption",
    WatchStreak = "watch_streak",
    Modiversary = "modiversary",
    Other = "other",
});

/// Where a feedback item stands between arriving and being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemState {
    /// Dock and overlay showed it at once.
    Passed,
    /// It waits for a digest.
    Held,
    /// A digest delivered it.
    Delivered,
    /// Twitch, a moderator or the streamer removed it; its text is gone.
    Deleted,
}

words!(ItemState { Passed = "passed", Held = "held", Delivered = "delivered", Deleted = "deleted" });

/// Whose line it is. Only what viewers of this channel say is feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AuthorRole {
    /// A viewer of this channel.
    Viewer,
    /// The streamer's own line: never feedback.
    Own,
    /// A known bot: never feedback.
    Bot,
    /// Copied in from another room by Twitch's shared chat: not counted as ours.
    Mirrored,
}

words!(AuthorRole { Viewer = "viewer", Own = "own", Bot = "bot", Mirrored = "mirrored" });

/// Who wrote or did something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Author {
    /// The source's id of the person; may be empty for other tools.
    pub id: String,
    /// Login name, lower case.
    pub login: String,
    /// Display name: foreign text in any script.
    pub name: String,
}

/// What the badges say of the author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles {
    /// The channel's own account.
    pub broadcaster: bool,
    /// May moderate here.
    pub moderator: bool,
    /// Twitch marks this as the person's first message in the channel.
    pub first_message: bool,
}

/// Where an emote stands in a text. Built only by [`EmoteSpan::new`], so that it is always in range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmoteSpan {
    /// Its id: letters, digits and underscores only.
    pub id: String,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whose it is; none where it is Twitch's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<EmoteService>,
    /// It lies over the emote before it and takes no room of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over: bool,
}

impl EmoteSpan {
    /// A span of `text`, or nothing when it would not lie within `text` on character boundaries, is
    /// not one whole word, or has an id that could not be part of an address.
    ///
    /// What an emote covers is not judged as words. So a range that was counted wrongly, and cuts a
    /// word or reaches over several, is no emote.
    pub fn new(text: &str, id: &str, start: usize, end: usize) -> Option<Self> {
        let sound = !id.is_empty()
            && id.len() <= 64
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && start < end
            && is_word(text, start, end);
        sound.then(|| Self { id: id.to_owned(), start, end, service: None, over: false })
    }
}

/// Whether a range of `text` has no gap in it and does not cut a word.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let (Some(before), Some(word), Some(after)) = (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return false;
    };
    let cut = |left: &str, right: &str| {
        let letter = char::is_alphanumeric;
        left.ends_with(letter) && right.starts_with(letter)
    };
    !word.contains(char::is_whitespace) && !cut(before, word) && !cut(word, after)
}

/// Feedback as a peer hands it in: already stripped of numbers, not yet judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFeedback {
    /// Who handed it in: `twitch`, or another tool's name.
    pub source: String,
    /// The source's own id. The same source and id again is the same feedback.
    pub source_id: Option<String>,
    /// When it was said, by the source's clock.
    pub at: Timestamp,
    /// What happened.
    pub event: FeedbackEvent,
    /// By whom.
    pub author: Author,
    /// What their badges say.
    pub roles: Roles,
    /// Their words; may be empty for an event. Never a sentence with a total in it.
    pub text: String,
    /// Emotes in `text`, ascending and without overlap.
    pub emotes: Vec<EmoteSpan>,
    /// How it looks beside its words.
    pub style: LineStyle,
    /// Login of the person whose message this answers.
    pub reply_to: Option<String>,
    /// Came from another room through shared chat.
    pub mirrored: bool,
    /// The number that belonged to it (raid size, bits, gifts, months, streak), kept for the numbers page only.
    pub amount: Option<i64>,
    /// What happened, in a form that is the same whichever way it reached us; none where it can reach
    /// us in one way only.
    pub twin: Option<DedupKey>,
}

/// The same thing can be told more than once, by chat and by Twitch's events, under an id each. Twins of two ways
/// with the same key and nearly the same time are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DedupKey {
    /// What happened and to whom: `cheer:PERSON:BITS`.
    pub key: String,
    /// Which way it came.
    pub way: Transport,
    /// Nobody does it twice within minutes: all that is told of it in that time is one, whichever way it came.
    pub once: bool,
}

/// A way in which Twitch tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// Chat.
    Chat,
    /// Events.
    Events,
}

words!(Transport { Chat = "chat", Events = "events" });

impl Transport {
    /// The other one, by which the same may be told again.
    pub fn other(self) -> Self {
        match self {
            Self::Chat => Self::Events,
            Self::Events => Self::Chat,
        }
    }
}

impl NewFeedback {
    /// Takes away what orders, turns or covers the letters around it, in the words and in the names ([`upright`]).
    /// Where something was turned round, emotes are words like others.
    pub fn straighten(&mut self) {
        for name in [&mut self.author.name, &mut self.author.login] {
            *name = upright(name).into_owned();
        }
        let text = upright(&self.text).into_owned();
        if text == self.text {
            return;
        }
        if turns(&self.text) {
            self.emotes.clear();
        }
        for emote in &mut self.emotes {
            emote.start = moved(&self.text, emote.start);
            emote.end = moved(&self.text, emote.end);
        }
        self.text = text;
    }

    /// What somebody wrote with an event that has no words of its own (a watch streak, an anniversary, a first visit)
    /// is a message like any other. The event goes on without it.
    pub fn take_words(&mut self) -> Option<Self> {
        use FeedbackEvent::{Modiversary, Other, WatchStreak};
        if !matches!(self.event, Other | WatchStreak | Modiversary) || self.text.is_empty() {
            return None;
        }
        let words = Self { event: FeedbackEvent::Message, amount: None, twin: None, ..self.clone() };
        self.source_id = self.source_id.take().map(|id| format!("{id}:event"));
        self.text.clear();
        self.emotes.clear();
        Some(words)
    }

    /// A plain message, for the fields to be filled in from there.
    pub fn message(source: &str, author: Author, text: impl Into<String>, at: Timestamp) -> Self {
        Self {
            source: source.to_owned(),
            source_id: None,
            at,
            event: FeedbackEvent::Message,
            author,
            roles: Roles::default(),
            text: text.into(),
            emotes: Vec::new(),
            style: LineStyle::default(),
            reply_to: None,
            mirrored: false,
            amount: None,
            twin: None,
        }
    }
}

/// What the classifier says of a message, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What it is.
    pub kind: Kind,
    /// How it sounds.
    pub tone: Tone,
    /// How much it would hurt.
    pub harm: Severity,
    /// Why. Empty for plain chatter.
    pub reasons: Vec<Reason>,
    /// Whether it may well hurt, whatever it is called: then it waits.
    pub unsure: bool,
}

impl Verdict {
    /// Plain chatter: what everything is until something else is certain.
    pub const fn chatter() -> Self {
        Self {
            kind: Kind::Chatter,
            tone: Tone::Neutral,
            harm: Severity::None,
            reasons: Vec::new(),
            unsure: false,
        }
    }
}

/// A feedback item as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Sequence number.
    pub id: ItemId,
    /// When it was said.
    pub at: Timestamp,
    /// The stream it belongs to, if one was running.
    pub stream: Option<StreamId>,
    /// What happened.
    pub event: FeedbackEvent,
    /// Who handed it in.
    pub source: String,
    /// By whom.
    pub author: Author,
    /// Their words. Empty once deleted.
    pub text: String,
    /// Emotes in `text`.
    pub emotes: Vec<EmoteSpan>,
    /// How it looks beside its words.
    pub style: LineStyle,
    /// What it is: the streamer's correction if there is one, else the classifier's word.
    pub kind: Kind,
    /// How it sounds.
    pub tone: Tone,
    /// How much it would hurt.
    pub harm: Severity,
    /// Why: what told the classifier.
    pub reasons: Vec<Reason>,
    /// Where it stands.
    pub state: ItemState,
    /// Whose line it is. Lists of feedback hold viewers' lines only.
    pub standing: AuthorRole,
}

impl Feedback {
    /// A viewer's plain message that waits, for the fields to be filled in from there.
    pub fn message(id: i64, login: &str, text: impl Into<String>, at: Timestamp) -> Self {
        Self {
            id: ItemId(id),
            at,
            stream: None,
            event: FeedbackEvent::Message,
            source: "twitch".to_owned(),
            author: Author { id: String::new(), login: login.to_lowercase(), name: login.to_owned() },
            text: text.into(),
            emotes: Vec::new(),
            style: LineStyle::default(),
            kind: Kind::Chatter,
            tone: Tone::Neutral,
            harm: Severity::None,
            reasons: Vec::new(),
            state: ItemState::Held,
            standing: AuthorRole::Viewer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str, emotes: Vec<EmoteSpan>) -> NewFeedback {
        let author = Author { name: "\u{202E}nna".into(), ..Author::default() };
        NewFeedback { emotes, ..NewFeedback::message("twitch", author, text, Timestamp::UNIX_EPOCH) }
    }

    #[test]
    fn a_line_and_its_name_stand_as_they_are_seen_and_emotes_stay_in_their_places() {
        let text = "\u{2067}hi\u{2069} Kappa";
        let mut line = draft(text, vec![EmoteSpan::new(text, "25", 9, 14).unwrap()]);
        line.straighten();
        assert_eq!((line.text.as_str(), line.author.name.as_str()), ("hi Kappa", "ann"));
        assert_eq!(line.emotes, [EmoteSpan::new("hi Kappa", "25", 3, 8).unwrap()]);

        let text = "\u{202E}appaK";
        let mut line = draft(text, vec![EmoteSpan::new(text, "25", 3, 8).unwrap()]);
        line.straighten();
        assert_eq!((line.text.as_str(), line.emotes.len()), ("Kappa", 0));
    }
}
