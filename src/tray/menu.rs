//! What the menu says and offers, as things stand. Pure.

use crate::domain::{HotkeyAction, words};

/// How things stand, as far as the icon tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct TrayView {
    /// A stream runs.
    pub live: bool,
    /// A break runs.
    pub in_break: bool,
    /// Quiet mode is on.
    pub quiet: bool,
    /// Everything is at rest.
    pub paused: bool,
    /// Every number is hidden.
    pub hidden: bool,
}

/// A page that the menu opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrayPage {
    /// Today.
    Today,
    /// The dock.
    Dock,
    /// Setup.
    Setup,
}

words!(TrayPage { Today = "today", Dock = "dock", Setup = "setup" });

/// What was chosen in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrayChoice {
    /// The same as the hotkey for it.
    Press(HotkeyAction),
    /// Open this page.
    Open(TrayPage),
    /// End Evenkeel.
    Quit,
}

/// A line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrayEntry {
    /// Something to choose.
    Choice { choice: TrayChoice, label: &'static str },
    /// Something that is on or off.
    Switch { choice: TrayChoice, label: &'static str, is_on: bool },
    /// Something that is said, and cannot be chosen.
    Said(&'static str),
    /// A line between two groups.
    Separator,
}

/// The menu, from above.
pub(super) fn entries(view: TrayView) -> Vec<TrayEntry> {
    use TrayEntry::{Choice, Said, Separator, Switch};
    let press = TrayChoice::Press;
    let open = |page, label| Choice { choice: TrayChoice::Open(page), label };
    let break_label = if view.in_break { "End the break" } else { "Break now" };
    vec![
        Choice { choice: press(HotkeyAction::Break), label: break_label },
        match view.hidden {
            // What shows a number takes its pause in the dock.
            true => Said("Numbers are hidden"),
            false => Choice { choice: press(HotkeyAction::Shield), label: "Hide numbers" },
        },
        Switch { choice: press(HotkeyAction::Quiet), label: "Quiet", is_on: view.quiet },
        Switch { choice: press(HotkeyAction::Pause), label: "Pause everything", is_on: view.paused },
        Separator,
        open(TrayPage::Today, "Open today"),
        open(TrayPage::Dock, "Open the dock"),
        open(TrayPage::Setup, "Open setup"),
        Separator,
        Choice { choice: TrayChoice::Quit, label: "Quit Evenkeel" },
    ]
}

/// How things stand, in a few words.
pub(super) fn summary(view: TrayView) -> String {
    let mut parts = vec![match (view.paused, view.in_break, view.live) {
        (true, _, _) => "everything is at rest",
        (_, true, _) => "a break is running",
        (_, _, true) => "a stream is running",
        _ => "no stream is running",
    }];
    if view.quiet && !view.paused {
        parts.push("quiet");
    }
    if view.hidden {
        parts.push("numbers are hidden");
    }
    format!("Evenkeel: {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_says_how_things_stand_and_never_shows_a_number_again() {
        let hidden = TrayView { hidden: true, live: true, ..TrayView::default() };
        assert!(entries(hidden).contains(&TrayEntry::Said("Numbers are hidden")));
        let shield = TrayChoice::Press(HotkeyAction::Shield);
        let offers = |view: TrayView| {
            entries(view)
                .iter()
                .any(|entry| matches!(entry, TrayEntry::Choice { choice, .. } if *choice == shield))
        };
        assert!(!offers(hidden) && offers(TrayView::default()));
        assert_eq!(summary(hidden), "Evenkeel: a stream is running, numbers are hidden");
        let resting = TrayView { paused: true, quiet: true, in_break: true, ..TrayView::default() };
        assert_eq!(summary(resting), "Evenkeel: everything is at rest");
        assert_eq!(
            entries(resting)[0],
            TrayEntry::Choice { choice: TrayChoice::Press(HotkeyAction::Break), label: "End the break" }
        );
    }
}
