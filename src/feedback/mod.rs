//! The rules for feedback: what a message is, what passes, what belongs together.
//!
//! Pure: no I/O and no clock. Must not know of digests, storage or screens.

pub mod classify;
mod disguise;
pub mod flood;
pub mod grouping;
pub mod language;
pub mod learned;
mod lexicon;
pub mod model;
mod number_talk;
mod patterns;
pub mod policy;
mod profanity;
mod signals;
mod themes;
pub(crate) mod tokens;
