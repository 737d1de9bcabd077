//! The shield: what decides which numbers may be seen, when and how. Pure; time comes in as an argument.
//!
//! What is not known to be allowed is hidden. Must not read the store, and must not hold a number any
//! longer than it takes to answer, except for a peek that is being shown.

pub mod modes;
pub mod peeks;
pub mod reveal;
pub mod usual;
pub mod words;

pub use modes::Modes;
pub use peeks::{AskedPeek, PeekLook, Peeks};
pub use reveal::Reveal;
