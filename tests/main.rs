//! The integration tests, in one binary: they link once and share their support.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]
#![allow(unreachable_pub, reason = "a test binary has no outside; `pub` tells what support is for")]

mod support;

mod account;
mod breaks;
mod browser;
mod chat;
mod cli;
mod deaths;
mod dedup;
mod delivery;
mod emotes;
mod engine;
mod eventsub;
mod export;
mod faults;
mod fixtures;
mod full_disk;
mod helix;
mod hostile;
mod hotkeys;
mod house_of_two;
mod idle;
mod import;
mod journal;
mod kill;
mod layers;
mod markdown;
mod model;
mod number_talk;
mod obs;
mod on_air;
mod refusals;
mod removals;
mod settings;
mod shield;
mod signed_in;
mod typing;
mod user_data;
mod web;
