//! Evenkeel: a calm local companion for people who stream on Twitch and whom the numbers hurt.
//!
//! The modules stand in floor order: a module imports only lower floors, and rooms on the same floor
//! never import each other. `tests/house.rs` reads the source and holds this. ARCHITECTURE.md walks
//! one chat line and one break through the house.

// floor 0: words
pub mod domain;
pub mod secret;
// floor 1: settings and time, plain; and the words in which people read what domain means
pub mod catalog;
pub mod clock;
pub mod config;
// floor 2: rules; time comes in as an argument
pub mod breaks;
pub mod feedback;
pub mod journal;
pub mod shield;
// floor 3: composing what is read
pub mod digest;
// floor 4: what is kept, and how others are reached
pub mod net;
pub mod store;
// floor 5: peers
pub mod delivery;
pub mod desk;
pub mod hotkeys;
pub mod obs;
pub mod twitch;
// floor 6: the machine, and the settings as they stand while it runs
pub mod engine;
pub mod settings;
// floor 7: pages and the API
pub mod web;
// floor 8: what is wired together
pub mod app;
// floor 9: the command line
pub mod cli;
