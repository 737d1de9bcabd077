//! What a chat connection needs, checked before anything is connected.

use std::sync::Arc;

use rustls::ClientConfig;
use tokio::sync::watch;

use super::lines::LineTally;
use crate::config;
use crate::net::Address;
use crate::twitch::access::TokenReader;
use crate::twitch::address::{AddressError, address};

/// What a chat connection needs.
#[derive(Debug)]
pub struct ChatSettings {
    /// The channel's login name, in lower case.
    pub channel: String,
    /// The chat server.
    pub server: Address,
    /// Whom to trust.
    pub tls: Arc<ClientConfig>,
    /// The sign-in, where there may be one: while it permits chat, each new connection signs in.
    pub token_reader: Option<TokenReader>,
    /// Where the anonymous number and the waits are drawn from. The same seed gives the same.
    pub seed: u64,
    /// Where the counts are shown, after each batch. Subscribe before running.
    pub tally: watch::Sender<LineTally>,
}

/// Why chat cannot be connected as it is set up.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// `channel` is not a name Twitch could know.
    #[error(
        "`{0}` is not a Twitch channel. Set `channel` to the login name, as in twitch.tv/NAME: letters, digits and underscores."
    )]
    Channel(String),
    /// `irc_url` cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
}

impl ChatSettings {
    /// Chat as configured, with the sign-in behind `token_reader`.
    ///
    /// # Errors
    /// When the channel or the address cannot be used.
    pub fn new(
        twitch: &config::Twitch,
        tls: Arc<ClientConfig>,
        token_reader: Option<TokenReader>,
        seed: u64,
    ) -> Result<Self, SettingsError> {
        Ok(Self {
            channel: channel(&twitch.channel)?,
            server: address(&twitch.irc_url)?,
            tls,
            token_reader,
            seed,
            tally: watch::Sender::default(),
        })
    }
}

/// A login name as people write it (`#Name`, `@name`), in the one form Twitch uses.
fn channel(written: &str) -> Result<String, SettingsError> {
    let name = written.trim().trim_start_matches(['#', '@']).to_ascii_lowercase();
    let sound =
        (1..=25).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if sound { Ok(name) } else { Err(SettingsError::Channel(written.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_come_in_one_form() {
        for written in ["harbour_1", "#Harbour_1", " @HARBOUR_1 "] {
            assert_eq!(channel(written).unwrap(), "harbour_1");
        }
        for written in ["", "#", "two words", "a\r\nQUIT", "näme", "abcdefghijklmnopqrstuvwxyz", "a,b"] {
            assert!(channel(written).is_err(), "{written:?}");
        }
    }
}
