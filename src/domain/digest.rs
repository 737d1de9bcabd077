//! A digest: a batch of feedback composed for reading.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ItemId, Language, StreamId, row_id, words};

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
    /// Chat from before was brought along; covers the whole past stream, comes by itself to nobody, and counts as
    /// composed when that stream ended.
    Imported,
}

words!(Occasion {
    AfterStream = "after_stream",
    Break = "break",
    Interval = "interval",
    Daily = "daily",
    OnDemand = "on_demand",
    Imported = "imported",
});

impl Occasion {
    /// Whether it comes by itself while the streamer is live, and so holds only what helps now.
    pub fn is_mid_stream(self) -> bool {
        matches!(self, Self::Break | Self::Interval)
    }

    /// Whether it covers one whole stream.
    pub fn is_of_whole_stream(self) -> bool {
        matches!(self, Self::AfterStream | Self::Imported)
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
    /// Ordinary lines that had been held; folded.
    Ordinary,
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
    Ordinary = "ordinary",
});

/// What a criticism is about, as far as plain words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// What is heard: voice, music, alerts.
    Sound,
    /// What is seen: the video, the camera, what lies over it.
    Picture,
    /// Advertising.
    Ads,
    /// What is painted, drawn or made.
    Art,
    /// What is played, and how.
    Game,
    /// The chat, who keeps it, and its rules.
    Chat,
    /// When streams begin, and how long they are.
    Schedule,
    /// How it is spoken, and how much.
    Talking,
    /// How fast or slow it goes.
    Pace,
    /// Anything else.
    Other,
}

words!(Subject {
    Sound = "sound",
    Picture = "picture",
    Ads = "ads",
    Art = "art",
    Game = "game",
    Chat = "chat",
    Schedule = "schedule",
    Talking = "talking",
    Pace = "pace",
    Other = "other",
});

/// What Evenkeel itself says in a digest, beside what people said. Its words are the catalogue's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remark {
    /// Few of those who wrote were critical.
    FewCritical,
    /// Some were, and more were not.
    SomeCritical,
    /// Much of it was critical.
    MuchCritical,
    /// Behind it stands what only jeers.
    Jeers,
    /// Somebody else found the same thing good.
    OtherVoice,
    /// Others found the same thing good.
    OtherVoices,
    /// A flood of what hurts, kept shut.
    FloodShut,
    /// A flood of harmless copies.
    Flood,
    /// A flood of follows.
    FollowFlood,
    /// There was talk about numbers.
    NumberTalk,
    /// There was abuse.
    Hateful,
    /// There are numbers that can be opened.
    Numbers,
    /// Older digests left something out here.
    LeftOut,
}

words!(Remark {
    FewCritical = "few_critical",
    SomeCritical = "some_critical",
    MuchCritical = "much_critical",
    Jeers = "jeers",
    OtherVoice = "other_voice",
    OtherVoices = "other_voices",
    FloodShut = "flood_shut",
    Flood = "flood",
    FollowFlood = "follow_flood",
    NumberTalk = "number_talk",
    Hateful = "hateful",
    Numbers = "numbers",
    LeftOut = "left_out",
});

impl Remark {
    /// Whether it only weighs the other entries of its section, and says nothing without them.
    pub fn is_proportion(self) -> bool {
        matches!(self, Self::FewCritical | Self::SomeCritical | Self::MuchCritical)
    }

    /// Whether it puts what others said beside the entry before it, and says nothing without that.
    pub fn is_beside(self) -> bool {
        matches!(self, Self::OtherVoice | Self::OtherVoices)
    }

    /// Whether it says that there was a flood.
    pub fn is_flood(self) -> bool {
        matches!(self, Self::FloodShut | Self::Flood | Self::FollowFlood)
    }
}

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

/// How many people said something, as exactly as it is put in words: two and three can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SaidBy {
    /// One person, however often.
    One,
    /// Two people.
    Two,
    /// Three people.
    Three,
    /// More than that.
    Several,
    /// Many of those who wrote.
    Many,
}

impl SaidBy {
    /// What is said of `count` people, who were as many as `people` says against those who wrote.
    pub fn of(count: usize, people: People) -> Self {
        match count {
            0 | 1 => Self::One,
            2 => Self::Two,
            3 => Self::Three,
            _ if people == People::Many => Self::Many,
            _ => Self::Several,
        }
    }
}

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
    /// Display names of others who wrote the very same words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// One thing to read: what was said, by how many, and in whose words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entry {
    /// The line to read.
    pub text: String,
    /// What of ours it says; left out where it is what people said or did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Remark>,
    /// By how many.
    pub people: People,
    /// The same, as exactly as words say it.
    #[serde(skip)]
    pub said_by: SaidBy,
    /// What it is about; left out where it is no criticism.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// Every wording of it once, the one to read first; none where the words are better left closed.
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
    /// The language of our own words in it. Those of the people who wrote stay as they are.
    pub language: Language,
    /// When it was composed.
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
    /// Whether there is nothing in it to read: closed numbers are no feedback, and of ordinary lines it is
    /// enough that they can be found.
    pub fn is_empty(&self) -> bool {
        self.sections.iter().all(|section| matches!(section.id, SectionId::Numbers | SectionId::Ordinary))
    }
}
