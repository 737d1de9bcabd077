//! Twitch as a peer: chat over IRC, and with a sign-in its events and its numbers.
//!
//! Each part owns its wire types and its errors, and has one file that converts to the words of
//! `domain`. `account` keeps the sign-in and shares it through an [`Access`]; `eventsub` and `helix` use
//! it. Must not know what becomes of what it hands in.

pub mod access;
pub mod account;
mod address;
mod alike;
pub mod chat;
pub mod eventsub;
pub mod helix;
pub mod http;
mod scopes;

pub use address::{AddressError, address};

#[cfg(doc)]
use access::Access;
