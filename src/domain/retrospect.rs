//! The numbers of a stream that is over, beside what is usual for this streamer.
//!
//! Nothing here prints a value for debugging: that may end in a log.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{NumberId, StreamId, words};

/// What is usual among earlier streams.
#[derive(Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Usual {
    /// From here,
    pub low: f64,
    /// around here,
    pub centre: f64,
    /// to here.
    pub high: f64,
}

/// Where a stream lies beside what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Below what is usual.
    Below,
    /// Within it.
    Within,
    /// Above it.
    Above,
}

words!(Place { Below = "below", Within = "within", Above = "above" });

/// Which earlier streams were compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Among {
    /// Recent ones of the same day of the week and a similar length.
    WeekdayAndLength,
    /// Recent ones of the same day of the week.
    Weekday,
    /// Recent ones of a similar length.
    Length,
    /// Recent ones.
    All,
}

words!(Among {
    WeekdayAndLength = "weekday_and_length",
    Weekday = "weekday",
    Length = "length",
    All = "all",
});

/// Why some measurements of a stream are compared with nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Incomparable {
    /// Chat was shared with another room, whose people were counted, too.
    SharedChat,
    /// The number stood still at its highest, as it does under a cap.
    Ceiling,
}

words!(Incomparable { SharedChat = "shared_chat", Ceiling = "ceiling" });

/// A number of a stream that is over, beside what is usual for this streamer.
#[derive(Clone, PartialEq, Serialize, ToSchema)]
pub struct Retrospect {
    /// The number it is about.
    pub number: NumberId,
    /// Its level: for `viewers` the median of the measurements, for `chatters` how many people wrote.
    pub level: f64,
    /// What is usual; null while there are too few streams to say.
    #[schema(required)]
    pub usual: Option<Usual>,
    /// Where the stream lies.
    #[schema(required)]
    pub place: Option<Place>,
    /// Among which streams.
    #[schema(required)]
    pub among: Option<Among>,
    /// What can be concluded, and mostly what cannot.
    pub sentence: &'static str,
}

/// The numbers of a stream that is over, opened on request.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StreamNumbers {
    /// Which stream.
    pub stream: StreamId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// What is known. Empty where nothing is.
    pub numbers: Vec<Retrospect>,
    /// Why some measurements were left out; each once.
    pub left_out: Vec<Incomparable>,
    /// Who wrote, and how.
    pub people: Wrote,
}

/// How many different viewers wrote in a stream, and how many of them how.
#[derive(Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Wrote {
    /// In all.
    pub wrote: i64,
    /// Who had kind words.
    pub kind: i64,
    /// Who said something critical.
    pub critical: i64,
}

/// Why a stream's numbers stay closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// A stream is running.
    Live,
    /// The settings say never.
    Never,
    /// There is no such stream, or it is not over.
    Missing,
}

/// Values are left out of what is printed for debugging: that may end in a log.
impl std::fmt::Debug for Retrospect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Retrospect({})", self.number)
    }
}

/// The same.
impl std::fmt::Debug for Wrote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wrote")
    }
}

/// The same.
impl std::fmt::Debug for Usual {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Usual")
    }
}
