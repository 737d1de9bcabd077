//! What can go wrong between us and Twitch's events: what follows from it, and the sentences for it.

use crate::twitch::http::NoAnswer;

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The server's name leads nowhere.
    NotFound { host: String },
    /// The server could not be reached, for this reason.
    Unreachable { host: String, why: String },
    /// The server's certificate is not one this machine trusts, or TLS failed otherwise.
    Untrusted { host: String, why: String },
    /// The server does not speak WebSocket.
    NoWebSocket { host: String },
    /// The connection was not made in time.
    NoAnswer,
    /// Connected, but no welcome.
    NoWelcome,
    /// Nothing came, not even a sign that nothing happened.
    Silent,
    /// The other side closed, with this code if it gave one.
    Closed { code: Option<u16> },
    /// The connection broke, for this reason.
    Broken { why: String },
    /// Twitch wanted us elsewhere, at an address that cannot be used.
    Misled,
    /// Twitch does not know the channel.
    NoSuchChannel { channel: String },
    /// Twitch tells this sign-in of nothing at all.
    NothingTold,
    /// Twitch does not accept the sign-in.
    NotAccepted,
    /// Twitch wants to be asked later.
    Limited,
    /// Twitch answered with an error, or with something else than an answer.
    Unwell,
    /// Twitch did not answer a question.
    NoReply(NoAnswer),
}

/// What follows from a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A new connection at once; but not twice in a row.
    AtOnce,
    /// A new connection after a wait that grows.
    Later,
    /// A new connection after a long wait: it is our own fault, and would happen again.
    MuchLater,
}

impl Trouble {
    /// What follows where a connection is lost for this reason. The codes are Twitch's.
    pub(super) fn next(&self) -> Next {
        match self {
            // 4001: we sent something, which we never should.
            Self::Closed { code: Some(4001) } => Next::MuchLater,
            // 4002: a ping came back too late. 4004: a move took too long. 4007: it led nowhere.
            Self::Closed { code: Some(4002 | 4004 | 4007) } | Self::Misled => Next::AtOnce,
            // 4000: the server is unwell. 4003: nothing was asked for in time. 4005, 4006: the network.
            _ => Next::Later,
        }
    }

    /// What happened, as a sentence.
    pub(super) fn problem(&self) -> String {
        match self {
            Self::NotFound { host } => format!("Twitch's event server {host} could not be found."),
            Self::Unreachable { host, why } => {
                format!("Twitch's event server {host} could not be reached: {why}.")
            }
            Self::Untrusted { host, why } => {
                format!("Twitch's event server {host} could not prove who it is: {why}.")
            }
            Self::NoWebSocket { host } => {
                format!("Twitch's event server {host} did not answer as an event server.")
            }
            Self::NoAnswer => "Twitch's event server did not answer in time.".to_owned(),
            Self::NoWelcome => {
                "Twitch's event server took the connection but did not say welcome.".to_owned()
            }
            Self::Silent => "Twitch's event server went silent.".to_owned(),
            Self::Closed { code: Some(4000) } => "Twitch's event server is in trouble.".to_owned(),
            Self::Closed { code: Some(4001) } => {
                "Twitch's event server refused something Evenkeel sent; that is a fault of Evenkeel's."
                    .to_owned()
            }
            Self::Closed { code: Some(4003) } => {
                "Twitch's event server was not asked for anything in time.".to_owned()
            }
            Self::Closed { .. } => "Twitch's event server closed the connection.".to_owned(),
            Self::Broken { why } => format!("The connection to Twitch's event server broke: {why}."),
            Self::Misled => "Twitch's event server led to an address that cannot be used.".to_owned(),
            Self::NoSuchChannel { channel } => format!("Twitch does not know the channel `{channel}`."),
            Self::NothingTold => "Twitch tells this sign-in nothing of the channel.".to_owned(),
            Self::NotAccepted => "Twitch does not accept the sign-in for events.".to_owned(),
            Self::Limited => "Twitch wants to be asked for events later.".to_owned(),
            Self::Unwell => "Twitch could not say whether it will tell of events.".to_owned(),
            Self::NoReply(silence) => silence.problem().to_owned(),
        }
    }

    /// What to do, as a sentence.
    pub(super) fn advice(&self) -> String {
        match self {
            Self::NotFound { .. } | Self::NoWebSocket { .. } => {
                "Check the internet connection, and `eventsub_url` if you changed it; Evenkeel keeps trying."
            }
            Self::Untrusted { .. } => {
                "Check this machine's date and whether a proxy or virus scanner sits in between; Evenkeel keeps trying."
            }
            Self::Closed { code: Some(4001) } => {
                "Please report it; Evenkeel tries again in a while, and chat works without it."
            }
            Self::NoSuchChannel { .. } => "Check `channel` in the settings, then start Evenkeel again.",
            Self::NothingTold => "Sign in again with the channel's own account.",
            Self::NotAccepted => "If this stays, sign in again; Evenkeel keeps trying.",
            _ => "Evenkeel keeps trying; there is nothing you need to do.",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_close_code_has_its_consequence() {
        for (code, next) in [
            (4000, Next::Later),
            (4001, Next::MuchLater),
            (4002, Next::AtOnce),
            (4003, Next::Later),
            (4004, Next::AtOnce),
            (4005, Next::Later),
            (4006, Next::Later),
            (4007, Next::AtOnce),
            (1006, Next::Later),
            (4999, Next::Later),
        ] {
            assert_eq!(Trouble::Closed { code: Some(code) }.next(), next, "{code}");
        }
        assert_eq!(Trouble::Closed { code: None }.next(), Next::Later);
    }
}
