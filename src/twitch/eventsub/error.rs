//! What can go wrong between us and Twitch's events: what follows from it, and the sentences for it.

use crate::net::{Advice, NetError, ServerName};
use crate::twitch::http::NoAnswer;

/// What Twitch's event server is called.
const SERVER: ServerName = ServerName {
    subject: "Twitch's event server",
    role: "an event server",
    place: "Twitch's event server",
    setting: "eventsub_url",
};

/// Something that went wrong with Twitch's events.
#[derive(Debug, thiserror::Error)]
pub(super) enum EventSubError {
    /// The connection could not be made, or was lost.
    #[error("{}", lost(.0))]
    Net(#[source] NetError),
    /// The connection was not made in time.
    #[error("Twitch's event server did not answer in time.")]
    NoAnswer,
    /// Connected, but no welcome.
    #[error("Twitch's event server took the connection but did not say welcome.")]
    NoWelcome,
    /// Nothing came, not even a sign that nothing happened.
    #[error("Twitch's event server went silent.")]
    Silent,
    /// Twitch wanted us elsewhere, at an address that cannot be used.
    #[error("Twitch's event server led to an address that cannot be used.")]
    Misled,
    /// Twitch does not know the channel.
    #[error("Twitch does not know the channel `{channel}`.")]
    NoSuchChannel { channel: String },
    /// Twitch tells this sign-in of nothing at all.
    #[error("Twitch tells this sign-in nothing of the channel.")]
    NothingTold,
    /// Twitch does not accept the sign-in.
    #[error("Twitch does not accept the sign-in for events.")]
    NotAccepted,
    /// Twitch wants to be asked later.
    #[error("Twitch wants to be asked for events later.")]
    Limited,
    /// Twitch answered with an error, or with something else than an answer.
    #[error("Twitch could not say whether it will tell of events.")]
    Unwell,
    /// Twitch did not answer a question.
    #[error("{}", .0.problem())]
    NoReply(NoAnswer),
}

/// What follows from a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AfterLoss {
    /// A new connection at once; but not twice in a row.
    AtOnce,
    /// A new connection after a wait that grows.
    Later,
    /// A new connection after a long wait: it is our own fault, and would happen again.
    MuchLater,
}

impl EventSubError {
    /// What follows where a connection is lost for this reason. The codes are Twitch's.
    pub(super) fn next(&self) -> AfterLoss {
        match self {
            // 4001: we sent something, which we never should.
            Self::Net(NetError::Closed { code: Some(4001) }) => AfterLoss::MuchLater,
            // 4002: a ping came back too late. 4004: a move took too long. 4007: it led nowhere.
            Self::Net(NetError::Closed { code: Some(4002 | 4004 | 4007) }) | Self::Misled => {
                AfterLoss::AtOnce
            }
            // 4000: the server is unwell. 4003: nothing was asked for in time. 4005, 4006: the network.
            _ => AfterLoss::Later,
        }
    }
}

impl Advice for EventSubError {
    fn advice(&self) -> String {
        match self {
            Self::Net(NetError::Closed { code: Some(4001) }) => {
                "Please report it; Evenkeel tries again in a while, and chat works without it."
            }
            Self::Net(error) => return error.advice(&SERVER),
            Self::NoSuchChannel { .. } => "Check `channel` in the settings.",
            Self::NothingTold => "Sign in again with the channel's own account.",
            Self::NotAccepted => "If this stays, sign in again; Evenkeel keeps trying.",
            _ => "Evenkeel keeps trying; there is nothing you need to do.",
        }
        .to_owned()
    }
}

/// What a lost connection means. The codes are Twitch's.
fn lost(error: &NetError) -> String {
    match error {
        NetError::Closed { code: Some(4000) } => "Twitch's event server is in trouble.".to_owned(),
        NetError::Closed { code: Some(4001) } => {
            "Twitch's event server refused something Evenkeel sent; that is a fault of Evenkeel's.".to_owned()
        }
        NetError::Closed { code: Some(4003) } => {
            "Twitch's event server was not asked for anything in time.".to_owned()
        }
        _ => error.problem(&SERVER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_close_code_has_its_consequence() {
        for (code, next) in [
            (4000, AfterLoss::Later),
            (4001, AfterLoss::MuchLater),
            (4002, AfterLoss::AtOnce),
            (4003, AfterLoss::Later),
            (4004, AfterLoss::AtOnce),
            (4005, AfterLoss::Later),
            (4006, AfterLoss::Later),
            (4007, AfterLoss::AtOnce),
            (1006, AfterLoss::Later),
            (4999, AfterLoss::Later),
        ] {
            assert_eq!(EventSubError::Net(NetError::Closed { code: Some(code) }).next(), next, "{code}");
        }
        assert_eq!(EventSubError::Net(NetError::Closed { code: None }).next(), AfterLoss::Later);
    }
}
