//! The sentences of ours that stand in a digest, and what each of them means for what is around it.
//!
//! They are kept with a digest as they were said, so those of older digests are still known here.

use crate::domain::{SaidBy, SectionId, Subject};

/// The one sentence of a closed section.
pub(crate) fn closed_sentence(section: SectionId) -> &'static str {
    match section {
        SectionId::NumberTalk => "There was some talk about numbers. It is held; nothing in it needs you.",
        SectionId::Hateful => "Some messages were abuse, not criticism. They stay shut unless you open them.",
        SectionId::Numbers => {
            "They are closed, and may stay so. The page of numbers opens them beside what is usual for you."
        }
        _ => "This part stays shut unless you open it.",
    }
}

/// What older digests said instead of what did not fit.
const MORE_KIND: &str = "There were more kind words; these are a choice of them.";
const MORE: &str = "There was more of this; what stands here is a choice.";

/// Whether a sentence stands where an older digest left something out.
pub(super) fn is_left_out(text: &str) -> bool {
    [MORE_KIND, MORE].contains(&text)
}

pub(super) const FEW_CRITICAL: &str = "Most of those who wrote had nothing critical to say.";
pub(super) const SOME_CRITICAL: &str = "Some of those who wrote were critical. More of them were not.";
pub(super) const MUCH_CRITICAL: &str =
    "Much of what was written this time was critical. That is hard to read, and it need not be read at once.";

/// Whether a sentence only weighs the other entries of its section, and says nothing without them.
pub(crate) fn is_proportion(text: &str) -> bool {
    [FEW_CRITICAL, SOME_CRITICAL, MUCH_CRITICAL].contains(&text)
}

/// Whether a sentence says that much was critical.
pub(super) fn is_heavy(text: &str) -> bool {
    text == MUCH_CRITICAL
}

pub(super) const JEERS: &str = "Some lines only jeered, and name nothing that could be changed.";
/// The same in older digests.
const RUDE: &str = "Some of it was only rude. Those words are left out here.";

/// Whether a sentence stands before what was only rude or empty.
pub(crate) fn is_jeers(text: &str) -> bool {
    [JEERS, RUDE].contains(&text)
}

pub(super) const OTHER_VOICE: &str = "Somebody else said, about the same thing:";
pub(super) const OTHER_VOICES: &str = "Others said, about the same thing:";

/// Whether a sentence puts what others said beside the entry before it, and says nothing without that.
pub(super) fn is_beside(text: &str) -> bool {
    [OTHER_VOICE, OTHER_VOICES].contains(&text)
}

pub(super) const FLOOD_SHUT: &str =
    "A wave of copied lines came at one time. It says nothing about your stream. They are kept shut.";
pub(super) const FLOOD: &str =
    "A wave of copied lines came at one time. They were harmless, and say nothing about your stream.";
pub(super) const FOLLOW_FLOOD: &str =
    "A wave of follows came at one time, as machines send them. It says nothing about your stream.";

/// Whether a sentence says that there was a flood.
pub(crate) fn is_flood(text: &str) -> bool {
    [FLOOD_SHUT, FLOOD, FOLLOW_FLOOD].contains(&text)
}

/// How criticism is introduced where it is not laid out.
pub(super) fn lead(said_by: SaidBy) -> &'static str {
    match said_by {
        SaidBy::One => "One person said:",
        SaidBy::Two => "Two people said:",
        SaidBy::Three => "Three people said:",
        SaidBy::Several => "Several of those who wrote said:",
        SaidBy::Many => "Many of those who wrote said:",
    }
}

/// That so many said what is quoted.
pub(super) fn people(said_by: SaidBy) -> &'static str {
    match said_by {
        SaidBy::One => "One person said this.",
        SaidBy::Two => "Two people said this.",
        SaidBy::Three => "Three people said this.",
        SaidBy::Several => "Several people said this.",
        SaidBy::Many => "Many of those who wrote said this.",
    }
}

/// How many people it was.
pub(super) fn who(said_by: SaidBy) -> &'static str {
    match said_by {
        SaidBy::One => "one person",
        SaidBy::Two => "two people",
        SaidBy::Three => "three people",
        SaidBy::Several => "several people",
        SaidBy::Many => "many of those who wrote",
    }
}

/// The heading of a subject.
pub(super) fn heading(subject: Subject) -> &'static str {
    match subject {
        Subject::Sound => "Sound",
        Subject::Picture => "Picture",
        Subject::Ads => "Ads",
        Subject::Art => "The art",
        Subject::Game => "The game",
        Subject::Chat => "Chat and rules",
        Subject::Schedule => "Schedule",
        Subject::Talking => "Talking",
        Subject::Pace => "Pace",
        Subject::Other => "Other",
    }
}
