//! Reports that cannot wait: something is wrong with the stream, or something private can be seen.

use jiff::Timestamp;
use serde::Serialize;

use super::words;

/// What is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Report {
    /// There is no sound.
    NoSound,
    /// The microphone is muted.
    Muted,
    /// The streamer cannot be heard for game or music, or hardly at all.
    Quiet,
    /// There is no picture.
    BlackScreen,
    /// The picture stands still.
    Frozen,
    /// The stream stutters.
    Lag,
    /// Sound and picture are not in time.
    Behind,
    /// Another scene is on air than is meant, such as the starting screen.
    WrongScene,
    /// Something private can be seen.
    Private,
}

words!(Report {
    NoSound = "no_sound",
    Muted = "muted",
    Quiet = "quiet",
    BlackScreen = "black_screen",
    Frozen = "frozen",
    Lag = "lag",
    Behind = "behind",
    WrongScene = "wrong_scene",
    Private = "private",
});

impl Report {
    /// Whether both may be about the same thing: without a microphone there is no sound for some, and a
    /// picture that stutters stands still for others.
    pub fn agrees(self, other: Self) -> bool {
        let about = |report| match report {
            Self::Muted => Self::NoSound,
            Self::Frozen => Self::Lag,
            other => other,
        };
        about(self) == about(other)
    }

    /// The rest of a sentence that begins with who says so.
    fn words(self) -> &'static str {
        match self {
            Self::NoSound => "there is no sound",
            Self::Muted => "your microphone is muted",
            Self::Quiet => "you can hardly be heard",
            Self::BlackScreen => "the screen is black",
            Self::Frozen => "the picture stands still",
            Self::Lag => "the stream stutters",
            Self::Behind => "sound and picture are not in time",
            Self::WrongScene => "another scene is on air than you may think",
            Self::Private => "something private is on screen",
        }
    }
}

/// Who reports, in words: how many there are is nobody's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reporters {
    /// A moderator.
    Moderator,
    /// Two people.
    Two,
    /// More than two.
    Several,
}

/// One neutral line for the dock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Urgent {
    /// What is reported.
    pub report: Report,
    /// The line.
    pub text: String,
    /// When it goes by itself.
    pub until: Timestamp,
}

impl Urgent {
    /// The line for `report`.
    pub fn new(report: Report, by: Reporters, until: Timestamp) -> Self {
        let who = match by {
            Reporters::Moderator => "A moderator says",
            Reporters::Two => "Two people say",
            Reporters::Several => "Several people say",
        };
        Self { report, text: format!("{who} {}.", report.words()), until }
    }
}
