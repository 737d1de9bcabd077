//! Twitch's questions and answers: who a channel is, whether it is live, and its numbers.
//!
//! `client` asks with the sign-in and renews it once where Twitch refuses it. Above it stands the
//! polling: `wire` (answers as they come) and `convert` (to the words of the house), `agenda` (when a
//! question may be asked again), `poll` (what to ask and what answers mean, without sockets and
//! clocks), `error` (the sentences), and `task`, which does as the poll says.

mod agenda;
mod client;
mod convert;
mod error;
mod poll;
mod task;
mod wire;

pub use client::Helix;
pub(super) use client::HelixRefusal;
pub use task::{PollSettings, run};
