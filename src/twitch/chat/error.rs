//! What can go wrong between us and chat, in sentences for a streamer.

use super::parse::{IrcLine, Tag};
use crate::net::{Advice, NetError, ServerName};

/// What the chat server is called.
const SERVER: ServerName =
    ServerName { subject: "The chat server", role: "a chat server", place: "chat", setting: "irc_url" };

/// Something that went wrong with chat.
#[derive(Debug, thiserror::Error)]
pub(super) enum ChatError {
    /// The connection could not be made, or was lost.
    #[error("{}", .0.problem(&SERVER))]
    Net(#[source] NetError),
    /// The connection was not made in time.
    #[error("The chat server did not answer in time.")]
    NoAnswer,
    /// Connected, but no hello.
    #[error("The chat server took the connection but did not say hello.")]
    NoGreeting,
    /// The server never confirmed the channel: it does not answer at all for one it does not know.
    #[error("Twitch chat did not open the channel `{channel}`; it may not exist.")]
    NotLetIn { channel: String },
    /// Nothing came, not even an answer.
    #[error("The chat server went silent.")]
    Silent,
    /// Twitch refused us, though we signed in as nobody.
    #[error("Twitch did not accept the login for chat.")]
    LoginRefused,
    /// Twitch refused the streamer's sign-in; it goes on without.
    #[error("Twitch did not accept the sign-in for chat.")]
    SignInRefused,
    /// Twitch says that the channel does not exist or is suspended.
    #[error("Twitch says that the channel `{channel}` does not exist or is suspended.")]
    NoSuchChannel { channel: String },
}

impl ChatError {
    /// What a NOTICE says that keeps us out of the channel, if it does.
    pub(super) fn in_notice(line: &IrcLine<'_>, channel: &str) -> Option<Self> {
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
            matches!(line.tag(Tag::MsgId), Some("msg_channel_suspended" | "msg_room_not_found" | "tos_ban"));
        (gone && line.channel() == Some(channel)).then(|| Self::NoSuchChannel { channel: channel.to_owned() })
    }
}

impl Advice for ChatError {
    fn advice(&self) -> String {
        match self {
            Self::Net(error) => return error.advice(&SERVER),
            Self::NotLetIn { .. } | Self::NoSuchChannel { .. } => {
                "Check `channel` in the settings; Evenkeel keeps trying."
            }
            Self::SignInRefused => {
                "Evenkeel reads chat as an unnamed visitor instead; there is nothing you need to do."
            }
            Self::LoginRefused | Self::NoAnswer | Self::NoGreeting | Self::Silent => {
                "Evenkeel keeps trying; there is nothing you need to do."
            }
        }
        .to_owned()
    }
}
