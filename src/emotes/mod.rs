//! Emotes of BetterTTV, FrankerFaceZ and 7TV, for those who want them: which words they are in this channel, and their
//! pictures, kept on disk.
//!
//! Off unless the settings name a service, since each is one more server that is asked. Where one is away, what it knew
//! before stays, and else its emotes are words. Must not judge what is said with them.

mod images;
mod services;
mod task;

use std::time::Duration;

use reqwest::Client;
use rustls::ClientConfig;

use crate::config::OverlaySettings;
use crate::domain::EmoteService;
use crate::net::http;
use crate::net::tls::TlsError;
pub use images::{EmoteImage, EmoteImages};
pub use task::run;

/// The folder of pictures, in the data folder.
pub const FOLDER: &str = "emotes";

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(20);

/// Where a service is asked, and where its pictures are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmoteServer {
    /// What its questions begin with.
    pub api: String,
    /// What its pictures' addresses begin with.
    pub images: String,
}

/// Where the services are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmoteServers {
    /// BetterTTV.
    pub bttv: EmoteServer,
    /// FrankerFaceZ.
    pub ffz: EmoteServer,
    /// 7TV.
    pub seven_tv: EmoteServer,
}

impl Default for EmoteServers {
    fn default() -> Self {
        let server = |api: &str, images: &str| EmoteServer { api: api.into(), images: images.into() };
        Self {
            bttv: server("https://api.betterttv.net/3/cached", "https://cdn.betterttv.net"),
            ffz: server("https://api.frankerfacez.com/v1", "https://cdn.frankerfacez.com"),
            seven_tv: server("https://7tv.io/v3", "https://cdn.7tv.app"),
        }
    }
}

impl EmoteServers {
    fn of(&self, service: EmoteService) -> &EmoteServer {
        match service {
            EmoteService::Bttv => &self.bttv,
            EmoteService::Ffz => &self.ffz,
            EmoteService::SevenTv => &self.seven_tv,
        }
    }
}

/// Which services are asked, and how.
#[derive(Debug, Clone)]
pub struct EmoteSettings {
    /// Those that the streamer wants, in order: where two have a word, the first has it.
    services: Vec<EmoteService>,
    /// Whether their emotes may move.
    moving: bool,
    servers: EmoteServers,
    client: Client,
    /// Spreads the waits after a failure.
    seed: u64,
}

impl EmoteSettings {
    /// Those of `settings`, for `servers` that are trusted by `tls`; none where no service is wanted.
    ///
    /// # Errors
    /// When `tls` cannot be used.
    pub fn new(
        settings: &OverlaySettings,
        servers: EmoteServers,
        tls: &ClientConfig,
        seed: u64,
    ) -> Result<Option<Self>, TlsError> {
        if settings.emotes.is_empty() {
            return Ok(None);
        }
        let client = http::client(tls)
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .user_agent(concat!("Evenkeel/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(TlsError::of)?;
        let (services, moving) = (settings.emotes.clone(), settings.moving_emotes);
        Ok(Some(Self { services, moving, servers, client, seed }))
    }
}
