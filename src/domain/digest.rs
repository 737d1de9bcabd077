//! A digest: a batch of feedback composed for reading.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ItemId, StreamId, row_id, words};

row_id! {
    /// Id of a digest.
    DigestId
}

/// Why a digest was composed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// After a stream's cool-down; covers the whole stream.
    AfterStream,
    /// A break began; holds only what helps now.
    Break,
    /// Every so often during a stream; holds only what helps now.
    Interval,
    /// At a set time of day.
    Daily,
    /// The streamer asked.
    OnDemand,
}

words!(Occasion {
    AfterStream = "after_stream",
    Break = "break",
    Interval = "interval",
    Daily = "daily",
    OnDemand = "on_demand",
});

impl Occasion {
    /// Whether it comes by itself while the streamer is live, and so holds only what helps now.
    pub fn is_mid_stream(self) -> bool {
        matches!(self, Self::Break | Self::Interval)
    }
}

/// The sections of a digest, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionId {
    /// People to thank; no totals.
    Thanks,
    /// Kind words.
    Kind,
    /// Questions that can still be answered.
    Questions,
    /// Ideas, grouped.
    Ideas,
    /// Criticism, in proportion.
    Criticism,
    /// That there was talk about numbers; not what it said.
    NumberTalk,
    /// Abuse; closed.
    Hateful,
    /// The streamer's numbers; closed.
    Numbers,
}

words!(SectionId {
    Thanks = "thanks",
    Kind = "kind",
    Questions = "questions",
    Ideas = "ideas",
    Criticism = "criticism",
    NumberTalk = "number_talk",
    Hateful = "hateful",
    Numbers = "numbers",
});

/// How many people said something, without a figure: figures give away how many were there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum People {
    /// One person.
    One,
    /// A few people.
    Several,
    /// Many of those who wrote.
    Many,
}

words!(People { One = "one", Several = "several", Many = "many" });

/// Somebody's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Quote {
    /// The item it comes from.
    pub item: ItemId,
    /// Display name of the author.
    pub author: String,
    /// Their words, unchanged.
    pub text: String,
    /// When they said it.
    pub at: Timestamp,
    /// How far into its stream that was, in seconds; none while that stream runs: then it is a number.
    #[serde(skip)]
    pub into: Option<i64>,
}

/// One thing to read: what was said, by how many, and in whose words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entry {
    /// The line to read.
    pub text: String,
    /// By how many.
    pub people: People,
    /// Two or three quotes; none where the words are better left closed.
    pub quotes: Vec<Quote>,
    /// Every item that this entry stands for.
    pub items: Vec<ItemId>,
}

/// A part of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Section {
    /// Which part.
    pub id: SectionId,
    /// Its heading.
    pub title: String,
    /// Shut until it is opened on purpose.
    pub closed: bool,
    /// What is in it; never empty.
    pub entries: Vec<Entry>,
}

/// A batch of feedback composed for reading. Its JSON is the contract's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Digest {
    /// Its id.
    pub id: DigestId,
    /// The stream it is about, if it is about one.
    #[schema(required)]
    pub stream: Option<StreamId>,
    /// Why it was composed.
    pub occasion: Occasion,
    /// When.
    pub composed_at: Timestamp,
    /// The time it covers: from.
    pub from: Timestamp,
    /// The time it covers: to.
    pub to: Timestamp,
    /// Its parts, in reading order. A part with nothing in it is left out.
    pub sections: Vec<Section>,
    /// Something kind that was said or done, once more, to close with where it was not all easy to read.
    /// Left out where there was nothing of the kind, or no need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing: Option<Entry>,
}

impl Digest {
    /// Whether there is nothing in it that anybody said or did: closed numbers are no feedback.
    pub fn is_empty(&self) -> bool {
        self.sections.iter().all(|section| section.id == SectionId::Numbers)
    }
}
