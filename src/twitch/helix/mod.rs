//! Twitch's questions and answers: who a channel is, whether it is live, and its numbers.
//!
//! `client` asks with the sign-in and renews it once where Twitch refuses it.

mod client;

pub use client::Helix;
pub(super) use client::Refused;
