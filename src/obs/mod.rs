//! OBS as a peer: a small client of obs-websocket 5, good for OBS 28 and newer.
//!
//! Layers, each without the ones above: `wire` (the words of the protocol, read leniently), `reconciler`
//! (what a break changes in OBS and puts back), `session` (the life of a connection, without sockets and
//! clocks), `convert` (to the words of the domain), and `task`, which runs the session. Beside them:
//! `client` and `source` for the command line, `own_settings` (what OBS keeps of its server on this machine), `scripts` and `spool` for keys that are pressed in OBS.
//! Must not know when a break is due, nor what becomes of a sign.

pub mod check;
mod client;
mod convert;
mod error;
mod notes_store;
pub mod own_settings;
mod reconciler;
pub mod scripts;
mod session;
mod settings;
pub mod source;
pub mod spool;
mod task;
mod wire;

pub use client::{ObsClient, ObsClientError};
pub use notes_store::NotesStore;
pub use reconciler::ObsNotes;
pub use settings::{ObsAddressError, ObsSettings};
pub use task::run;
