//! Chat from before, brought along: files that other tools wrote become past streams with digests of their own.
//!
//! `recognise` tells what a file is. There is one small, pure parser for each format, and all of them hand on the same
//! (`entry`): what somebody wrote or did, and what the file tells of the stream. `evenings` finds the streams in it,
//! `judge` asks the classifier that judges live chat, and `keeper` writes. Numbers in such files go where numbers go, or
//! are left out. Nothing that comes in this way is shown as new, delivered, or waited for.
//!
//! Knows no engine: where the service runs, its pages' API begins an import, and else the command line.

mod chat_downloader;
mod chatterino;
mod chatty;
mod entry;
mod error;
mod evenings;
mod heard;
mod json;
mod judge;
mod justlog;
mod keeper;
mod lines;
mod notices;
mod raw;
mod recognise;
mod run;
mod said;
mod twitch_downloader;

pub use error::ImportError;
pub use recognise::Foreign;
pub use run::{ImportPlace, ImportRules, Importer, import_chat};
