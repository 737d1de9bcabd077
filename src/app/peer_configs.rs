//! What the peers connect to, as the settings say. Where an address cannot be used, that is found here, before anything
//! is connected.

use std::path::Path;
use std::sync::Arc;

use super::{AppError, Deps};
use crate::config::Config;
use crate::delivery::Hook;
use crate::emotes::EmoteSettings;
use crate::net::tls;
use crate::obs::ObsSettings;
use crate::store::folder;
use crate::twitch::access::{self, TokenReader, TokenStore};
use crate::twitch::account::{AccountSettings, Vault};
use crate::twitch::chat::ChatSettings;
use crate::twitch::eventsub::EventSubSettings;
use crate::twitch::helix::{Helix, PollSettings};
use crate::twitch::http::Http;

/// What the peers connect to, checked before anything is connected. Empty where nothing is to be.
#[derive(Default)]
pub(super) struct PeerConfigs {
    pub(super) account: Option<AccountConfig>,
    /// None until a channel is set: then there is nothing to hear of.
    pub(super) channel: Option<ChannelConfig>,
    /// None where no OBS is set.
    pub(super) obs: Option<ObsSettings>,
    /// None where no webhook is set.
    pub(super) hook: Option<Hook>,
    /// None where no service is to be asked.
    pub(super) emotes: Option<EmoteSettings>,
}

pub(super) struct AccountConfig {
    pub(super) settings: AccountSettings,
    pub(super) token_store: TokenStore,
    pub(super) token_reader: TokenReader,
}

pub(super) struct ChannelConfig {
    pub(super) chat: ChatSettings,
    pub(super) events: EventSubSettings,
    pub(super) poll: PollSettings,
    pub(super) helix: Helix,
}

impl PeerConfigs {
    /// What `config` sets up. The channel's use the sign-in behind `token_reader`, else a new one.
    pub(super) fn of(
        config: &Config,
        data: &Path,
        around: &Deps,
        token_reader: Option<TokenReader>,
    ) -> Result<Self, AppError> {
        if !around.connect {
            return Ok(Self::default());
        }
        let twitch = &config.twitch;
        let trust = Arc::new(tls::trusting_this_machine()?);
        let obs = ObsSettings::new(&config.obs, trust.clone())?;
        let hook = Hook::new(&config.digest, &trust)?;
        let http = Http::new(&trust)?;
        let (token_store, new_reader) = access::token_channel();
        let seed = folder::random_number;
        let emotes = EmoteSettings::new(&config.overlay, around.emotes.clone(), &trust, seed())?;
        let channel = match twitch.channel.as_str() {
            "" => None,
            name => {
                let token_reader = token_reader.unwrap_or_else(|| new_reader.clone());
                Some(ChannelConfig {
                    chat: ChatSettings::new(twitch, trust.clone(), Some(token_reader.clone()), seed())?,
                    events: EventSubSettings::new(twitch, trust, seed())?,
                    poll: PollSettings {
                        channel: name.to_owned(),
                        poll_every: twitch.poll_every.get(),
                        seed: seed(),
                    },
                    helix: Helix::new(http.clone(), &twitch.helix_url, token_reader),
                })
            }
        };
        let settings = AccountSettings {
            client_id: twitch.client_id.clone(),
            auth_url: twitch.auth_url.clone(),
            http,
            vault: Vault::new(data, twitch.keyring),
            seed: seed(),
        };
        Ok(Self {
            account: Some(AccountConfig { settings, token_store, token_reader: new_reader }),
            channel,
            obs,
            hook,
            emotes,
        })
    }
}
