//! What can go wrong between us and Twitch's numbers, in sentences for a streamer.
//!
//! Must hold no number that Twitch told.

use super::agenda::HelixQuestion;
use super::client::HelixRefusal;
use crate::net::Advice;
use crate::twitch::http::NoAnswer;

/// Something that went wrong.
#[derive(Debug, thiserror::Error)]
pub(super) enum HelixError {
    /// Twitch does not know the channel.
    #[error("Twitch does not know the channel `{channel}`.")]
    NoSuchChannel { channel: String },
    /// The question was not answered.
    #[error("{}", sentence(.0))]
    Refused(#[source] HelixRefusal),
    /// These questions are not answered to this sign-in; all else is well.
    #[error("Twitch does not tell this sign-in {}.", withheld(.0))]
    Withheld(Vec<HelixQuestion>),
}

fn sentence(refusal: &HelixRefusal) -> &'static str {
    match refusal {
        HelixRefusal::SignedOut | HelixRefusal::Unauthorized => "Twitch does not accept the sign-in.",
        HelixRefusal::Limited(_) => "Twitch wants to be asked less often for a while.",
        HelixRefusal::Unwell(_) => "Twitch has trouble of its own and did not answer.",
        HelixRefusal::Unclear => "Twitch gave an answer that Evenkeel does not understand.",
        HelixRefusal::Silent(silence) => silence.problem(),
        HelixRefusal::Forbidden | HelixRefusal::Known | HelixRefusal::Bad(..) => {
            "Twitch would not say whether the channel is live."
        }
    }
}

fn withheld(questions: &[HelixQuestion]) -> String {
    questions.iter().map(|question| what(*question)).collect::<Vec<_>>().join(", nor ")
}

impl Advice for HelixError {
    fn advice(&self) -> String {
        match self {
            Self::NoSuchChannel { .. } => "Check `channel` in the settings.",
            Self::Withheld(_) => "Sign in again if you want to allow it; everything else works without it.",
            Self::Refused(HelixRefusal::SignedOut | HelixRefusal::Unauthorized) => {
                "Evenkeel keeps trying; if it stays like this, sign in again."
            }
            Self::Refused(HelixRefusal::Silent(NoAnswer::Unreachable)) => {
                "Check the internet connection; Evenkeel keeps trying."
            }
            Self::Refused(_) => "Evenkeel keeps trying; there is nothing you need to do.",
        }
        .to_owned()
    }
}

fn what(question: HelixQuestion) -> &'static str {
    match question {
        HelixQuestion::Who => "who the channel is",
        HelixQuestion::Stream => "whether the channel is live",
        HelixQuestion::Followers => "how many follow",
        HelixQuestion::Subscribers => "how many subscribe",
        HelixQuestion::Ads => "when ads are planned",
    }
}
