//! Why a message was found to be what it is, and what is reported in messages.

use crate::domain::{Kind, Reason, Report, Reporters};

/// A reason, in a few words.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Like { kind, words } if words.is_empty() => like(*kind).to_owned(),
        Reason::Like { kind, words } => format!("{}: {}", like(*kind), words.join(", ")),
        Reason::Drawing => "is a drawing of signs".to_owned(),
        Reason::Repetition => "repeats itself at length".to_owned(),
        Reason::Rude => "sounds rude".to_owned(),
        Reason::MayHurt => "may not be meant well, so it waits".to_owned(),
        Reason::Taught => "you taught this".to_owned(),
        Reason::Corrected => "you said so".to_owned(),
        Reason::Other(text) => text.clone(),
    }
}

/// All of `reasons`, each in a few words.
pub fn reasons(reasons: &[Reason]) -> Vec<String> {
    reasons.iter().map(reason).collect()
}

fn like(kind: Kind) -> &'static str {
    match kind {
        Kind::Praise => "reads like kind words",
        Kind::Question => "reads like a question",
        Kind::Idea => "reads like a wish",
        Kind::Critical => "reads like criticism",
        Kind::Hateful => "degrades or threatens a person",
        Kind::NumberTalk => "reads like talk about numbers",
        Kind::Spam => "offers or asks for something that is not about the stream",
        Kind::Chatter => "is ordinary chat",
    }
}

/// A report that cannot wait, as one neutral line.
pub fn urgent(report: Report, by: Reporters) -> String {
    let who = match by {
        Reporters::Moderator => "A moderator says",
        Reporters::Two => "Two people say",
        Reporters::Several => "Several people say",
    };
    let what = match report {
        Report::NoSound => "there is no sound",
        Report::Muted => "your microphone is muted",
        Report::Quiet => "you can hardly be heard",
        Report::BlackScreen => "the screen is black",
        Report::Frozen => "the picture stands still",
        Report::Lag => "the stream stutters",
        Report::Behind => "sound and picture are not in time",
        Report::WrongScene => "another scene is on air than you may think",
        Report::Private => "something private is on screen",
    };
    format!("{who} {what}.")
}
