//! Which key is for what, as the settings say it.
//!
//! Must not talk to a display: whether a key is free is found out elsewhere.

use global_hotkey::hotkey::{Code, HotKey, Modifiers};

use super::error::HotkeyError;
use crate::config;
use crate::domain::HotkeyAction;

/// Why a text is no hotkey.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It cannot be read.
    #[error("`{0}` is no key that Evenkeel knows")]
    Unknown(String),
    /// It would be taken away from everything else that is typed.
    #[error("`{0}` is typed for other things, too, and would never reach them again")]
    Typed(String),
}

impl KeyError {
    /// What to write instead.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "Write it like Ctrl+Shift+F9, with one key at the end.",
            Self::Typed(_) => "Put Ctrl or Super before it, or use one of F1 to F24.",
        }
    }
}

/// One key and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding {
    /// What it is for.
    pub(super) press: HotkeyAction,
    /// The key.
    pub(super) key: HotKey,
    /// As the settings write it.
    pub(super) written: String,
}

/// Something in the settings that is no key, or the same key again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Misread {
    /// It is no key.
    NoKey(HotkeyAction, KeyError),
    /// Another action has it already.
    Twice(HotkeyAction, HotkeyAction, String),
}

/// A hotkey in the settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HotkeyMistake {
    /// What it was meant for; its word is the setting's name in `[hotkeys]`.
    pub press: HotkeyAction,
    /// What is wrong, as a sentence.
    pub problem: String,
    /// What to do, as a sentence.
    pub advice: &'static str,
}

/// The keys of the settings: those that can be read, and what is wrong with the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    pub(super) bindings: Vec<Binding>,
    pub(super) misread: Vec<Misread>,
}

impl Keys {
    /// The keys of `settings`. An empty text is no key, on purpose.
    pub fn of(settings: &config::Hotkeys) -> Self {
        let mut keys = Self::default();
        for (press, written) in [
            (HotkeyAction::Break, &settings.break_now),
            (HotkeyAction::Quiet, &settings.quiet),
            (HotkeyAction::Mark, &settings.mark),
            (HotkeyAction::Pause, &settings.pause),
            (HotkeyAction::Shield, &settings.shield),
        ] {
            let written = written.trim();
            if written.is_empty() {
                continue;
            }
            match parse(written) {
                Err(error) => keys.misread.push(Misread::NoKey(press, error)),
                Ok(key) => match keys.bindings.iter().find(|known| known.key == key) {
                    Some(known) => keys.misread.push(Misread::Twice(press, known.press, written.to_owned())),
                    None => keys.bindings.push(Binding { press, key, written: written.to_owned() }),
                },
            }
        }
        keys
    }

    /// What in the settings is no key, or the same key twice.
    pub fn mistakes(&self) -> Vec<HotkeyMistake> {
        let mistake = |misread: &Misread| {
            let (Misread::NoKey(press, _) | Misread::Twice(press, ..)) = misread;
            let error = HotkeyError::Misread(misread.clone());
            HotkeyMistake { press: *press, problem: error.problem(), advice: error.advice() }
        };
        self.misread.iter().map(mistake).collect()
    }

    /// Whether no key was wanted at all.
    pub fn is_empty(&self) -> bool {
        self.bindings.is_empty() && self.misread.is_empty()
    }
}

/// Whether `written` is a key that can be taken everywhere.
///
/// # Errors
/// Why it is not.
pub fn check(written: &str) -> Result<(), KeyError> {
    parse(written).map(|_| ())
}

fn parse(written: &str) -> Result<HotKey, KeyError> {
    let shown = || written.chars().filter(|c| !c.is_control()).take(40).collect();
    let key: HotKey = written.parse().map_err(|_| KeyError::Unknown(shown()))?;
    let commands = Modifiers::CONTROL | Modifiers::META | Modifiers::ALT;
    if key.mods.intersects(commands) || is_never_typed(key.key) {
        Ok(key)
    } else {
        Err(KeyError::Typed(shown()))
    }
}

/// Keys that write nothing and that programs seldom need.
fn is_never_typed(key: Code) -> bool {
    let name = key.to_string();
    let is_function = name.strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok());
    is_function || matches!(key, Code::Pause | Code::ScrollLock) || name.starts_with("Media")
}

impl Binding {
    /// As the portal wants it: the "shortcuts" specification of freedesktop.org (`CTRL+SHIFT+F9`, with the
    /// key by its X11 name).
    #[cfg_attr(any(windows, target_os = "macos"), allow(dead_code, reason = "only Wayland has a portal"))]
    pub(super) fn trigger(&self) -> String {
        let mods = [
            (Modifiers::CONTROL, "CTRL"),
            (Modifiers::ALT, "ALT"),
            (Modifiers::SHIFT, "SHIFT"),
            (Modifiers::META, "LOGO"),
        ];
        let held = mods.iter().filter(|(each, _)| self.key.mods.intersects(*each)).map(|(_, name)| *name);
        let code = self.key.key.to_string();
        let plain = ["Key", "Digit"].iter().find_map(|kind| code.strip_prefix(kind));
        let key = plain.map_or_else(|| code.clone(), str::to_lowercase);
        held.map(str::to_owned).chain([key]).collect::<Vec<_>>().join("+")
    }
}

/// What a key is for, in the middle of a sentence.
pub(super) fn purpose(press: HotkeyAction) -> &'static str {
    match press {
        HotkeyAction::Break => "a break",
        HotkeyAction::Quiet => "quiet mode",
        HotkeyAction::Mark => "marking a thought",
        HotkeyAction::Pause => "pausing everything",
        HotkeyAction::Shield => "the shield",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(break_now: &str, quiet: &str) -> config::Hotkeys {
        config::Hotkeys { break_now: break_now.into(), quiet: quiet.into(), ..config::Hotkeys::none() }
    }

    #[test]
    fn the_defaults_are_keys() {
        let keys = Keys::of(&config::Hotkeys::default());
        assert_eq!((keys.bindings.len(), keys.misread.len()), (3, 0));
        assert_eq!(keys.bindings[0].trigger(), "CTRL+SHIFT+F9");
    }

    #[test]
    fn what_is_no_key_is_said_and_costs_no_other() {
        let keys = Keys::of(&settings("Ctrl+Shfit+F9", "ctrl+m"));
        assert_eq!(keys.bindings.len(), 1);
        assert_eq!(keys.bindings[0].trigger(), "CTRL+m");
        assert!(matches!(
            keys.misread.as_slice(),
            [Misread::NoKey(HotkeyAction::Break, KeyError::Unknown(_))]
        ));
    }

    #[test]
    fn one_key_is_for_one_thing() {
        let keys = Keys::of(&settings("Ctrl+F9", "CTRL + F9"));
        assert_eq!(keys.bindings.len(), 1);
        assert!(matches!(
            keys.misread.as_slice(),
            [Misread::Twice(HotkeyAction::Quiet, HotkeyAction::Break, _)]
        ));
    }

    #[test]
    fn a_key_that_one_types_with_is_not_taken_away() {
        for typed in ["A", "Shift+A", "Space", "Enter", "Shift+1"] {
            assert!(matches!(check(typed), Err(KeyError::Typed(_))), "{typed}");
        }
        for free in ["F9", "F13", "Pause", "Ctrl+A", "Super+Space", "Alt+Shift+P"] {
            assert_eq!(check(free), Ok(()), "{free}");
        }
        for wrong in ["", "+", "Ctrl+", "Ctrl", "Ctrl+A+B", "\u{0}\u{1b}", &"x".repeat(9999)] {
            assert!(matches!(check(wrong), Err(KeyError::Unknown(text)) if text.len() <= 40), "{wrong:?}");
        }
    }
}
