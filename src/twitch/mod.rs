//! Twitch as a peer: chat over IRC.
//!
//! Each part owns its wire types and its errors, and has one file that converts to the words of
//! `domain`. Must not know what becomes of what it hands in.

mod backoff;
pub mod chat;
