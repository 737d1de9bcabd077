//! What a protocol has to be, so that [`run_connection`](super::run_connection) can keep it going.

use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::address::Address;
use super::error::NetError;
use crate::domain::Incoming;
use crate::secret::Secret;

/// Which of a protocol's connections is meant. The protocol numbers them as it likes.
pub type ConnectionId = u64;

/// What time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// For deadlines: steady time, told as the wall clock would show it had it not been set since the beginning.
    pub steady: Timestamp,
    /// For people, and for comparing with what others say of time.
    pub wall: Timestamp,
}

/// What happened.
#[derive(Debug)]
pub enum NetEvent<'a, N> {
    /// The connection that was asked for stands.
    Opened(ConnectionId),
    /// The next bytes came, on a connection without WebSocket.
    Bytes(ConnectionId, &'a [u8]),
    /// A whole text came, on one with WebSocket. Nobody has checked that it is UTF-8.
    Text(ConnectionId, &'a [u8]),
    /// A message came that is no text.
    Binary(ConnectionId),
    /// A sign of life came, and nothing else.
    Alive(ConnectionId),
    /// The connection is gone, or could not be made.
    Closed(ConnectionId, NetError),
    /// A job came to its end, or something changed elsewhere.
    News(N),
    /// The time of [`Protocol::wake_at`] has come. Harmless at any other time.
    Tick,
    /// Told to stop: what must not be left undone is to be done now.
    Stop,
    /// The time for that is over.
    GraceOver,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect<J> {
    /// Make a connection, and say `Opened` or `Closed`.
    Open(ConnectionId, Address),
    /// Say goodbye and drop the connection, or the making of it. No `Closed` is expected.
    Close(ConnectionId),
    /// Send this. It may hold a password, and is kept out of logs.
    Send(ConnectionId, Secret),
    /// Ask for a sign of life.
    Ping(ConnectionId),
    /// Say goodbye, and go on reading until the other side closes.
    Finish(ConnectionId),
    /// Do what is no connection's. Where it takes time, what comes of it is told as `News`.
    Run(J),
    /// Drop every job that is under way. No `News` of them are expected.
    CancelJobs,
    /// Hand this on.
    Report(Incoming),
}

/// The life of a peer's connections, as a machine without sockets and clocks.
pub trait Protocol: Send {
    /// What it wants done that is no connection's.
    type Job: Send;
    /// What it is told that comes from no connection.
    type News: Send + 'static;

    /// The longest WebSocket message that is read, in bytes. A longer one ends the connection.
    const MAX_MESSAGE: usize;
    /// So many reports may wait to be taken. With more nothing is read, so that the server is held back.
    const MAX_WAITING: usize = 1;
    /// How long may be spent at the end on what must not be left undone.
    const GRACE: Duration = Duration::ZERO;

    /// Takes in what happened at `now` and appends what to do.
    fn on(&mut self, event: NetEvent<'_, Self::News>, now: Now, effects: &mut Vec<Effect<Self::Job>>);

    /// When to send the next tick, in steady time; none if there is nothing to wait for.
    fn wake_at(&self) -> Option<Timestamp>;

    /// After [`NetEvent::Stop`]: whether nothing is left that must be done.
    fn is_done(&self) -> bool {
        true
    }
}

/// What a protocol reaches besides its connections: other tasks, disks, questions over HTTP.
pub trait Environment<P: Protocol>: Send {
    /// Waits for news from elsewhere; for ever where there is none. May be dropped at any time. What
    /// holds at the beginning is news, too.
    fn news(&mut self) -> impl Future<Output = P::News> + Send {
        std::future::pending()
    }

    /// Begins `job`. Gives what will come of it, if that is to be told.
    fn begin(&mut self, job: P::Job) -> Option<BoxFuture<'static, P::News>>;

    /// Looks at the protocol after each step, for whoever shows how it goes.
    fn look(&mut self, _protocol: &P) {}
}
