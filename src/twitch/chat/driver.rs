//! Does as the session says: the one place where chat meets sockets and the clock.
//!
//! Everything is bounded. While the receiver is not ready, nothing is read, so the server is held back
//! by TCP; its PINGs wait as long. That is accepted: Twitch waits for minutes, and lines are read
//! before deadlines are looked at, so a full queue alone is never taken for silence.

use std::collections::VecDeque;
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use super::lines::{LineSplitter, Skip};
use super::login::Login;
use super::session::{Input, Output, Session};
use super::settings::ChatSettings;
use super::transport::Transport;
use super::trouble::Trouble;
use crate::clock::{Clock, after};
use crate::domain::{Incoming, Link, LinkState};
use crate::secret::Secret;
use crate::twitch::access::TokenReader;

/// How long the other side may take to accept a line of ours.
const SEND: Duration = Duration::from_secs(10);

/// Keeps a chat connection up and hands on what comes, in order: per read from the socket one batch of
/// all lines it finished, and the connection's own changes as [`Incoming::Link`]. Ends when told to
/// stop, once the batch in hand is handed on, or when nobody receives any more.
pub async fn run(
    settings: ChatSettings,
    clock: Clock,
    stop: CancellationToken,
    out: mpsc::Sender<Vec<Incoming>>,
) {
    let mut driver = Driver {
        session: Session::new(&settings.channel, settings.seed),
        settings,
        clock,
        wire: Wire::None,
        lines: LineSplitter::default(),
        bytes: Vec::new(),
        outputs: VecDeque::new(),
        batch: Vec::new(),
        connections: 0,
        in_outage: false,
    };
    while !stop.is_cancelled() {
        // The clock may have been set back while the last batch waited to be taken.
        driver.session.look(driver.clock.now());
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            happened = driver.wire.next(&mut driver.bytes) => driver.happened(happened),
            () = wake(&driver.clock, driver.session.wake_at()) => driver.give(Input::Tick),
        }
        driver.carry_out().await;
        if !driver.batch.is_empty() && out.send(std::mem::take(&mut driver.batch)).await.is_err() {
            return;
        }
        driver.settings.tally.send_replace(driver.session.tally());
    }
}

async fn wake(clock: &Clock, at: Option<Timestamp>) {
    match at {
        Some(at) => clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

enum Wire {
    None,
    Opening(Pin<Box<dyn Future<Output = Result<Transport, Trouble>> + Send>>),
    Open(Box<Transport>),
}

enum Happened {
    Opened(Result<Transport, Trouble>),
    /// Bytes were read; so many messages could not be lines.
    Read(Result<u64, Trouble>),
}

impl Wire {
    /// Waits for the next thing to happen on the wire. May be dropped at any time.
    async fn next(&mut self, bytes: &mut Vec<u8>) -> Happened {
        match self {
            Self::None => std::future::pending().await,
            Self::Opening(opening) => Happened::Opened(opening.await),
            Self::Open(transport) => Happened::Read(transport.read(bytes).await),
        }
    }
}

struct Driver {
    settings: ChatSettings,
    clock: Clock,
    session: Session,
    wire: Wire,
    lines: LineSplitter,
    bytes: Vec<u8>,
    outputs: VecDeque<Output>,
    batch: Vec<Incoming>,
    /// How many connections were begun: each draws its own masks.
    connections: u64,
    /// An outage was logged and is not over.
    in_outage: bool,
}

impl Driver {
    fn give(&mut self, input: Input<'_>) {
        self.session.on(input, self.clock.now(), &mut self.outputs);
    }

    fn happened(&mut self, happened: Happened) {
        match happened {
            Happened::Opened(Ok(transport)) => {
                self.wire = Wire::Open(Box::new(transport));
                let access = self.settings.token_reader.as_ref().and_then(TokenReader::access);
                self.give(Input::Connected(access.and_then(Login::of)));
            }
            Happened::Opened(Err(trouble)) => self.closed(trouble),
            Happened::Read(read) => {
                // What was delivered in full counts, even if the connection ended right behind it.
                self.read_lines();
                match read {
                    Ok(skipped) => (0..skipped).for_each(|_| self.give(Input::Skipped(Skip::NotUtf8))),
                    Err(trouble) => self.closed(trouble),
                }
            }
        }
    }

    fn read_lines(&mut self) {
        let Self { lines, bytes, session, clock, outputs, .. } = self;
        let now = clock.now();
        lines.push(bytes, |line| {
            let input = line.map_or_else(Input::Skipped, Input::Line);
            session.on(input, now, outputs);
        });
        bytes.clear();
    }

    fn closed(&mut self, trouble: Trouble) {
        self.hang_up();
        self.give(Input::Closed(trouble));
    }

    fn hang_up(&mut self) {
        self.wire = Wire::None;
        self.lines.reset();
    }

    /// Carries out what the session asked for.
    async fn carry_out(&mut self) {
        while let Some(output) = self.outputs.pop_front() {
            match output {
                Output::Connect => self.connect(),
                Output::Disconnect => self.hang_up(),
                Output::Send(line) => self.tell(Some(&line)).await,
                Output::SendPass(token) => {
                    let line = Secret::new(format!("PASS oauth:{}", token.expose()));
                    self.tell(Some(line.expose())).await;
                }
                Output::Refuse(token) => {
                    if let Some(token_reader) = &self.settings.token_reader {
                        token_reader.report(&token);
                    }
                }
                Output::Finish => self.tell(None).await,
                Output::Hand(incoming) => {
                    if let Incoming::Link(link) = &incoming {
                        self.log(link);
                    }
                    self.batch.push(incoming);
                }
            }
        }
    }

    fn connect(&mut self) {
        self.connections = self.connections.wrapping_add(1);
        let seed = self.settings.seed.wrapping_add(self.connections);
        self.wire = Wire::Opening(Box::pin(Transport::open(
            self.settings.server.clone(),
            self.settings.tls.clone(),
            seed,
        )));
    }

    /// Sends a line, or goodbye. Where that fails, reading goes on: lines that were delivered before the
    /// other side left are still to be read, and after them its end.
    async fn tell(&mut self, line: Option<&str>) {
        let Wire::Open(transport) = &mut self.wire else { return };
        let deadline = after(self.clock.now(), SEND);
        let told = async {
            match line {
                Some(line) => transport.write(line).await,
                None => transport.finish().await,
            }
        };
        tokio::select! {
            told = told => if let Err(trouble) = told {
                debug!("chat could not be written to: {}", trouble.problem());
            },
            () = self.clock.sleep_until(deadline) => debug!("chat takes nothing"),
        }
    }

    /// An outage is one line in the log, however often we try.
    fn log(&mut self, link: &Link) {
        let (problem, advice) = (link.problem.as_deref().unwrap_or_default(), link.advice.as_deref());
        match link.state {
            LinkState::Up => info!(channel = self.settings.channel, "chat is connected"),
            LinkState::Stopped => error!(advice, "{problem}"),
            LinkState::Waiting if !self.in_outage => warn!(advice, "{problem}"),
            LinkState::Waiting | LinkState::Connecting | LinkState::Off => {
                debug!(advice, "chat: {}", link.state)
            }
        }
        self.in_outage = link.state == LinkState::Waiting;
    }
}
