//! What can go wrong with hotkeys, in sentences for a streamer.

use super::keys::{Misread, purpose};
use crate::domain::HotkeyAction;

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HotkeyError {
    /// A setting is no key, or the same again.
    Misread(Misread),
    /// Another program has the key.
    Taken {
        /// What it was for.
        press: HotkeyAction,
        /// The key, as the settings write it.
        written: String,
    },
    /// The keyboard has no such key, or the display does not give it.
    NotGiven {
        /// What it was for.
        press: HotkeyAction,
        /// The key, as the settings write it.
        written: String,
    },
    /// There is no display.
    NoDisplay,
    /// There was one, and it went away.
    #[cfg_attr(
        any(windows, target_os = "macos"),
        expect(dead_code, reason = "only a display server goes away")
    )]
    DisplayGone,
    /// There should be one, and it cannot be reached.
    Unreachable,
    /// The desktop has no portal for hotkeys.
    #[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "only Wayland has a portal"))]
    NoPortal {
        /// What it said.
        reason: String,
    },
    /// The desktop was asked and did not give them.
    #[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "only Wayland has a portal"))]
    PortalRefused {
        /// What it said.
        reason: String,
    },
    /// The desktop knows of it, and no key is set there.
    #[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "only Wayland has a portal"))]
    NotSet {
        /// What it is for.
        press: HotkeyAction,
    },
    /// Keys cannot be taken on this system.
    Unsupported,
}

impl HotkeyError {
    /// What happened.
    pub(super) fn problem(&self) -> String {
        match self {
            Self::Misread(Misread::NoKey(press, error)) => {
                format!("The hotkey for {} cannot be used: {error}.", purpose(*press))
            }
            Self::Misread(Misread::Twice(press, first, written)) => {
                format!(
                    "{written} is the hotkey for {} already, so {} has none.",
                    purpose(*first),
                    purpose(*press)
                )
            }
            Self::Taken { press, written } => {
                format!("Another program has {written}, the hotkey for {}.", purpose(*press))
            }
            Self::NotGiven { press, written } => {
                format!("This keyboard does not give {written}, the hotkey for {}.", purpose(*press))
            }
            Self::NoDisplay => "There is no display here, so no hotkeys.".into(),
            Self::DisplayGone => "The display went away, and the hotkeys with it.".into(),
            Self::Unreachable => "The display does not let us in, so no hotkeys.".into(),
            Self::NoPortal { reason } => {
                format!("This desktop has no way to give programs hotkeys ({reason}).")
            }
            Self::PortalRefused { reason } => format!("The desktop did not give the hotkeys ({reason})."),
            Self::NotSet { press } => {
                format!("The hotkey for {} is not set yet in your desktop's settings.", purpose(*press))
            }
            Self::Unsupported => "Evenkeel cannot take hotkeys on this system yet.".into(),
        }
    }

    /// What can be done.
    pub(super) fn advice(&self) -> &'static str {
        match self {
            Self::Misread(Misread::NoKey(_, error)) => error.advice(),
            Self::Misread(Misread::Twice(..)) | Self::Taken { .. } | Self::NotGiven { .. } => {
                "Choose another under [hotkeys] in the settings."
            }
            Self::NoDisplay => {
                "Start Evenkeel from your desktop, or use OBS's own hotkeys: `evenkeel obs script`."
            }
            Self::DisplayGone => "They come back with it.",
            Self::Unreachable => "Start Evenkeel from your desktop, as the same user.",
            Self::NotSet { .. } => "Set it there, under keyboard shortcuts, where Evenkeel stands.",
            Self::NoPortal { .. } => {
                "Give your desktop a shortcut that runs `evenkeel break`; `evenkeel --help` lists the others."
            }
            Self::Unsupported => "Use OBS's own hotkeys: `evenkeel obs script` writes the script for them.",
            Self::PortalRefused { .. } => {
                "Allow them in the desktop's settings, under keyboard shortcuts, then start Evenkeel again."
            }
        }
    }

    /// Whether it may pass by itself.
    pub(super) fn passes(&self) -> bool {
        matches!(self, Self::NoDisplay | Self::DisplayGone | Self::Unreachable)
    }
}
