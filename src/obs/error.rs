//! What can go wrong between us and OBS, in sentences for a streamer.

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ObsError {
    /// Nothing listens there: OBS does not run, which is as it should be when there is no stream.
    NotRunning,
    /// The other side closed, as OBS does when it is closed.
    Closed,
    /// The name leads nowhere.
    NotFound { host: String },
    /// It could not be reached, for this reason.
    Unreachable { host: String, why: String },
    /// What answers is no WebSocket server.
    NoWebSocket { host: String },
    /// The connection was not made in time.
    NoAnswer { host: String },
    /// Connected, but no hello, as with an OBS before 28 and its old plug-in.
    NoHello,
    /// It knows who we are and does not let us in.
    NotLetIn,
    /// Nothing came, not even an answer.
    Silent,
    /// The connection broke, for this reason.
    Broken { why: &'static str },
    /// OBS wants a password, and none is set.
    NoPassword,
    /// It is not the password.
    WrongPassword,
    /// It speaks another version of the protocol.
    AnotherVersion,
    /// Somebody ended the connection in OBS.
    SentAway,
    /// There is no such scene.
    NoScene { name: String },
    /// There is no such input, or it has no sound.
    NoInput { name: String },
    /// The scene could not be put back.
    SceneNotBack { name: String },
    /// The input is still muted.
    StillMuted { name: String },
    /// The input is not muted any more in the middle of a break: OBS was closed in between, or it was the streamer.
    HeardAgain { name: String },
    /// What was noted of the last break cannot be read.
    NotesUnread,
}

impl ObsError {
    /// What a connection was closed for.
    pub(super) fn of_code(code: Option<u16>) -> Self {
        match code {
            Some(4009) => Self::WrongPassword,
            Some(4010) => Self::AnotherVersion,
            Some(4011) => Self::SentAway,
            Some(4002..=4008 | 4012) => Self::Broken { why: "OBS did not understand what was said" },
            _ => Self::Closed,
        }
    }

    /// Whether trying again soon is of no use.
    pub(super) fn needs_the_streamer(&self) -> bool {
        matches!(self, Self::NoPassword | Self::WrongPassword | Self::AnotherVersion | Self::SentAway)
    }

    /// Whether something is not as it was before a break.
    pub(super) fn is_of_putting_back(&self) -> bool {
        matches!(self, Self::SceneNotBack { .. } | Self::StillMuted { .. })
    }

    /// Whether it matters only as long as the break runs.
    pub(super) fn is_of_the_break(&self) -> bool {
        matches!(self, Self::HeardAgain { .. })
    }

    /// What happened, as a sentence. None where nothing is amiss: OBS does not run just now.
    pub(super) fn problem(&self) -> Option<String> {
        Some(match self {
            Self::NotRunning | Self::Closed => return None,
            Self::NotFound { host } => {
                format!("The machine {host} that OBS should be on could not be found.")
            }
            Self::Unreachable { host, why } => format!("OBS at {host} could not be reached: {why}."),
            Self::NoWebSocket { host } => format!("What answers at {host} is not OBS."),
            Self::NoAnswer { host } => format!("OBS at {host} did not answer in time."),
            Self::NoHello => "What answers did not say hello as OBS does from version 28 on.".to_owned(),
            Self::NotLetIn => "OBS did not confirm the connection.".to_owned(),
            Self::Silent => "OBS went silent.".to_owned(),
            Self::Broken { why } => format!("The connection to OBS broke: {why}."),
            Self::NoPassword => "OBS asks for a password, and none is set.".to_owned(),
            Self::WrongPassword => "OBS did not accept the password.".to_owned(),
            Self::AnotherVersion => "OBS speaks another version of its protocol.".to_owned(),
            Self::SentAway => "The connection was ended in OBS.".to_owned(),
            Self::NoScene { name } => {
                format!("OBS has no scene called `{}` to show in a break.", short(name))
            }
            Self::NoInput { name } => {
                format!("OBS has no audio input called `{}` to mute in a break.", short(name))
            }
            Self::SceneNotBack { name } => {
                format!("OBS did not go back to the scene `{}` after the break.", short(name))
            }
            Self::HeardAgain { name } => {
                format!("OBS was away during the break, and `{}` can be heard again.", short(name))
            }
            Self::NotesUnread => "What Evenkeel noted of the last break in OBS cannot be read.".to_owned(),
            Self::StillMuted { name } => {
                format!("`{}` may still be muted in OBS after the break.", short(name))
            }
        })
    }

    /// What to do, as a sentence.
    pub(super) fn advice(&self) -> String {
        match self {
            Self::NotRunning | Self::Closed => {
                "Evenkeel connects by itself once OBS runs with its WebSocket server on (in OBS: Tools, WebSocket Server Settings)."
            }
            Self::NotFound { .. } | Self::Unreachable { .. } | Self::NoWebSocket { .. } => {
                "Check `obs.url` in the settings; Evenkeel keeps trying."
            }
            Self::NoHello => {
                "Use OBS 28 or newer with its own WebSocket server, and check `obs.url` in the settings; Evenkeel keeps trying."
            }
            Self::NoAnswer { .. } | Self::NotLetIn | Self::Silent | Self::Broken { .. } => {
                "Evenkeel keeps trying; there is nothing you need to do."
            }
            Self::NoPassword | Self::WrongPassword => {
                "Copy it from OBS (Tools, WebSocket Server Settings, Show Connect Info) to `obs.password` in the settings, then start Evenkeel again."
            }
            Self::AnotherVersion => "Bring OBS and Evenkeel up to date, then start Evenkeel again.",
            Self::SentAway => "Start Evenkeel again if you want it back; it also looks again in a few minutes.",
            Self::NoScene { .. } => "Make it, or change `obs.break_scene` in the settings; breaks go on without it.",
            Self::NoInput { .. } => "Check its name and `obs.mute` in the settings; breaks go on without it.",
            Self::SceneNotBack { .. } => "Choose your scene in OBS.",
            Self::HeardAgain { .. } => "If you are not back yet, mute it in OBS.",
            Self::NotesUnread => {
                "Look at scene and mutes in OBS; Evenkeel leaves OBS alone until it can read its data folder again."
            }
            Self::StillMuted { .. } => "Look at the audio mixer in OBS.",
        }
        .to_owned()
    }
}

/// A name out of OBS or the settings, short enough for a sentence.
fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}
