//! OBS as a peer: a small client of obs-websocket 5, good for OBS 28 and newer.
//!
//! Layers, each without the ones above: `socket` (messages), `wire` (the words of the protocol, read
//! leniently), `reconciler` (what a break changes in OBS and puts back), `session` (the life of a
//! connection, without sockets and clocks), `convert` (to the words of the house), and `connection`, which
//! does as the session says. Beside them: `talk` and `source` for the command line, `scripts` and `spool`
//! for keys that are pressed in OBS. Must not know when a break is due, nor what becomes of a sign.

pub mod check;
mod client;
mod connection;
mod convert;
mod error;
mod notes_store;
mod reconciler;
pub mod scripts;
mod session;
mod settings;
mod socket;
pub mod source;
pub mod spool;
mod wire;

pub use client::{ObsClient, ObsClientError};
pub use connection::run;
pub use notes_store::NotesStore;
pub use reconciler::ObsNotes;
pub use settings::{ObsAddress, ObsAddressError, ObsSettings};
