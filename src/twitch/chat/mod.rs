//! Twitch chat.
mod convert;
mod lines;
mod parse;
mod parser;
mod words;

pub use lines::{Skip, Tally};
pub use parser::{Channel, Parser, read_log};
