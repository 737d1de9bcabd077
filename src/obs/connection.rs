//! Does as the session says: the one place where OBS meets sockets, the disk and the clock.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use super::error::ObsError;
use super::notes_store::NotesStore;
use super::reconciler::ObsNotes;
use super::session::{ObsInput, ObsOutput, ObsSession};
use super::settings::ObsSettings;
use super::socket::{ObsOpening, ObsSocket, Received};
use crate::clock::{Clock, after};
use crate::domain::{Incoming, Link, LinkState, Peer};

/// How long the other side may take to accept what we say.
const SEND: Duration = Duration::from_secs(10);
/// The pause before the notes are asked for again that could not be read.
const RECALL: Duration = Duration::from_secs(2);
/// So many things may wait to be handed on. With more, OBS is not listened to.
const WAITING: usize = 256;
/// How long putting back may hold up our end.
const GOODBYE: Duration = Duration::from_secs(2);

/// Keeps a connection to OBS up and hands on what it tells. While `running` holds a break (by the moment
/// it began), OBS is as the settings want it in a break; afterwards it is as it was before. Ends when
/// told to stop, once everything is put back as far as OBS is there, or when nobody receives any more.
pub async fn run<J: NotesStore>(
    settings: ObsSettings,
    journal: J,
    running: watch::Receiver<Option<Timestamp>>,
    clock: Clock,
    stop: CancellationToken,
    out: mpsc::Sender<Vec<Incoming>>,
) {
    let Some(kept) = stop.run_until_cancelled(recall(&journal, &clock, &out)).await else { return };
    let mut connection = ObsConnection {
        session: ObsSession::new(&settings, kept),
        settings,
        journal: Arc::new(journal),
        clock,
        wire: ObsTransport::None,
        keeping: None,
        outputs: VecDeque::new(),
        batch: Vec::new(),
        in_outage: false,
    };
    connection.work(running, &stop, &out).await;
    connection.leave().await;
}

/// What was kept when we last ran. Without it nothing may be done: it may hold what is to be put back.
async fn recall(journal: &impl NotesStore, clock: &Clock, out: &mpsc::Sender<Vec<Incoming>>) -> ObsNotes {
    let mut is_told = false;
    loop {
        match journal.recall().await {
            Ok(kept) => return kept,
            Err(error) => warn!("what was kept of OBS could not be read: {error}"),
        }
        if !std::mem::replace(&mut is_told, true) {
            let (peer, since) = (Peer::Obs, clock.now());
            let (problem, advice) = (ObsError::NotesUnread.problem(), Some(ObsError::NotesUnread.advice()));
            let link = Link { peer, state: LinkState::Stopped, since, problem, advice };
            // Where nobody listens any more, the service is stopping.
            let _ = out.send(vec![Incoming::Link(link)]).await;
        }
        clock.sleep(RECALL).await;
    }
}

enum ObsTransport {
    None,
    ObsOpening(ObsOpening),
    Open(ObsSocket),
}

enum Happened {
    Opened(Result<ObsSocket, ObsError>),
    Received(Result<Received, ObsError>),
}

impl ObsTransport {
    /// Waits for the next thing to happen on the wire. May be dropped at any time.
    async fn next(&mut self) -> Happened {
        match self {
            Self::None => std::future::pending().await,
            Self::ObsOpening(opening) => Happened::Opened(opening.await),
            Self::Open(socket) => Happened::Received(socket.next().await),
        }
    }
}

type Keeping = Pin<Box<dyn Future<Output = bool> + Send>>;

/// Waits until what is being written down is durable, or could not be written.
async fn written(keeping: &mut Option<Keeping>) -> bool {
    match keeping {
        Some(future) => {
            let is_durable = future.await;
            *keeping = None;
            is_durable
        }
        None => std::future::pending().await,
    }
}

struct ObsConnection<J> {
    settings: ObsSettings,
    journal: Arc<J>,
    clock: Clock,
    session: ObsSession,
    wire: ObsTransport,
    keeping: Option<Keeping>,
    outputs: VecDeque<ObsOutput>,
    batch: Vec<Incoming>,
    /// An outage was logged and is not over.
    in_outage: bool,
}

impl<J: NotesStore> ObsConnection<J> {
    async fn work(
        &mut self,
        mut running: watch::Receiver<Option<Timestamp>>,
        stop: &CancellationToken,
        out: &mpsc::Sender<Vec<Incoming>>,
    ) {
        let now = *running.borrow_and_update();
        self.give(ObsInput::Break(now));
        loop {
            self.carry_out().await;
            // The clock may have been set back meanwhile.
            self.session.look(self.clock.now());
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                Ok(()) = running.changed() => {
                    let now = *running.borrow_and_update();
                    self.give(ObsInput::Break(now));
                }
                is_durable = written(&mut self.keeping) => self.give(ObsInput::NotesSaved(is_durable)),
                room = out.reserve(), if !self.batch.is_empty() => match room {
                    Ok(room) => room.send(std::mem::take(&mut self.batch)),
                    Err(_) => return,
                },
                // What a break needs does not wait until somebody has time to be told; only so much may wait.
                happened = self.wire.next(), if self.batch.len() < WAITING => self.happened(happened),
                () = self.clock.sleep_until(self.session.wake_at()) => self.give(ObsInput::Tick),
            }
        }
    }

    /// Puts everything back while there is time. Nobody should have to end a break's silence by hand.
    async fn leave(mut self) {
        self.give(ObsInput::Break(None));
        let put_back = async {
            loop {
                self.carry_out().await;
                if self.session.may_leave() && self.keeping.is_none() {
                    return;
                }
                tokio::select! {
                    is_durable = written(&mut self.keeping) => self.give(ObsInput::NotesSaved(is_durable)),
                    happened = self.wire.next() => self.happened(happened),
                }
            }
        };
        // Time of the machine: a clock that stands still must not keep us.
        if tokio::time::timeout(GOODBYE, put_back).await.is_err() {
            warn!("not everything in OBS could be put back yet; that follows at the next start");
        }
        if let ObsTransport::Open(socket) = self.wire {
            socket.close();
        }
    }

    fn give(&mut self, input: ObsInput<'_>) {
        self.session.on(input, self.clock.now(), &mut self.outputs);
    }

    fn happened(&mut self, happened: Happened) {
        match happened {
            Happened::Opened(Ok(socket)) => {
                self.wire = ObsTransport::Open(socket);
                self.give(ObsInput::Connected);
            }
            Happened::Received(Ok(Received::Text(text))) => self.give(ObsInput::Text(&text)),
            Happened::Received(Ok(Received::Nothing)) => self.give(ObsInput::Alive),
            Happened::Opened(Err(error)) | Happened::Received(Err(error)) => {
                self.wire = ObsTransport::None;
                self.give(ObsInput::Closed(error));
            }
        }
    }

    /// Carries out what the session asked for.
    async fn carry_out(&mut self) {
        while let Some(output) = self.outputs.pop_front() {
            match output {
                ObsOutput::Connect => {
                    let (server, tls) = (self.settings.server.clone(), self.settings.tls.clone());
                    self.wire = ObsTransport::ObsOpening(ObsSocket::open(server, tls));
                }
                ObsOutput::Disconnect => {
                    if let ObsTransport::Open(socket) = std::mem::replace(&mut self.wire, ObsTransport::None)
                    {
                        socket.close();
                    }
                }
                ObsOutput::Send(text) => self.tell(Some(text)).await,
                ObsOutput::Ping => self.tell(None).await,
                ObsOutput::Save(kept) => {
                    let journal = self.journal.clone();
                    self.keeping = Some(Box::pin(async move {
                        journal.keep(kept).await.inspect_err(|error| warn!("{error}")).is_ok()
                    }));
                }
                ObsOutput::Hand(incoming) => {
                    if let Incoming::Link(link) = &incoming {
                        self.log(link);
                    }
                    self.batch.push(incoming);
                }
            }
        }
    }

    /// Sends a text, or a ping. Where that fails, reading tells what became of the connection.
    async fn tell(&mut self, text: Option<String>) {
        let ObsTransport::Open(socket) = &mut self.wire else { return };
        let deadline = after(self.clock.now(), SEND);
        let told = async {
            match text {
                Some(text) => socket.send(text).await,
                None => socket.ping().await,
            }
        };
        tokio::select! {
            told = told => if let Err(error) = told {
                debug!(?error, "OBS could not be written to");
            },
            () = self.clock.sleep_until(deadline) => debug!("OBS takes nothing"),
        }
    }

    /// An outage is one line in the log, however often we try; that OBS does not run is none.
    fn log(&mut self, link: &Link) {
        let (problem, advice) = (link.problem.as_deref(), link.advice.as_deref());
        match (link.state, problem) {
            (LinkState::Up, None) => info!("OBS is connected"),
            (LinkState::Up, Some(problem)) => warn!(advice, "OBS is connected. {problem}"),
            (LinkState::Stopped, problem) => error!(advice, "{}", problem.unwrap_or_default()),
            (LinkState::Waiting, Some(problem)) if !self.in_outage => warn!(advice, "{problem}"),
            (state, _) => debug!("OBS: {state}"),
        }
        self.in_outage = link.state == LinkState::Waiting && problem.is_some();
    }
}
