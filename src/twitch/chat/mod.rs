//! Twitch chat: one connection, kept up; lines in, [`Incoming`] out.
//!
//! Layers, each without the ones above: `lines` (bytes to lines), `parse` (a line taken apart), `words` and
//! `convert` (to the words of the domain), `parser` (all of that for one line), `login` (who signs in),
//! `session` (the life of a connection, a [`Protocol`]), and `task`. Nothing is kept here to tell repeated
//! lines: the store does that, durably.

mod convert;
mod error;
mod lines;
mod login;
mod parse;
mod parser;
mod session;
mod settings;
mod task;
pub mod words;

pub use lines::{LineTally, Skip};
pub use parser::{ChannelFilter, Parser, read_log};
pub use settings::{ChatSettings, SettingsError};
pub use task::run;

#[cfg(doc)]
use crate::domain::Incoming;
#[cfg(doc)]
use crate::net::Protocol;
