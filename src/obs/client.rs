//! A short conversation with OBS: question and answer, for somebody who waits at a terminal.
//!
//! Must not keep anything up: what goes wrong ends it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::error::ObsError;
use super::settings::ObsSettings;
use super::socket::{ObsSocket, Received};
use super::wire::{self, ObsMessage, ObsRefusal, ObsRequest};

/// How long OBS may take for each step.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a conversation came to nothing: what happened, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {advice}")]
pub struct ObsClientError {
    /// What happened, as a sentence.
    pub what: String,
    /// What to do, as a sentence.
    pub advice: String,
}

impl ObsClientError {
    pub(super) fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), advice: advice.into() }
    }

    fn of(error: &ObsError, host: &str) -> Self {
        let what = error.problem().unwrap_or_else(|| match error {
            ObsError::NotRunning => {
                format!("Nothing answers at {host}: OBS does not run, or its WebSocket server is off.")
            }
            _ => "OBS closed the connection.".to_owned(),
        });
        let advice = match error {
            ObsError::NotRunning => {
                "Start OBS, turn the server on (in OBS: Tools, WebSocket Server Settings), and try again."
            }
            ObsError::NotFound { .. } | ObsError::Unreachable { .. } | ObsError::NoWebSocket { .. } => {
                "Check `obs.url` in the settings, and try again."
            }
            ObsError::NoHello => {
                "Use OBS 28 or newer with its own WebSocket server, and check `obs.url` in the settings."
            }
            ObsError::NoPassword | ObsError::WrongPassword => {
                "Copy it from OBS (Tools, WebSocket Server Settings, Show Connect Info) to `obs.password` in the settings, and try again."
            }
            ObsError::AnotherVersion => "Bring OBS and Evenkeel up to date.",
            _ => "Try again in a moment.",
        };
        Self::new(what, advice)
    }
}

/// An OBS that listens.
pub struct ObsClient {
    socket: ObsSocket,
    host: String,
    number: u64,
}

impl ObsClient {
    /// Connects to OBS and is let in.
    ///
    /// # Errors
    /// When OBS is not there, or does not let us in.
    pub async fn open(settings: &ObsSettings) -> Result<Self, ObsClientError> {
        let host = settings.server.to_string();
        let blame = |error: &ObsError| ObsClientError::of(error, &host);
        let opening = ObsSocket::open(settings.server.clone(), settings.tls.clone());
        let opened = timeout(PATIENCE, opening).await;
        let socket = opened.unwrap_or_else(|_| Err(ObsError::NoAnswer { host: host.clone() }));
        let mut client =
            Self { socket: socket.map_err(|error| blame(&error))?, host: host.clone(), number: 0 };
        let greeted = timeout(PATIENCE, client.greet(settings)).await;
        greeted.unwrap_or(Err(ObsError::NoHello)).map_err(|error| blame(&error))?;
        Ok(client)
    }

    async fn greet(&mut self, settings: &ObsSettings) -> Result<(), ObsError> {
        loop {
            match self.hear().await? {
                ObsMessage::Hello(challenge) => {
                    if challenge.is_some() && settings.password.is_empty() {
                        return Err(ObsError::NoPassword);
                    }
                    self.socket.send(wire::identify(challenge.as_ref(), &settings.password)).await?;
                }
                ObsMessage::Identified => return Ok(()),
                _ => {}
            }
        }
    }

    /// Waits for the next thing that can be understood.
    async fn hear(&mut self) -> Result<ObsMessage, ObsError> {
        loop {
            if let Received::Text(text) = self.socket.next().await?
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
    ) -> Result<Result<Value, ObsRefusal>, ObsClientError> {
        self.number += 1;
        let id = self.number.to_string();
        let asked = async {
            self.socket.send(ObsRequest::new(kind, data).message(&id)).await?;
            loop {
                match self.hear().await? {
                    ObsMessage::Answer { id: about, answer } if about == id => return Ok(answer),
                    _ => {}
                }
            }
        };
        let answer =
            timeout(PATIENCE, asked).await.unwrap_or(Err(ObsError::NoAnswer { host: self.host.clone() }));
        answer.map_err(|error| ObsClientError::of(&error, &self.host))
    }

    /// As [`ObsClient::ask`], where a refusal is a failure.
    pub(super) async fn need(&mut self, kind: &'static str, data: Value) -> Result<Value, ObsClientError> {
        let answer = self.ask(kind, data).await?;
        answer.map_err(|refused| match refused {
            ObsRefusal::NotReady => ObsClientError::new("OBS is busy just now.", "Try again in a moment."),
            _ => ObsClientError::new(
                format!("OBS refused a request ({kind})."),
                "Bring OBS up to date, and try again.",
            ),
        })
    }

    /// Which OBS it is: its own version, and that of its WebSocket server.
    ///
    /// # Errors
    /// When OBS does not answer.
    pub async fn version(&mut self) -> Result<(String, String), ObsClientError> {
        let version = self.need("GetVersion", json!({})).await?;
        let text = |name: &str| version.get(name).and_then(Value::as_str).unwrap_or("unknown").to_owned();
        Ok((text("obsVersion"), text("obsWebSocketVersion")))
    }

    /// Says goodbye.
    pub fn close(self) {
        self.socket.close();
    }
}
