//! A short conversation with OBS: question and answer, for somebody who waits at a terminal.
//!
//! Must not keep anything up: what goes wrong ends it.

use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::error::ObsError;
use super::settings::ObsSettings;
use super::wire::{self, ObsMessage, ObsRefusal, ObsRequest};
use crate::clock::Clock;
use crate::net::{
    ConnectionId, Effect, Environment, NetError, NetEvent, Now, Protocol, TaskContext, run_connection,
};
use crate::secret::Secret;

/// How long OBS may take for each step.
const PATIENCE: Duration = Duration::from_secs(10);
/// The one connection there is.
const CONNECTION: ConnectionId = 0;

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
        if error.is_not_running() {
            return Self::new(
                format!("Nothing answers at {host}: OBS does not run, or its WebSocket server is off."),
                "Start OBS, not in Safe Mode, turn the server on (in OBS: Tools, WebSocket Server Settings), and try again.",
            );
        }
        let advice = match error {
            ObsError::Net(
                NetError::NotFound { .. }
                | NetError::Unreachable { .. }
                | NetError::Untrusted { .. }
                | NetError::NoWebSocket { .. },
            ) => "Check `obs.url` in the settings, and try again.",
            ObsError::NoHello => {
                "Use OBS 28 or newer with its own WebSocket server, and check `obs.url` in the settings."
            }
            ObsError::NoPassword | ObsError::WrongPassword => {
                "Copy it from OBS (Tools, WebSocket Server Settings, Show Connect Info) to `obs.password` in the settings, and try again."
            }
            ObsError::AnotherVersion => "Bring OBS and Evenkeel up to date.",
            _ => "Try again in a moment.",
        };
        Self::new(error.to_string(), advice)
    }
}

/// An OBS that listens.
pub struct ObsClient {
    questions: mpsc::Sender<Question>,
    host: String,
    _stop: DropGuard,
}

impl ObsClient {
    /// Connects to OBS and is let in.
    ///
    /// # Errors
    /// When OBS is not there, or does not let us in.
    pub async fn open(settings: &ObsSettings) -> Result<Self, ObsClientError> {
        let (questions, asked) = mpsc::channel(1);
        let (welcome, welcomed) = oneshot::channel();
        let conversation = Conversation { settings: settings.clone(), step: Step::Start(welcome) };
        let stop = CancellationToken::new();
        let context = TaskContext {
            tls: settings.tls.clone(),
            clock: Clock::system(),
            stop: stop.clone(),
            // It has nothing to report.
            out: mpsc::channel(1).0,
        };
        tokio::spawn(run_connection(conversation, Questions(asked), context));
        let host = settings.server.to_string();
        match timeout(PATIENCE, welcomed).await {
            Ok(Ok(Ok(()))) => Ok(Self { questions, host, _stop: stop.drop_guard() }),
            Ok(Ok(Err(error))) => Err(ObsClientError::of(&error, &host)),
            _ => Err(ObsClientError::of(&ObsError::NoHello, &host)),
        }
    }

    /// Asks for `kind` with `data`. What OBS refuses is an answer, too.
    pub(super) async fn ask(
        &mut self,
        kind: &'static str,
        data: Value,
    ) -> Result<Result<Value, ObsRefusal>, ObsClientError> {
        let (answer, answered) = oneshot::channel();
        let asked = async {
            let question = Question { request: ObsRequest::new(kind, data), answer };
            self.questions.send(question).await.ok()?;
            answered.await.ok()
        };
        let error = match timeout(PATIENCE, asked).await {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) => ObsError::Net(NetError::Closed { code: None }),
            Err(_) => ObsError::NoAnswer { host: self.host.clone() },
        };
        Err(ObsClientError::of(&error, &self.host))
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
}

/// A request, and who waits for its answer.
struct Question {
    request: ObsRequest,
    answer: oneshot::Sender<Result<Value, ObsRefusal>>,
}

struct Questions(mpsc::Receiver<Question>);

impl Environment<Conversation> for Questions {
    async fn news(&mut self) -> Question {
        match self.0.recv().await {
            Some(question) => question,
            None => std::future::pending().await,
        }
    }

    fn begin(&mut self, (): ()) -> Option<BoxFuture<'static, Question>> {
        None
    }
}

/// How far a conversation is.
enum Step {
    /// Somebody waits to be let in.
    Start(oneshot::Sender<Result<(), ObsError>>),
    /// The connection is being made, or OBS is to let us in.
    Greeting(oneshot::Sender<Result<(), ObsError>>),
    /// We are in; a question may be open.
    Open(Option<oneshot::Sender<Result<Value, ObsRefusal>>>),
    /// It is over, and whoever waits is told by that.
    Over,
}

/// A conversation, as a machine without sockets. Whoever asks looks after the time.
struct Conversation {
    settings: ObsSettings,
    step: Step,
}

/// One question is open at a time.
const QUESTION: &str = "question";

impl Protocol for Conversation {
    type Job = ();
    type News = Question;

    const MAX_MESSAGE: usize = 1024 * 1024;

    fn on(&mut self, event: NetEvent<'_, Question>, _now: Now, out: &mut Vec<Effect<()>>) {
        match event {
            NetEvent::Tick => {
                if let Step::Start(welcome) = std::mem::replace(&mut self.step, Step::Over) {
                    out.push(Effect::Open(CONNECTION, self.settings.server.clone()));
                    self.step = Step::Greeting(welcome);
                }
            }
            NetEvent::Text(_, text) => {
                if let Some(message) = wire::read(text) {
                    self.hear(message, out);
                }
            }
            NetEvent::Closed(_, error) => self.end(error.into()),
            NetEvent::News(Question { request, answer }) => {
                if let Step::Open(open) = &mut self.step {
                    *open = Some(answer);
                    out.push(Effect::Send(CONNECTION, Secret::new(request.message(QUESTION))));
                }
            }
            _ => {}
        }
    }

    fn wake_at(&self) -> Option<Timestamp> {
        matches!(self.step, Step::Start(_)).then_some(Timestamp::MIN)
    }
}

impl Conversation {
    fn hear(&mut self, message: ObsMessage, out: &mut Vec<Effect<()>>) {
        match message {
            ObsMessage::Hello(challenge) => {
                let password = &self.settings.password;
                if challenge.is_some() && password.is_empty() {
                    self.end(ObsError::NoPassword);
                    out.push(Effect::Close(CONNECTION));
                    return;
                }
                let identify = wire::identify(challenge.as_ref(), password);
                out.push(Effect::Send(CONNECTION, Secret::new(identify)));
            }
            ObsMessage::Identified => {
                if let Step::Greeting(welcome) = std::mem::replace(&mut self.step, Step::Open(None)) {
                    // Whoever waited too long is gone.
                    let _ = welcome.send(Ok(()));
                }
            }
            ObsMessage::Answer { id, answer } if id == QUESTION => {
                if let Step::Open(open) = &mut self.step
                    && let Some(asker) = open.take()
                {
                    let _ = asker.send(answer);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, error: ObsError) {
        if let Step::Greeting(welcome) = std::mem::replace(&mut self.step, Step::Over) {
            let _ = welcome.send(Err(error));
        }
    }
}
