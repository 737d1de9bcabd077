//! A short conversation with OBS: question and answer, for somebody who waits at a terminal.
//!
//! Must not keep anything up: what goes wrong ends it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::settings::ObsSettings;
use super::socket::{Came, Socket};
use super::trouble::Trouble;
use super::wire::{self, Refused, Request, Said};

/// How long OBS may take for each step.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a conversation came to nothing: what happened, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {advice}")]
pub struct TalkError {
    /// What happened, as a sentence.
    pub what: String,
    /// What to do, as a sentence.
    pub advice: String,
}

impl TalkError {
    pub(super) fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), advice: advice.into() }
    }

    fn of(trouble: &Trouble, host: &str) -> Self {
        let what = trouble.problem().unwrap_or_else(|| match trouble {
            Trouble::NotRunning => {
                format!("Nothing answers at {host}: OBS does not run, or its WebSocket server is off.")
            }
            _ => "OBS closed the connection.".to_owned(),
        });
        let advice = match trouble {
            Trouble::NotRunning => {
                "Start OBS, turn the server on (in OBS: Tools, WebSocket Server Settings), and try again."
            }
            Trouble::NotFound { .. } | Trouble::Unreachable { .. } | Trouble::NoWebSocket { .. } => {
                "Check `obs.url` in the settings, and try again."
            }
            Trouble::NoHello => {
                "Use OBS 28 or newer with its own WebSocket server, and check `obs.url` in the settings."
            }
            Trouble::NoPassword | Trouble::WrongPassword => {
                "Copy it from OBS (Tools, WebSocket Server Settings, Show Connect Info) to `obs.password` in the settings, and try again."
            }
            Trouble::AnotherVersion => "Bring OBS and Evenkeel up to date.",
            _ => "Try again in a moment.",
        };
        Self::new(what, advice)
    }
}

/// An OBS that listens.
pub struct Talk {
    socket: Socket,
    host: String,
    number: u64,
}

impl Talk {
    /// Connects to OBS and is let in.
    ///
    /// # Errors
    /// When OBS is not there, or does not let us in.
    pub async fn open(settings: &ObsSettings) -> Result<Self, TalkError> {
        let host = settings.server.to_string();
        let blame = |trouble: &Trouble| TalkError::of(trouble, &host);
        let opening = Socket::open(settings.server.clone(), settings.tls.clone());
        let opened = timeout(PATIENCE, opening).await;
        let socket = opened.unwrap_or_else(|_| Err(Trouble::NoAnswer { host: host.clone() }));
        let mut talk =
            Self { socket: socket.map_err(|trouble| blame(&trouble))?, host: host.clone(), number: 0 };
        let greeted = timeout(PATIENCE, talk.greet(settings)).await;
        greeted.unwrap_or(Err(Trouble::NoHello)).map_err(|trouble| blame(&trouble))?;
        Ok(talk)
    }

    async fn greet(&mut self, settings: &ObsSettings) -> Result<(), Trouble> {
        loop {
            match self.hear().await? {
                Said::Hello(challenge) => {
                    if challenge.is_some() && settings.password.is_empty() {
                        return Err(Trouble::NoPassword);
                    }
                    self.socket.send(wire::identify(challenge.as_ref(), &settings.password)).await?;
                }
                Said::Identified => return Ok(()),
                _ => {}
            }
        }
    }

    /// Waits for the next thing that can be understood.
    async fn hear(&mut self) -> Result<Said, Trouble> {
        loop {
            if let Came::Text(text) = self.socket.next().await?
                && let Some(said) = wire::read(&text)
            {
                return Ok(said);
            }
        }
    }

    /// Asks for `kind` with `data`. What OBS refuses is an answer, too.
    pub(super) async fn ask(
        &mut self,
        kind: &'static str,
        data: Value,
    ) -> Result<Result<Value, Refused>, TalkError> {
        self.number += 1;
        let id = self.number.to_string();
        let asked = async {
            self.socket.send(Request::new(kind, data).message(&id)).await?;
            loop {
                match self.hear().await? {
                    Said::Answer { id: about, answer } if about == id => return Ok(answer),
                    _ => {}
                }
            }
        };
        let answer =
            timeout(PATIENCE, asked).await.unwrap_or(Err(Trouble::NoAnswer { host: self.host.clone() }));
        answer.map_err(|trouble| TalkError::of(&trouble, &self.host))
    }

    /// As [`Talk::ask`], where a refusal is a failure.
    pub(super) async fn need(&mut self, kind: &'static str, data: Value) -> Result<Value, TalkError> {
        let answer = self.ask(kind, data).await?;
        answer.map_err(|refused| match refused {
            Refused::NotReady => TalkError::new("OBS is busy just now.", "Try again in a moment."),
            _ => TalkError::new(
                format!("OBS refused a request ({kind})."),
                "Bring OBS up to date, and try again.",
            ),
        })
    }

    /// Which OBS it is: its own version, and that of its WebSocket server.
    ///
    /// # Errors
    /// When OBS does not answer.
    pub async fn version(&mut self) -> Result<(String, String), TalkError> {
        let version = self.need("GetVersion", json!({})).await?;
        let text = |name: &str| version.get(name).and_then(Value::as_str).unwrap_or("unknown").to_owned();
        Ok((text("obsVersion"), text("obsWebSocketVersion")))
    }

    /// Says goodbye.
    pub fn close(self) {
        self.socket.close();
    }
}
