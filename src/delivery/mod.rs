//! Delivery: digests handed over to where the streamer wants them.
//!
//! Acts on `Command::Deliver` and reports how it went. Must not compose or change a digest.

mod folder;

pub use folder::{Delivery, run};
