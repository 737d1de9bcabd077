//! What can go wrong between us and chat, in sentences for a streamer.

use super::parse::Line;

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
    /// Connected, but no hello.
    NoGreeting,
    /// The server never confirmed the channel: it does not answer at all for one it does not know.
    NotLetIn { channel: String },
    /// Nothing came, not even an answer.
    Silent,
    /// The other side closed.
    Closed,
    /// The connection broke, for this reason.
    Broken { why: String },
    /// Twitch refused the login.
    LoginRefused,
    /// Twitch refused the streamer's sign-in; it goes on without.
    SignInRefused,
    /// Twitch says that the channel does not exist or is suspended.
    NoSuchChannel { channel: String },
}

impl Trouble {
    /// What a NOTICE says that ends the matter, if it does.
    pub(super) fn in_notice(line: &Line, channel: &str) -> Option<Self> {
        const REFUSALS: [&str; 4] = [
            "Login authentication failed",
            "Improperly formatted auth",
            "Login unsuccessful",
            "Invalid NICK",
        ];
        if line.param(0) == Some("*") {
            return line.param(1).filter(|text| REFUSALS.contains(text)).map(|_| Self::LoginRefused);
        }
        let gone =
            matches!(line.tag("msg-id"), Some("msg_channel_suspended" | "msg_room_not_found" | "tos_ban"));
        (gone && line.channel() == Some(channel)).then(|| Self::NoSuchChannel { channel: channel.to_owned() })
    }

    /// What happened, as a sentence.
    pub(super) fn problem(&self) -> String {
        match self {
            Self::NotFound { host } => format!("The chat server {host} could not be found."),
            Self::Unreachable { host, why } => format!("The chat server {host} could not be reached: {why}."),
            Self::Untrusted { host, why } => {
                format!("The chat server {host} could not prove who it is: {why}.")
            }
            Self::NoWebSocket { host } => format!("The chat server {host} did not answer as a chat server."),
            Self::NoAnswer => "The chat server did not answer in time.".to_owned(),
            Self::NoGreeting => "The chat server took the connection but did not say hello.".to_owned(),
            Self::NotLetIn { channel } => {
                format!("Twitch chat did not open the channel `{channel}`; it may not exist.")
            }
            Self::Silent => "The chat server went silent.".to_owned(),
            Self::Closed => "The chat server closed the connection.".to_owned(),
            Self::Broken { why } => format!("The connection to chat broke: {why}."),
            Self::LoginRefused => "Twitch did not accept the login for chat.".to_owned(),
            Self::SignInRefused => "Twitch did not accept the sign-in for chat.".to_owned(),
            Self::NoSuchChannel { channel } => {
                format!("Twitch says that the channel `{channel}` does not exist or is suspended.")
            }
        }
    }

    /// What to do, as a sentence.
    pub(super) fn advice(&self) -> String {
        match self {
            Self::NotFound { .. } | Self::NoWebSocket { .. } => {
                "Check the internet connection, and `irc_url` if you changed it; Evenkeel keeps trying."
            }
            Self::Untrusted { .. } => {
                "Check this machine's date and whether a proxy or virus scanner sits in between; Evenkeel keeps trying."
            }
            Self::NotLetIn { .. } => "Check `channel` in the settings; Evenkeel keeps trying.",
            Self::LoginRefused => "Start Evenkeel again; if it happens again, sign in anew.",
            Self::SignInRefused => {
                "Evenkeel reads chat as an unnamed visitor instead; there is nothing you need to do."
            }
            Self::NoSuchChannel { .. } => "Check `channel` in the settings, then start Evenkeel again.",
            Self::Unreachable { .. }
            | Self::NoAnswer
            | Self::NoGreeting
            | Self::Silent
            | Self::Closed
            | Self::Broken { .. } => "Evenkeel keeps trying; there is nothing you need to do.",
        }
        .to_owned()
    }
}
