//! Composing feedback for reading: what goes into a digest, when one is due, how it is written out.
//!
//! Pure: no I/O and no clock. Must not know where feedback or digests are kept.

pub mod assemble;
pub mod compose;
pub mod letter;
pub mod outline;
pub mod render;
pub mod schedule;
mod topics;
