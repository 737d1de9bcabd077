//! How much of each number may be seen: one mode for all, and exceptions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::config;
use crate::domain::{NumberId, ShieldMode};

/// How much of each number may be seen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Modes {
    /// For every number without an exception.
    pub default: ShieldMode,
    /// The exceptions.
    pub numbers: BTreeMap<NumberId, ShieldMode>,
}

/// What the streamer chose, and what the settings said when they did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    modes: Modes,
    settings: Modes,
}

impl Modes {
    /// The modes of the settings.
    pub fn of(settings: &config::Shield) -> Self {
        Self { default: settings.while_live, numbers: settings.numbers.clone() }
    }

    /// The mode of `number`.
    pub fn of_number(&self, number: NumberId) -> ShieldMode {
        self.numbers.get(&number).copied().unwrap_or(self.default)
    }

    /// Sets the mode of one number, or of all of them: then no exception is left.
    pub fn set(&mut self, mode: ShieldMode, number: Option<NumberId>) {
        match number {
            Some(number) => {
                self.numbers.insert(number, mode);
            }
            None => *self = Self { default: mode, numbers: BTreeMap::new() },
        }
    }

    /// What may be seen again after everything was hidden: as much as these settings let be seen, and where
    /// they hide everything, too, words.
    pub fn or_words(self) -> Self {
        if self.hides_all() { Self { default: ShieldMode::Words, numbers: BTreeMap::new() } } else { self }
    }

    /// Whether these let more be seen of any number than `other`.
    pub fn reveal_beyond(&self, other: &Self) -> bool {
        NumberId::ALL.iter().any(|number| shows(self.of_number(*number)) > shows(other.of_number(*number)))
    }

    /// Of each number no more than these and `other` both let be seen.
    pub fn raised(&self, other: &Self) -> Self {
        let least =
            |one: ShieldMode, another: ShieldMode| if shows(one) <= shows(another) { one } else { another };
        let default = least(self.default, other.default);
        let exception = |number: &NumberId| {
            let mode = least(self.of_number(*number), other.of_number(*number));
            (mode != default).then_some((*number, mode))
        };
        Self { default, numbers: NumberId::ALL.iter().filter_map(exception).collect() }
    }

    /// Whether nothing of any number may be seen.
    pub fn hides_all(&self) -> bool {
        NumberId::ALL.iter().all(|number| self.of_number(*number) == ShieldMode::Hidden)
    }

    /// Whether there is a number that is not simply shown.
    pub fn hides_any(&self) -> bool {
        NumberId::ALL.iter().any(|number| self.of_number(*number) != ShieldMode::Shown)
    }

    /// To be remembered: these are chosen while the settings say `settings`.
    pub fn chosen(self, settings: &Self) -> Chosen {
        Chosen { modes: self, settings: settings.clone() }
    }
}

/// How much a mode lets be seen.
fn shows(mode: ShieldMode) -> u8 {
    match mode {
        ShieldMode::Hidden => 0,
        ShieldMode::Words => 1,
        ShieldMode::Delayed => 2,
        ShieldMode::Shown => 3,
    }
}

impl Chosen {
    /// What was chosen, unless the settings were changed since: then those count.
    pub fn under(self, settings: &Modes) -> Modes {
        if self.settings == *settings { self.modes } else { settings.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_hidden_until_it_is_said_otherwise() {
        let modes = Modes::default();
        assert!(NumberId::ALL.iter().all(|number| modes.of_number(*number) == ShieldMode::Hidden));
        assert!(modes.hides_any());
    }

    #[test]
    fn one_press_for_all_leaves_no_exception() {
        let mut modes = Modes::default();
        modes.set(ShieldMode::Shown, Some(NumberId::Followers));
        assert_eq!(modes.of_number(NumberId::Followers), ShieldMode::Shown);
        assert_eq!(modes.of_number(NumberId::Viewers), ShieldMode::Hidden);
        modes.set(ShieldMode::Hidden, None);
        assert_eq!(modes.of_number(NumberId::Followers), ShieldMode::Hidden);
        modes.set(ShieldMode::Shown, None);
        assert!(!modes.hides_any());
    }

    #[test]
    fn what_comes_back_is_what_the_settings_say_or_words() {
        let hidden = Modes::default();
        let words = hidden.clone().or_words();
        assert_eq!(words.of_number(NumberId::Viewers), ShieldMode::Words);
        let mut mixed = Modes::default();
        mixed.set(ShieldMode::Shown, Some(NumberId::Followers));
        assert_eq!(mixed.clone().or_words(), mixed);
        assert!(mixed.reveal_beyond(&hidden) && mixed.reveal_beyond(&words), "one number is enough");
        assert!(words.reveal_beyond(&mixed), "others more, others less");
        assert!(!hidden.reveal_beyond(&mixed) && !mixed.reveal_beyond(&mixed));
    }

    #[test]
    fn raised_it_hides_what_either_hides() {
        let mut one = Modes { default: ShieldMode::Shown, numbers: BTreeMap::new() };
        one.set(ShieldMode::Hidden, Some(NumberId::Raid));
        let mut other = Modes { default: ShieldMode::Words, numbers: BTreeMap::new() };
        other.set(ShieldMode::Shown, Some(NumberId::Followers));
        let raised = one.raised(&other);
        assert_eq!(raised, other.raised(&one));
        for (number, mode) in [
            (NumberId::Raid, ShieldMode::Hidden),
            (NumberId::Viewers, ShieldMode::Words),
            (NumberId::Followers, ShieldMode::Shown),
        ] {
            assert_eq!(raised.of_number(number), mode, "{number}");
        }
        assert!(Modes::default().raised(&one).hides_all());
        assert_eq!(one.raised(&one), one);
    }

    #[test]
    fn a_choice_is_remembered_until_the_settings_change() {
        let settings = Modes::default();
        let mut modes = settings.clone();
        modes.set(ShieldMode::Words, None);
        let chosen = modes.clone().chosen(&settings);
        assert_eq!(chosen.clone().under(&settings), modes);
        let changed = Modes { default: ShieldMode::Delayed, ..Modes::default() };
        assert_eq!(chosen.under(&changed), changed);
    }
}
