//! The streamer's sign-in at Twitch: a code that is approved in the browser (the device code flow of a
//! public client, without a secret), kept on this machine and renewed there.
//!
//! Layers, each without the ones above: `wire` (what Twitch answers), `stored_token`, `keyring` and `vault`
//! (where the sign-in is kept), `code` (a code that waits for approval), `token` (the tokens that are held)
//! and `save_queue` (what is to be saved or removed), `sign_in` (all of that together, without sockets and
//! clocks), and `task`, which does as it says. What the sign-in is used for is the business of whoever has
//! a [`TokenReader`].

mod code;
mod error;
mod keyring;
mod save_queue;
mod sign_in;
mod stored_token;
mod task;
mod token;
mod vault;
mod wire;

pub use task::{AccountSettings, SignInRequest, run};
pub use vault::{FILE, Vault};

#[cfg(doc)]
use super::access::TokenReader;
