//! What a connection to Twitch's events needs, and what is counted on it.

use std::sync::Arc;

use rustls::ClientConfig;
use tokio::sync::watch;

use crate::config;
use crate::net::Address;
use crate::twitch::address::{AddressError, address};

/// How long Twitch is asked to stay silent at most, in seconds. It allows 10 to 600. A dead connection
/// is noticed that late, and a slow network must not be taken for one.
const KEEPALIVE: &str = "keepalive_timeout_seconds=30";

/// What a connection to Twitch's events needs.
#[derive(Debug)]
pub struct EventSubSettings {
    /// The channel's login name, in lower case.
    pub channel: String,
    /// The event server (`eventsub_url`): an address of WebSocket.
    pub url: Address,
    /// Whom to trust.
    pub tls: Arc<ClientConfig>,
    /// Where the waits are drawn from. The same seed gives the same.
    pub seed: u64,
    /// Where the counts are shown, after each message. Subscribe before running.
    pub tally: watch::Sender<EventTally>,
}

impl EventSubSettings {
    /// Events as configured.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub fn new(twitch: &config::Twitch, tls: Arc<ClientConfig>, seed: u64) -> Result<Self, AddressError> {
        Ok(Self {
            channel: twitch.channel.clone(),
            url: address(&twitch.eventsub_url)?,
            tls,
            seed,
            tally: watch::Sender::default(),
        })
    }
}

/// What became of the messages so far. How many of a kind somebody sent is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventTally {
    /// Events that were understood.
    pub events: u64,
    /// Events that came again.
    pub duplicates: u64,
    /// Messages and events of a kind or version that is not known here.
    pub unknown: u64,
    /// Messages and events that could not be read.
    pub unreadable: u64,
}

/// The address with our wish for signs of life, unless it holds one.
pub(super) fn with_keepalive(address: &Address) -> Address {
    let mut address = address.clone();
    if !address.path.contains("keepalive_timeout_seconds=") {
        let joint = if address.path.contains('?') { '&' } else { '?' };
        address.path = format!("{}{joint}{KEEPALIVE}", address.path);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wish_for_signs_of_life_is_put_where_it_belongs() {
        for (url, path) in [
            ("wss://h/ws", "/ws?keepalive_timeout_seconds=30"),
            ("wss://h", "/?keepalive_timeout_seconds=30"),
            ("wss://h?x=1", "/?x=1&keepalive_timeout_seconds=30"),
            ("wss://h/ws?keepalive_timeout_seconds=10", "/ws?keepalive_timeout_seconds=10"),
        ] {
            assert_eq!(with_keepalive(&address(url).unwrap()).path, path);
        }
    }
}
