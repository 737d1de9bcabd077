//! Why a message was found to be what it is.

use crate::domain::{Kind, Reason};

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
        Kind::Kind => "reads like kind words",
        Kind::Question => "reads like a question",
        Kind::Idea => "reads like a wish",
        Kind::Critical => "reads like criticism",
        Kind::Hateful => "degrades or threatens a person",
        Kind::NumberTalk => "reads like talk about numbers",
        Kind::Spam => "offers or asks for something that is not about the stream",
        Kind::Chatter => "is ordinary chat",
    }
}
