//! What can go wrong between us and a server, whatever is spoken there.

use std::io;

use tokio_tungstenite::tungstenite::Error as WebSocketError;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};

/// Why a connection could not be made, or ended.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// The server's name leads nowhere.
    #[error("{host} could not be found")]
    NotFound {
        /// The server's name.
        host: String,
        /// What the system said.
        source: io::Error,
    },
    /// The server could not be reached.
    #[error("{host} could not be reached")]
    Unreachable {
        /// The server's name.
        host: String,
        /// What the system said.
        source: io::Error,
    },
    /// The server's certificate is not one this machine trusts, or TLS failed otherwise.
    #[error("{host} could not prove who it is")]
    Untrusted {
        /// The server's name.
        host: String,
        /// What TLS said.
        source: io::Error,
    },
    /// The server does not speak WebSocket.
    #[error("{host} did not answer as a WebSocket server")]
    NoWebSocket {
        /// The server's name.
        host: String,
    },
    /// The other side closed.
    #[error("the other side closed the connection")]
    Closed {
        /// WebSocket's code for why, if one was given.
        code: Option<u16>,
    },
    /// The connection broke.
    #[error("the connection broke")]
    Broken(#[source] WebSocketError),
}

/// What a server is called in sentences for the streamer.
#[derive(Debug, Clone, Copy)]
pub struct ServerName {
    /// At the beginning of a sentence: "The chat server".
    pub subject: &'static str,
    /// What it should answer as: "a chat server".
    pub role: &'static str,
    /// Where a connection leads: "chat".
    pub place: &'static str,
    /// The setting that holds its address: "irc_url".
    pub setting: &'static str,
}

impl NetError {
    /// The connection failed under us. Whoever is gone without a word has closed it.
    pub(super) fn lost(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => Self::Closed { code: None },
            _ => Self::Broken(error.into()),
        }
    }

    /// The other side sent a text that is none.
    pub fn no_text(error: std::str::Utf8Error) -> Self {
        Self::Broken(error.into())
    }

    /// What happened, as a sentence about `server`.
    pub fn problem(&self, server: &ServerName) -> String {
        let ServerName { subject, role, place, .. } = server;
        match self {
            Self::NotFound { host, .. } => format!("{subject} {host} could not be found."),
            Self::Unreachable { host, source } => {
                format!("{subject} {host} could not be reached: {}.", reason(source))
            }
            Self::Untrusted { host, source } => {
                format!("{subject} {host} could not prove who it is: {}.", reason(source))
            }
            Self::NoWebSocket { host } => format!("{subject} {host} did not answer as {role}."),
            Self::Closed { .. } => format!("{subject} closed the connection."),
            Self::Broken(error) => format!("The connection to {place} broke: {}.", breakage(error)),
        }
    }

    /// What to do, as a sentence.
    pub fn advice(&self, server: &ServerName) -> String {
        match self {
            Self::NotFound { .. } | Self::NoWebSocket { .. } => format!(
                "Check the internet connection, and `{}` if you changed it; Evenkeel keeps trying.",
                server.setting
            ),
            Self::Untrusted { .. } => {
                "Check this machine's date and whether a proxy or virus scanner sits in between; Evenkeel keeps trying.".to_owned()
            }
            Self::Unreachable { .. } | Self::Closed { .. } | Self::Broken(_) => {
                "Evenkeel keeps trying; there is nothing you need to do.".to_owned()
            }
        }
    }
}

/// An I/O error in plain words, as far as there are any.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nothing answers there".to_owned(),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            "there is no network".to_owned()
        }
        io::ErrorKind::TimedOut => "it did not answer in time".to_owned(),
        io::ErrorKind::UnexpectedEof => "it closed the connection".to_owned(),
        _ => error.to_string(),
    }
}

/// Why a connection broke, in plain words. WebSocket's own may repeat what was sent.
fn breakage(error: &WebSocketError) -> String {
    match error {
        WebSocketError::Io(error) => reason(error),
        WebSocketError::Capacity(CapacityError::MessageTooLong { .. }) => {
            "it sent a message that is too long".to_owned()
        }
        WebSocketError::Utf8(_) => "it sent a text that is no text".to_owned(),
        WebSocketError::Protocol(ProtocolError::InvalidOpcode(_)) => {
            "it sent a frame of an unknown kind".to_owned()
        }
        _ => "it did not keep to the protocol".to_owned(),
    }
}
