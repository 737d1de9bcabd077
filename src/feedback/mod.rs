//! The rules for feedback: what a message is, what passes, what belongs together.
//!
//! Pure: no I/O and no clock. Must not know of digests, storage or screens.

pub mod classify;
mod disguise;
pub mod grouping;
mod lexicon;
mod number_talk;
pub mod policy;
mod signals;
pub(crate) mod tokens;
