//! The words of the house: nouns and four closed enums. Everything above speaks in these.
//!
//! Must not do I/O, read a clock, or be async. What arrives from a peer is an [`Incoming`], what a
//! person asks for is an [`Action`], what a screen is told is an [`Event`], and what the engine asks
//! of a peer is a [`Command`].

mod account;
mod action;
mod breaks;
mod command;
mod delivery;
mod digest;
mod emotes;
mod event;
mod feedback;
mod hotkey_action;
mod import;
mod incoming;
mod language;
mod lesson;
mod line_style;
mod link;
mod live_status;
mod look;
mod number;
mod obs;
mod reason;
mod refusal;
mod reply;
mod report;
mod retrospect;
mod stream;
mod tour;
mod upright;
mod withheld;

pub use account::{Account, AccountState, Feature, KeptIn, Permission, SignInCode};
pub use action::{Action, Done};
pub use breaks::{BreakEnd, BreakNote, BreakState, BreakView, Exercise, Phase, Thanked, Thanks};
pub use command::Command;
pub use delivery::{Delivery, DeliveryProblem, DeliveryState, Target, WebhookFault};
pub use digest::{
    Digest, DigestId, Entry, Occasion, People, Quote, Remark, SaidBy, Section, SectionId, Subject,
};
pub use emotes::{EmoteService, EmoteTable, KnownEmote};
pub use event::{Event, Fragment, Line};
pub use feedback::{
    Author, AuthorRole, DedupKey, EmoteSpan, Feedback, FeedbackEvent, ItemId, ItemState, Kind, NewFeedback,
    Roles, Severity, Tone, Transport, Verdict,
};
pub use hotkey_action::HotkeyAction;
pub use import::{ChatFormat, ImportOutcome, ImportedStream, LeftOut};
pub use incoming::{Deletion, Incoming};
pub use language::Language;
pub use lesson::{Lesson, LessonId};
pub use line_style::{Badge, LineStyle};
pub use link::{Link, LinkState, Peer};
pub use live_status::{Absence, LiveStatus, Moments, StreamSignal, Topic};
pub use look::{Corner, LineCount, OverlayLook, TextSize, Theme, is_colour, is_font};
pub use number::{
    Looked, NumberId, NumberView, NumberWord, Peek, PeekEnd, PeekId, Raised, Sample, ShieldMode,
};
pub use obs::ObsSign;
pub use reason::Reason;
pub use refusal::{Refusal, RefusalSort};
pub use reply::ReplyState;
pub use report::{Report, Reporters, Urgent};
pub use retrospect::{Among, Closed, Incomparable, Place, Retrospect, StreamNumbers, Usual, Wrote};
pub use stream::{EndedBy, Origin, Stream, StreamId};
pub use tour::TourStep;
pub use upright::{MOST_MARKS, is_direction, is_unseen, trim_unseen, upright};
pub use withheld::Withheld;

/// Implements the plain word of a fieldless enum: `as_str`, `Display`, `FromStr`, `ALL`, serde and the
/// API's schema by that word, so that the database, the API and the command line cannot drift apart.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in the order of its definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in the database, the API and the command line.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::domain::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| {
                    $crate::domain::UnknownWord {
                        word: word.to_owned(),
                        known: &[$($word),+],
                    }
                })
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($word),+]))
                    .into()
            }
        }

        impl utoipa::ToSchema for $type {}
    };
}
pub(crate) use words;

/// A word that none of a closed set of words equals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not one of {}", known.join(", "))]
pub struct UnknownWord {
    /// What was given.
    pub word: String,
    /// What would have been understood.
    pub known: &'static [&'static str],
}

/// Declares a row id: a positive number inside, a string in JSON (a browser's numbers end at 2^53,
/// and an id is a name, not a quantity).
macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some("^[0-9]+$"))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use row_id;
