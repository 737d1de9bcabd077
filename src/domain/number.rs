//! Numbers: the metrics that the shield decides upon, and single measurements of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use utoipa::ToSchema;

use super::{row_id, words};

row_id! {
    /// Id of a peek.
    PeekId
}

/// Declares the numbers once: the enum as serde reads it (a table's keys need it so), and its words.
macro_rules! numbers {
    ($($(#[$doc:meta])* $variant:ident = $word:literal;)+) => {
        /// A number that can be shielded.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum NumberId { $($(#[$doc])* $variant),+ }

        impl NumberId {
            /// Every number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in the database, the API and the command line.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Whether Evenkeel itself ever learns it. The others stand on Twitch's pages alone, and
            /// the browser extension hides them there.
            pub const fn is_known(self) -> bool {
                !matches!(self, Self::Chatters | Self::WatchStreak | Self::HypeTrain | Self::Leaderboard)
            }
        }

        impl std::fmt::Display for NumberId {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for NumberId {
            type Err = super::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| {
                    super::UnknownWord { word: word.to_owned(), known: &[$($word),+] }
                })
            }
        }

        impl utoipa::PartialSchema for NumberId {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($word),+]))
                    .into()
            }
        }

        impl utoipa::ToSchema for NumberId {}
    };
}

numbers! {
    /// People watching now.
    Viewers = "viewers";
    /// People in chat now.
    Chatters = "chatters";
    /// People who follow.
    Followers = "followers";
    /// People who subscribe.
    Subscribers = "subscribers";
    /// People who came with a raid.
    Raid = "raid";
    /// Bits cheered.
    Bits = "bits";
    /// Subscriptions given away.
    Gifts = "gifts";
    /// Streams that somebody watched in a row.
    WatchStreak = "watch_streak";
    /// Level and progress of a hype train.
    HypeTrain = "hype_train";
    /// Who gave most.
    Leaderboard = "leaderboard";
    /// For how long the stream has been running.
    Uptime = "uptime";
}

/// How much of a number may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShieldMode {
    /// Nothing of it.
    #[default]
    Hidden,
    /// A word, never digits.
    Words,
    /// Later.
    Delayed,
    /// The number.
    Shown,
}

words!(ShieldMode { Hidden = "hidden", Words = "words", Delayed = "delayed", Shown = "shown" });

/// A number as it may be said where its digits may not be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberWord {
    /// Nothing can be said.
    Unknown,
    /// People are there, and what is usual is not known yet.
    SomePeople,
    /// Few people, for this channel.
    Few,
    /// A middling number of people, for this channel.
    Table,
    /// Many people, for this channel.
    Room,
    /// More than at the beginning.
    More,
    /// About as many as at the beginning.
    AsBefore,
    /// There were some.
    Some,
    /// It is under way, and what is usual is not known yet.
    UnderWay,
    /// It has just begun.
    Early,
    /// A good part of it is over.
    WellUnderWay,
    /// It is about as long as usual.
    AsUsual,
    /// It is longer than usual.
    Long,
}

words!(NumberWord {
    Unknown = "unknown",
    SomePeople = "some_people",
    Few = "few",
    Table = "table",
    Room = "room",
    More = "more",
    AsBefore = "as_before",
    Some = "some",
    UnderWay = "under_way",
    Early = "early",
    WellUnderWay = "well_under_way",
    AsUsual = "as_usual",
    Long = "long",
});

/// One measurement. It goes into the store and to nobody but the shield.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The number it is about.
    pub number: NumberId,
    /// When it was measured.
    pub at: Timestamp,
    /// How many.
    pub value: i64,
}

/// Says which number, and not how many: what is printed for debugging may end in a log.
impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sample({} at {})", self.number.as_str(), self.at)
    }
}

/// Why the shield went up by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Raised {
    /// A stream began.
    Stream,
    /// OBS was opened.
    Obs,
}

words!(Raised { Stream = "stream", Obs = "obs" });

/// What may be seen of a number now.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Sight)]
pub struct NumberView {
    /// The number it is about.
    pub number: NumberId,
    /// How much of it may be seen.
    pub mode: ShieldMode,
    /// What may be said of it, where words may be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<NumberWord>,
    /// The same, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<&'static str>,
    /// How many, where that may be seen and is known; for `uptime` in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// As of when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// A peek under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Peek {
    /// Its id.
    pub id: PeekId,
    /// The number it is about.
    pub number: NumberId,
    /// When it may be looked at.
    pub ready_at: Timestamp,
}

/// What a look finds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// It is not ready.
    TooEarly(Peek),
    /// It is being shown.
    Shown {
        /// The number it is about.
        number: NumberId,
        /// How many; none where it is not known.
        value: Option<i64>,
        /// Until when.
        until: Timestamp,
    },
    /// It was shown, or let be, or nobody came.
    Gone,
    /// There never was one.
    Unknown,
}

/// How a peek ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeekEnd {
    /// The streamer looked.
    Looked,
    /// The streamer let it be.
    LetBe,
}

words!(PeekEnd { Looked = "looked", LetBe = "let_be" });

/// Values are left out of what is printed for debugging: that may end in a log.
impl std::fmt::Debug for NumberView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sight({}, {})", self.number, self.mode)
    }
}

/// The same.
impl std::fmt::Debug for Looked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooEarly(_) => "Looked(too early)",
            Self::Shown { .. } => "Looked(shown)",
            Self::Gone => "Looked(gone)",
            Self::Unknown => "Looked(unknown)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_that_serde_reads() {
        for number in NumberId::ALL {
            assert_eq!(serde_json::to_value(number).unwrap(), number.as_str());
        }
    }

    #[test]
    fn a_sample_does_not_print_its_value() {
        let sample = Sample { number: NumberId::Viewers, at: Timestamp::UNIX_EPOCH, value: 4711 };
        assert!(!format!("{sample:?}").contains("4711"));
    }
}
