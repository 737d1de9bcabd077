//! Evenkeel: a calm local companion for people who stream on Twitch and whom the numbers hurt.
//!
//! The modules stand in the order of their layers: a module imports only lower ones, and modules of one layer
//! never import each other. `tests/layers.rs` reads the source and holds this. ARCHITECTURE.md walks
//! one chat line and one break through them.

// layer 0: words
pub mod domain;
pub mod secret;
// layer 1: settings and time, plain; and the words in which people read what domain means
pub mod catalog;
pub mod clock;
pub mod config;
// layer 2: rules; time comes in as an argument
pub mod breaks;
pub mod feedback;
pub mod journal;
pub mod shield;
// layer 3: composing what is read
pub mod digest;
// layer 4: what is kept, how others are reached, and the main thread where a system wants it
#[cfg(any(windows, target_os = "macos"))]
pub mod main_loop;
pub mod net;
pub mod store;
// layer 5: peers
pub mod delivery;
pub mod emotes;
pub mod hotkeys;
pub mod idle;
pub mod obs;
pub mod tray;
pub mod twitch;
// layer 6: the machine, the settings as they stand while it runs, and what is brought along from before
pub mod engine;
pub mod import;
pub mod settings;
// layer 7: pages and the API
pub mod web;
// layer 8: what is wired together
pub mod app;
// layer 9: the command line
pub mod cli;
