//! A key that was pressed, wherever: a global hotkey, one of OBS's, a button on a desk.

use super::words;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HotkeyAction {
    /// A break now.
    Break,
    /// Quiet mode on, or off.
    Quiet,
    /// "I noticed a self-critical thought just now."
    Mark,
    /// Everything at rest, or not any more.
    Pause,
    /// The shield up; where it is up, the dock asks whether it is to come down.
    Shield,
}

words!(HotkeyAction { Break = "break", Quiet = "quiet", Mark = "mark", Pause = "pause", Shield = "shield" });
