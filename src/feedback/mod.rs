//! The rules for feedback: what a message is, what passes, what belongs together.
//!
//! Pure: no I/O and no clock. Must not know of digests, storage or screens.

pub mod classify;
mod disguise;
mod features;
pub mod flood;
pub mod grouping;
pub mod learned;
pub mod lists;
pub mod meaning;
pub mod model;
pub mod names;
pub mod policy;
mod rules;
mod spelling;
pub(crate) mod tokens;
pub mod told;
