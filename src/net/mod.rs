//! Connections to others: how they are made, kept up, told of and ended. The same for every peer.
//!
//! A peer is three things. A [`Protocol`] is its life as a pure machine: [`NetEvent`]s in, with the time they
//! came at, and [`Effect`]s out. An [`Environment`] is what it reaches besides its connections. And one call of
//! [`run_connection`] with both is its task: it dials, hands over what comes, does the effects, wakes the
//! machine at [`Protocol::wake_at`], reports and logs each change, and stops in order.
//!
//! - **Connections** have numbers that the protocol gives out, so there may be several at once (EventSub has two
//!   while it moves). `Open` ends in `Opened` or `Closed`; `Close` in nothing. Deadlines are the protocol's: it
//!   says when it wants to be woken, and closes what takes too long. They stand in [`Now::steady`], which never runs
//!   backwards; [`Now::wall`] is for what people read. [`Backoff`] gives the waits in between.
//! - **Jobs** are all else that takes time: a question over HTTP, a note on disk. `Run` hands one to
//!   [`Environment::begin`], whose future ends as `News`. A peer that only asks over HTTP (the numbers, the
//!   sign-in) opens no connection and lives by jobs alone: the task is the same one.
//! - **News** also come by [`Environment::news`]: a sign-in that changed, a break that began, a wish. What holds
//!   at the beginning comes as news first, before anything else happens. So does a setting that is taken up in
//!   mid-life; where it names another server, `app` ends the task and begins it anew.
//! - **Reports**: [`Reporter::tell`] gives each change of state once, in the words of an error that is
//!   [`Advice`]; hand it on with `Report`. The task logs it, and every error with its causes at debug.
//! - **The end**: `Stop` is told once. What must not be left undone is done until [`Protocol::is_done`], for
//!   [`Protocol::GRACE`] at most; ticks and news from elsewhere do not come any more, those of jobs do.
//! - **Bounds**: while [`Protocol::MAX_WAITING`] reports wait to be taken, nothing is read and no tick comes, so
//!   that TCP holds the server back. News and jobs go on.
//!
//! `twitch/chat` is the smallest example. Must not know what is said on a connection, nor to whom it leads.

mod address;
mod backoff;
mod connection;
mod dial;
mod error;
pub mod http;
mod protocol;
mod report;
mod run;
pub mod tls;
mod websocket;

pub use address::{Address, Scheme, UrlError};
pub use backoff::Backoff;
pub use error::{NetError, ServerName};
pub use protocol::{ConnectionId, Effect, Environment, NetEvent, Now, Protocol};
pub use report::{Advice, Reporter};
pub use run::{TaskContext, run_connection};
