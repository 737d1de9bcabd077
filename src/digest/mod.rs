//! Composing feedback for reading: what goes into a digest, when one is due, how it is written out.
//!
//! Pure: no I/O and no clock. Must not know where feedback or digests are kept.

pub mod assemble;
mod closing;
pub mod compose;
mod criticism;
pub mod letter;
pub mod outline;
pub mod plan;
pub mod render;
pub mod schedule;
mod sift;
mod topics;
mod wording;
