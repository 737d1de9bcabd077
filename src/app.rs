//! What is wired together: configuration in, tasks out, one stop signal, an ordered stop.
//!
//! Peers stop first, then the engine puts what it has received on disk, then the pages close. Must
//! hold no rules of its own.

pub mod extension;
mod live;
mod peers;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::Config;
use crate::engine::{Engine, Parts, Started};
use crate::obs;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::store::StoreError;
use crate::store::folder::{self, Claim};
use crate::twitch::{AddressError, chat, tls};
use crate::web::{self, Extension, ObsPages, Presence, Web};

use peers::{Peers, Ways};

/// The page for an OBS that starts before the service, in the data folder.
pub const WAIT_PAGE: &str = "wait.html";
/// Pages that are still open when we stop are given this long.
const GOODBYE: Duration = Duration::from_millis(500);

/// Why the service could not start.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// What is kept cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The pages' address cannot be used.
    #[error(
        "The address {address} cannot be used: {reason}. Another program may have it; choose another with --listen, for example --listen 127.0.0.1:4478."
    )]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The chat address cannot be used.
    #[error(transparent)]
    Chat(#[from] chat::SettingsError),
    /// The address of Twitch's events cannot be used.
    #[error(transparent)]
    Events(#[from] AddressError),
    /// The address of OBS cannot be used.
    #[error(transparent)]
    Obs(#[from] obs::AddressError),
    /// The webhook cannot be used.
    #[error(transparent)]
    Webhook(#[from] crate::delivery::HookError),
    /// This machine cannot make secure connections.
    #[error(transparent)]
    Tls(#[from] tls::TlsError),
}

/// What differs between a service, the demo and a test.
#[derive(Clone)]
pub struct Surroundings {
    /// Time.
    pub clock: Clock,
    /// The streamer's time zone.
    pub zone: TimeZone,
    /// Whether to connect to Twitch and OBS.
    pub connect: bool,
    /// The settings as they can change; none where they stay as they are.
    pub settings: Option<Settings>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self { clock: Clock::system(), zone: TimeZone::system(), connect: true, settings: None }
    }
}

/// A running service.
pub struct Running {
    /// The machine.
    pub engine: Engine,
    /// Where the pages are.
    pub address: SocketAddr,
    /// Opens the private ones.
    pub key: Secret,
    claim: Claim,
    stop_peers: CancellationToken,
    stop_engine: CancellationToken,
    stop_web: CancellationToken,
    peers: JoinHandle<()>,
    machine: JoinHandle<()>,
    pages: JoinHandle<()>,
}

/// Starts everything for `config` in the data folder `data`.
///
/// # Errors
/// A sentence for the streamer; then nothing runs.
pub async fn start(config: &Config, data: &Path, around: Surroundings) -> Result<Running, AppError> {
    let claim = Claim::take(data)?;
    let key = claim.api_key()?;
    let wanted = config.server.listen;
    let listening = async {
        let listener = TcpListener::bind(wanted).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    let (listener, address) =
        listening.await.map_err(|reason| AppError::Listen { address: wanted, reason })?;
    let ways = Ways::of(config, data, &around, None)?;

    let [stop_peers, stop_engine, stop_web] = std::array::from_fn(|_| CancellationToken::new());
    let parts = Parts { config, folder: data, clock: around.clock.clone(), zone: around.zone.clone() };
    let Started { engine, commands, task: machine } = Engine::start(parts, stop_engine.clone()).await?;

    let settings = around.settings.clone().unwrap_or_else(|| Settings::fixed(config.clone()));
    let zone = around.zone.clone();
    let peers = Peers::start(config, data, &engine, around, ways, commands, &stop_peers).await;
    let peers = tokio::spawn(live::run(settings.clone(), engine.clone(), peers, stop_peers.clone()));
    let shield_token = folder::shield_token(data)?;
    let shield_folder = extension::keep(data, address, &shield_token);
    let web = Web {
        engine: engine.clone(),
        key: key.clone(),
        address,
        zone,
        shield_token,
        obs_pages: ObsPages::default(),
        presence: Presence::default(),
        extension: Extension::new(shield_folder),
        settings,
        stop: stop_web.clone(),
    };
    let pages = tokio::spawn(async move {
        if let Err(error) = web::serve(listener, web).await {
            tracing::error!("the pages stopped: {error}");
        }
    });
    let journal = engine.journal().clone();
    let stop = stop_web.clone();
    tokio::spawn(async move { stop.run_until_cancelled(journal.close_when_quiet()).await });
    claim.announce(address)?;
    claim.put(WAIT_PAGE, web::assets::wait_page(&format!("http://{address}/overlay")).as_bytes())?;
    Ok(Running { engine, address, key, claim, stop_peers, stop_engine, stop_web, peers, machine, pages })
}

impl Running {
    /// The private page `path`, with the key.
    pub fn private_address(&self, path: &str) -> String {
        format!("http://{}{path}?key={}", self.address, self.key.expose())
    }

    /// Stops everything in order. What was received is on disk afterwards, if the disk takes it.
    pub async fn stop(self) {
        self.claim.withdraw();
        self.engine.store().stop_waiting();
        self.stop_peers.cancel();
        settle(self.peers.await);
        self.stop_engine.cancel();
        settle(self.machine.await);
        self.stop_web.cancel();
        if let Ok(ended) = timeout(GOODBYE, self.pages).await {
            settle(ended);
        }
    }
}

fn settle(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!("a part ended in an unexpected way: {error}");
    }
}
