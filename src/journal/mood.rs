//! Words for how one feels, and five gentle steps. No digits: a mood is not a score.

use crate::domain::words;

/// Five steps, from heavy to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mood {
    /// Hard to carry.
    Heavy,
    /// Low.
    Low,
    /// Neither.
    Between,
    /// All right.
    AllRight,
    /// Light.
    Light,
}

words!(Mood {
    Heavy = "heavy",
    Low = "low",
    Between = "between",
    AllRight = "all_right",
    Light = "light",
});

impl Mood {
    /// As it is said on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Heavy => "heavy",
            Self::Low => "low",
            Self::Between => "in between",
            Self::AllRight => "all right",
            Self::Light => "light",
        }
    }

    /// How many steps it lies above the lowest, for comparing two.
    pub fn step(self) -> f64 {
        match self {
            Self::Heavy => 0.0,
            Self::Low => 1.0,
            Self::Between => 2.0,
            Self::AllRight => 3.0,
            Self::Light => 4.0,
        }
    }
}

/// When in the evening somebody says how they feel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Moment {
    /// Before a stream.
    Before,
    /// After a stream.
    After,
    /// After the debrief.
    Debrief,
    /// At any other time.
    #[default]
    Other,
}

words!(Moment { Before = "before", After = "after", Debrief = "debrief", Other = "other" });

impl Moment {
    /// As it is said on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Before => "before a stream",
            Self::After => "after a stream",
            Self::Debrief => "after the debrief",
            Self::Other => "in between",
        }
    }
}

/// Words one may pick from. Pleasant and unpleasant ones are mixed on purpose: none is wrong.
pub const WORDS: [&str; 16] = [
    "tired", "relieved", "proud", "anxious", "calm", "empty", "glad", "ashamed", "grateful", "restless",
    "lonely", "content", "sad", "hopeful", "angry", "numb",
];
