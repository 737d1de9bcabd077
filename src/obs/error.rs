//! What can go wrong between us and OBS, in sentences for a streamer.

use super::reconciler::ReconcileError;
use crate::net::{Advice, NetError, ServerName};
use crate::store::StoreError;

/// OBS in sentences about its connection.
const OBS: ServerName = ServerName { subject: "OBS at", role: "OBS", place: "OBS", setting: "obs.url" };

/// Why the connection to OBS is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum ObsError {
    /// The connection could not be made, or ended.
    #[error("{}", sentence(.0))]
    Net(#[source] NetError),
    /// The connection was not made in time.
    #[error("OBS at {host} did not answer in time.")]
    NoAnswer { host: String },
    /// Connected, but no hello, as with an OBS before 28 and its old plug-in.
    #[error("What answers did not say hello as OBS does from version 28 on.")]
    NoHello,
    /// It knows who we are and does not let us in.
    #[error("OBS did not confirm the connection.")]
    NotLetIn,
    /// Nothing came, not even an answer.
    #[error("OBS went silent.")]
    Silent,
    /// OBS ended the connection over something that we sent.
    #[error("The connection to OBS broke: OBS did not understand what was said.")]
    NotUnderstood,
    /// OBS wants a password, and none is set.
    #[error("OBS asks for a password, and none is set.")]
    NoPassword,
    /// It is not the password.
    #[error("OBS did not accept the password.")]
    WrongPassword,
    /// It speaks another version of the protocol.
    #[error("OBS speaks another version of its protocol.")]
    AnotherVersion,
    /// Somebody ended the connection in OBS.
    #[error("The connection was ended in OBS.")]
    SentAway,
    /// What was noted of the last break cannot be read.
    #[error("What Evenkeel noted of the last break in OBS cannot be read.")]
    NotesUnread(#[source] StoreError),
}

impl From<NetError> for ObsError {
    /// OBS says by a code why it closes.
    fn from(error: NetError) -> Self {
        match error {
            NetError::Closed { code: Some(4009) } => Self::WrongPassword,
            NetError::Closed { code: Some(4010) } => Self::AnotherVersion,
            NetError::Closed { code: Some(4011) } => Self::SentAway,
            NetError::Closed { code: Some(4002..=4008 | 4012) } => Self::NotUnderstood,
            other => Self::Net(other),
        }
    }
}

fn sentence(error: &NetError) -> String {
    match error {
        NetError::NotFound { host, .. } => {
            format!("The machine {host} that OBS should be on could not be found.")
        }
        NetError::NoWebSocket { host } => format!("What answers at {host} is not OBS."),
        NetError::Closed { .. } => "OBS closed the connection.".to_owned(),
        other => other.problem(&OBS),
    }
}

impl ObsError {
    /// Whether trying again soon is of no use.
    pub(super) fn needs_the_streamer(&self) -> bool {
        matches!(self, Self::NoPassword | Self::WrongPassword | Self::AnotherVersion | Self::SentAway)
    }

    /// Whether nothing listens there: OBS does not run.
    pub(super) fn is_not_running(&self) -> bool {
        matches!(self, Self::Net(NetError::Unreachable { source, .. })
            if source.kind() == std::io::ErrorKind::ConnectionRefused)
    }

    /// Whether it is nothing to speak of: OBS does not run just now, as it should be without a stream.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_not_running() || matches!(self, Self::Net(NetError::Closed { .. }))
    }
}

impl Advice for ObsError {
    fn advice(&self) -> String {
        match self {
            error if error.is_quiet() => {
                "Evenkeel connects by itself once OBS runs with its WebSocket server on (in OBS: Tools, WebSocket Server Settings). OBS in Safe Mode starts no WebSocket server."
            }
            Self::Net(NetError::Broken(_))
            | Self::NoAnswer { .. }
            | Self::NotLetIn
            | Self::Silent
            | Self::NotUnderstood => "Evenkeel keeps trying; there is nothing you need to do.",
            Self::Net(_) => "Check `obs.url` in the settings; Evenkeel keeps trying.",
            Self::NoHello => {
                "Use OBS 28 or newer with its own WebSocket server, and check `obs.url` in the settings; Evenkeel keeps trying."
            }
            Self::NoPassword | Self::WrongPassword => {
                "Copy it from OBS (Tools, WebSocket Server Settings, Show Connect Info) to `obs.password` in the settings."
            }
            Self::AnotherVersion => "Bring OBS and Evenkeel up to date; Evenkeel looks again every few minutes.",
            Self::SentAway => "Evenkeel looks again in a few minutes.",
            Self::NotesUnread(_) => {
                "Look at scene and mutes in OBS; Evenkeel leaves OBS alone until it can read its data folder again."
            }
        }
        .to_owned()
    }
}

/// What a list of errors says in one: every sentence, and what to do about the first.
pub(super) fn in_one(errors: &[ReconcileError]) -> (Option<String>, Option<String>) {
    let sentences: Vec<_> = errors.iter().map(ToString::to_string).collect();
    let problem = (!sentences.is_empty()).then(|| sentences.join(" "));
    (problem, errors.first().map(Advice::advice))
}
