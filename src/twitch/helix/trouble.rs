//! What can go wrong between us and Twitch's numbers, in sentences for a streamer.
//!
//! Must hold no number that Twitch told.

use super::agenda::Question;
use super::client::Refused;
use crate::twitch::http::NoAnswer;

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Twitch does not know the channel.
    NoSuchChannel { channel: String },
    /// The question was not answered.
    Refused(Refused),
    /// These questions are not answered to this sign-in; all else is well.
    Withheld(Vec<Question>),
}

impl Trouble {
    /// What happened, as a sentence.
    pub(super) fn problem(&self) -> String {
        let sentence = match self {
            Self::NoSuchChannel { channel } => {
                return format!("Twitch does not know the channel `{channel}`.");
            }
            Self::Withheld(questions) => {
                let what: Vec<_> = questions.iter().map(|question| what(*question)).collect();
                return format!("Twitch does not tell this sign-in {}.", what.join(", nor "));
            }
            Self::Refused(refused) => match refused {
                Refused::SignedOut | Refused::Unauthorized => "Twitch does not accept the sign-in.",
                Refused::Limited(_) => "Twitch wants to be asked less often for a while.",
                Refused::Unwell(_) => "Twitch has trouble of its own and did not answer.",
                Refused::Unclear => "Twitch gave an answer that Evenkeel does not understand.",
                Refused::Silent(silence) => silence.problem(),
                Refused::Forbidden | Refused::Known | Refused::Bad(..) => {
                    "Twitch would not say whether the channel is live."
                }
            },
        };
        sentence.to_owned()
    }

    /// What to do, as a sentence.
    pub(super) fn advice(&self) -> String {
        match self {
            Self::NoSuchChannel { .. } => "Check `channel` in the settings, then start Evenkeel again.",
            Self::Withheld(_) => "Sign in again if you want to allow it; everything else works without it.",
            Self::Refused(Refused::SignedOut | Refused::Unauthorized) => {
                "Evenkeel keeps trying; if it stays like this, sign in again."
            }
            Self::Refused(Refused::Silent(NoAnswer::Unreachable)) => {
                "Check the internet connection; Evenkeel keeps trying."
            }
            Self::Refused(_) => "Evenkeel keeps trying; there is nothing you need to do.",
        }
        .to_owned()
    }
}

fn what(question: Question) -> &'static str {
    match question {
        Question::Who => "who the channel is",
        Question::Stream => "whether the channel is live",
        Question::Followers => "how many follow",
        Question::Subscribers => "how many subscribe",
        Question::Ads => "when ads are planned",
    }
}
