//! Twitch chat: one connection, kept up; lines in, [`Incoming`] out.
//!
//! Layers, each without the ones above: `websocket` and `transport` (sockets to bytes), `lines`
//! (bytes to lines), `parse` (a line taken apart), `words` and `convert` (to the words of the house),
//! `parser` (all of that for one line), `login` (who signs in), `session` (the life of a connection, without sockets and
//! clocks), and here the driver that does as the session says. Nothing is kept here to tell repeated
//! lines: the store does that, durably.

mod convert;
mod driver;
mod lines;
mod login;
mod parse;
mod parser;
mod session;
mod settings;
mod transport;
mod trouble;
mod websocket;
pub(super) mod words;

pub use driver::run;
pub use lines::{Skip, Tally};
pub use parser::{Channel, Parser, read_log};
pub use settings::{ChatSettings, SettingsError};

#[cfg(doc)]
use crate::domain::Incoming;
