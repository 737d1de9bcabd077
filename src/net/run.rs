//! The task that owns the life of a peer's connections.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use rustls::ClientConfig;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::connection::{Connection, ConnectionProgress, Received};
use super::protocol::{ConnectionId, Effect, Environment, NetEvent, Now, Protocol};
use super::report::LinkLog;
use super::websocket::WireFrame;
use crate::clock::{Clock, WallOffset};
use crate::domain::Incoming;

/// What a connection's task is given from outside.
#[derive(Clone)]
pub struct TaskContext {
    /// Whom to trust.
    pub tls: Arc<ClientConfig>,
    /// Time.
    pub clock: Clock,
    /// Tells it to stop.
    pub stop: CancellationToken,
    /// Takes what is reported, in order: what came together, together.
    pub out: mpsc::Sender<Vec<Incoming>>,
}

/// Does as `protocol` says, until told to stop or until nobody takes what is reported any more.
pub async fn run_connection<P: Protocol>(
    protocol: P,
    environment: impl Environment<P>,
    context: TaskContext,
) {
    let TaskContext { tls, clock, stop, out } = context;
    let mut task = ConnectionTask {
        protocol,
        environment,
        tls,
        began: clock.offset(),
        clock,
        connections: VecDeque::new(),
        jobs: FuturesUnordered::new(),
        effects: Vec::new(),
        batch: Vec::new(),
        log: LinkLog::default(),
    };
    if task.work(&stop, &out).await {
        task.finish().await;
    }
    let batch = std::mem::take(&mut task.batch);
    task.connections.drain(..).for_each(|(_, connection)| connection.close());
    if !batch.is_empty() {
        // Whoever stops us may have stopped listening.
        let _ = out.send(batch).await;
    }
}

struct ConnectionTask<P: Protocol, E> {
    protocol: P,
    environment: E,
    tls: Arc<ClientConfig>,
    clock: Clock,
    /// How the wall clock stood when the task began. Steady time is told by it.
    began: WallOffset,
    connections: VecDeque<(ConnectionId, Connection)>,
    jobs: FuturesUnordered<BoxFuture<'static, P::News>>,
    effects: Vec<Effect<P::Job>>,
    batch: Vec<Incoming>,
    log: LinkLog,
}

impl<P: Protocol, E: Environment<P>> ConnectionTask<P, E> {
    /// Works until told to stop. Gives whether anybody still takes what is reported.
    async fn work(&mut self, stop: &CancellationToken, out: &mpsc::Sender<Vec<Incoming>>) -> bool {
        loop {
            self.carry_out();
            let wake_at = self.protocol.wake_at().map(|at| self.began.to_steady(at));
            let wall = self.clock.offset();
            let has_room = self.batch.len() < P::MAX_WAITING;
            // In this order: what was delivered is read before deadlines are looked at, so that a full
            // queue alone is never taken for silence.
            tokio::select! {
                biased;
                () = stop.cancelled() => return true,
                room = out.reserve(), if !self.batch.is_empty() => match room {
                    Ok(room) => room.send(std::mem::take(&mut self.batch)),
                    Err(_) => return false,
                },
                news = self.environment.news() => self.give(NetEvent::News(news)),
                Some(news) = self.jobs.next(), if !self.jobs.is_empty() => self.give(NetEvent::News(news)),
                (id, progress) = next(&mut self.connections), if has_room => self.progress(id, progress),
                () = self.clock.wake_at(wake_at), if has_room => self.give(NetEvent::Tick),
                // What is said by the wall clock is said anew.
                () = self.clock.wall_set(wall), if has_room => self.give(NetEvent::Tick),
            }
        }
    }

    /// Does what must not be left undone, while there is time.
    async fn finish(&mut self) {
        self.give(NetEvent::Stop);
        let finish = async {
            loop {
                self.carry_out();
                if self.protocol.is_done() {
                    return;
                }
                tokio::select! {
                    biased;
                    Some(news) = self.jobs.next(), if !self.jobs.is_empty() => self.give(NetEvent::News(news)),
                    (id, progress) = next(&mut self.connections) => self.progress(id, progress),
                }
            }
        };
        // Time of the machine: a clock that stands still must not keep us.
        if timeout(P::GRACE, finish).await.is_err() {
            self.give(NetEvent::GraceOver);
            self.carry_out();
        }
    }

    fn now(&self) -> Now {
        let now = self.clock.steady();
        Now { steady: self.began.to_wall(now), wall: self.clock.offset().to_wall(now) }
    }

    fn give(&mut self, event: NetEvent<'_, P::News>) {
        let now = self.now();
        self.protocol.on(event, now, &mut self.effects);
    }

    fn progress(&mut self, id: ConnectionId, progress: ConnectionProgress) {
        match progress {
            ConnectionProgress::Opened => self.give(NetEvent::Opened(id)),
            ConnectionProgress::Arrived => self.arrived(id),
            ConnectionProgress::Ended(error) => {
                self.remove(id);
                tracing::debug!(
                    connection = id,
                    error = &error as &dyn std::error::Error,
                    "a connection ended"
                );
                self.give(NetEvent::Closed(id, error));
            }
        }
    }

    /// What was delivered in full counts, even if the connection ended right behind it. Where enough waits
    /// to be taken, the rest stays where it is.
    fn arrived(&mut self, id: ConnectionId) {
        while self.batch.len() < P::MAX_WAITING {
            let now = self.now();
            let found = self.connections.iter_mut().find(|(other, _)| *other == id);
            let Some((_, connection)) = found else { return };
            let (protocol, effects) = (&mut self.protocol, &mut self.effects);
            match connection.take() {
                Ok(None) => return,
                Ok(Some(Received::Bytes(bytes))) => protocol.on(NetEvent::Bytes(id, bytes), now, effects),
                Ok(Some(Received::Message(WireFrame::Text(text)))) => {
                    protocol.on(NetEvent::Text(id, &text), now, effects);
                }
                Ok(Some(Received::Message(WireFrame::Binary))) => {
                    protocol.on(NetEvent::Binary(id), now, effects)
                }
                Ok(Some(Received::Message(WireFrame::Alive))) => {
                    protocol.on(NetEvent::Alive(id), now, effects)
                }
                Err(error) => return self.progress(id, ConnectionProgress::Ended(error)),
            }
            self.carry_out();
        }
    }

    /// Carries out what the protocol asked for.
    fn carry_out(&mut self) {
        for effect in std::mem::take(&mut self.effects) {
            match effect {
                Effect::Open(id, address) => {
                    self.remove(id);
                    let connection = Connection::open(address, self.tls.clone(), P::MAX_MESSAGE);
                    self.connections.push_back((id, connection));
                }
                Effect::Close(id) => self.remove(id),
                Effect::Send(id, text) => self.with(id, |connection| connection.send(text.expose())),
                Effect::Ping(id) => self.with(id, Connection::ping),
                Effect::Finish(id) => self.with(id, Connection::finish),
                Effect::Run(job) => self.jobs.extend(self.environment.begin(job)),
                Effect::CancelJobs => self.jobs.clear(),
                Effect::Report(incoming) => {
                    if let Incoming::Link(link) = &incoming {
                        self.log.note(link);
                    }
                    self.batch.push(incoming);
                }
            }
        }
        self.environment.look(&self.protocol);
    }

    fn with(&mut self, id: ConnectionId, act: impl FnOnce(&mut Connection)) {
        if let Some((_, connection)) = self.connections.iter_mut().find(|(other, _)| *other == id) {
            act(connection);
        }
    }

    fn remove(&mut self, id: ConnectionId) {
        if let Some(at) = self.connections.iter().position(|(other, _)| *other == id)
            && let Some((_, connection)) = self.connections.remove(at)
        {
            connection.close();
        }
    }
}

/// Waits for the next thing to happen on any of `connections`. May be dropped at any time.
async fn next(connections: &mut VecDeque<(ConnectionId, Connection)>) -> (ConnectionId, ConnectionProgress) {
    let happened = poll_fn(|context: &mut Context<'_>| {
        for (id, connection) in connections.iter_mut() {
            if let Poll::Ready(progress) = connection.poll(context) {
                return Poll::Ready((*id, progress));
            }
        }
        Poll::Pending
    })
    .await;
    // The next time another one is asked first: none must wait for a busy one.
    connections.rotate_left(1);
    happened
}
