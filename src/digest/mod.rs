//! Composing feedback for reading: what goes into a digest, when one is due, how it is written out.
//!
//! Pure: no I/O and no clock. Must not know where feedback or digests are kept.

mod closing;
pub mod compose;
mod criticism;
pub mod hydrate;
pub mod layout;
pub mod plan;
pub mod redacted;
pub mod render;
pub mod schedule;
mod sift;
mod topics;
mod wording;
