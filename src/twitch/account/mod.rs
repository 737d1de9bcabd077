//! The streamer's sign-in at Twitch: a code that is approved in the browser (the device code flow of a
//! public client, without a secret), kept on this machine and renewed there.
//!
//! Layers, each without the ones above: `wire` (what Twitch answers), `kept`, `keyring` and `vault` (where
//! the sign-in is kept), `code` (a code that waits for approval), `held` (the sign-in that is held) and
//! `keep` (what is to be saved or removed), `machine` (all of that together, without sockets and clocks), and here the driver that does as the machine
//! says. What the sign-in is used for is the business of whoever has a [`Gate`].

mod code;
mod driver;
mod held;
mod keep;
mod kept;
mod keyring;
mod machine;
mod trouble;
mod vault;
mod wire;

pub use driver::{AccountSettings, Wish, run};
pub use vault::{FILE, Vault};

#[cfg(doc)]
use super::access::Gate;
