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

words!(Reporters { Moderator = "moderator", Two = "two", Several = "several" });

/// One neutral line for the dock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Urgent {
    /// What is reported.
    pub report: Report,
    /// Who says so.
    pub by: Reporters,
    /// The line, in English.
    pub text: String,
    /// When it goes by itself.
    pub until: Timestamp,
}
