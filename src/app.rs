//! What is wired together: configuration in, tasks out, one stop signal, an ordered stop.
//!
//! Peers stop first, then the engine puts what it has received on disk, then the pages close. Must
//! hold no rules of its own.

pub mod extension;
mod group;
mod live;
mod peer_configs;
mod peers;
mod supervisor;
mod tray;
pub mod wipe;
mod wishes;

use std::error::Error;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::{AccountState, Action, Language, TourStep};
use crate::emotes::{self, EmoteImages, EmoteServers};
use crate::engine::{Engine, Parts, Started};
use crate::import::Importer;
use crate::net::tls;
use crate::obs::{self, own_settings};
use crate::secret::Secret;
use crate::settings::Settings;
use crate::store::folder::{self, Announced, Claim};
use crate::store::sessions::Sessions;
use crate::store::{Store, StoreError};
use crate::twitch::{AddressError, chat};
use crate::web::lan::address_for_others;
use crate::web::seal::{Seal, SealError};
use crate::web::{self, Extension, Lan, Links, ObsPages, Presence, Web};

use peer_configs::PeerConfigs;
use peers::Peers;
pub use supervisor::{PartFault, ServicePart};
use supervisor::{SupervisedTask, Supervisor};

/// The page for an OBS that starts before the service, in the data folder.
pub const WAIT_PAGE: &str = "wait.html";
/// The folder for what the service says of itself, in the data folder.
pub const LOG_FOLDER: &str = "log";
/// How long Twitch is given to hear that the sign-in is taken back, before it is forgotten here.
const SIGNING_OUT: Duration = Duration::from_secs(3);

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
        #[source]
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
    Obs(#[from] obs::ObsAddressError),
    /// The webhook cannot be used.
    #[error(transparent)]
    Webhook(#[from] crate::delivery::HookError),
    /// This machine cannot make secure connections.
    #[error(transparent)]
    Tls(#[from] tls::TlsError),
    /// Connections from other machines of the house cannot be encrypted.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// What differs between a service, the demo and a test.
#[derive(Clone)]
pub struct Deps {
    /// Time.
    pub clock: Clock,
    /// The streamer's time zone.
    pub zone: TimeZone,
    /// The language of this machine.
    pub language: Language,
    /// Whether to connect to Twitch and OBS.
    pub connect: bool,
    /// The settings as they can change; none where they stay as they are.
    pub settings: Option<Settings>,
    /// What the demo shows now; none where this is no demo.
    pub tour: Option<watch::Receiver<TourStep>>,
    /// Where OBS may keep its own settings; read only when somebody asks for it.
    pub obs_folders: Vec<PathBuf>,
    /// Where emotes of other services are asked for.
    pub emotes: EmoteServers,
}

impl Default for Deps {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            zone: TimeZone::system(),
            language: system_language(),
            connect: true,
            settings: None,
            tour: None,
            obs_folders: own_settings::folders(),
            emotes: EmoteServers::default(),
        }
    }
}

/// The language that this machine is set to; English where that is none of ours.
fn system_language() -> Language {
    sys_locale::get_locale().and_then(|locale| Language::of_tag(&locale)).unwrap_or_default()
}

/// A running service.
pub struct RunningService {
    /// The machine.
    pub engine: Engine,
    /// What is kept.
    pub store: Store,
    /// Where the pages are.
    pub address: SocketAddr,
    /// Where other machines of the house reach them; none where they do not.
    pub for_others: Option<SocketAddr>,
    /// Opens the private ones.
    pub key: Secret,
    /// Somebody wants everything forgotten: whoever runs the service should stop it.
    pub shutdown_reason: CancellationToken,
    /// Somebody chose to end Evenkeel: whoever runs the service should stop it.
    pub quit: CancellationToken,
    links: Arc<Links>,
    announced: Announced,
    claim: Claim,
    stop: CancellationToken,
    fault: watch::Receiver<Option<PartFault>>,
    supervisor: JoinHandle<()>,
}

/// Starts everything for `config` in the data folder `data`.
///
/// # Errors
/// A sentence for the streamer; then nothing runs.
pub async fn start(config: &Config, data: &Path, around: Deps) -> Result<RunningService, AppError> {
    start_in(config, Claim::take(data)?, around).await
}

/// Starts everything for `config` in a data folder that was taken.
///
/// # Errors
/// As [`start`].
pub async fn start_in(config: &Config, claim: Claim, around: Deps) -> Result<RunningService, AppError> {
    let data = claim.path();
    claim.tidy(&wipe::OURS)?;
    let key = claim.api_key()?;
    let wanted = config.server.listen;
    let listening = async {
        let listener = TcpListener::bind(wanted).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    let (listener, listening) =
        listening.await.map_err(|reason| AppError::Listen { address: wanted, reason })?;
    let address = extension::reachable(listening);
    let lan = lan(config, data, listening, &around)?;
    let for_others = address_for_others(listening).filter(|_| lan.allowed);
    let configs = PeerConfigs::of(config, data, &around, None)?;
    let shield_token = folder::shield_token(data)?;
    let links = Arc::new(Links::new(folder::dock_token(data)?));
    // Before anybody is answered: who has heard of us finds us.
    let announced = claim.announce(address)?;
    claim.put(WAIT_PAGE, web::assets::wait_page(&format!("http://{address}/overlay")).as_bytes())?;

    let [stop_peers, stop_engine, stop_web, shutdown_reason] =
        std::array::from_fn(|_| CancellationToken::new());
    let parts = Parts { config, folder: data, clock: around.clock.clone(), zone: around.zone.clone() };
    let Started { engine, store, commands, task: machine } =
        Engine::start(parts, stop_engine.clone()).await?;
    let sessions = Sessions::new(store.clone());
    sessions.end_of_other_keys(&key).await?;

    let quit = CancellationToken::new();
    let settings = around.settings.clone().unwrap_or_else(|| Settings::fixed(config.clone()));
    let (zone, language) = (around.zone.clone(), around.language);
    let (tour, obs_folders) = (around.tour.clone(), around.obs_folders.clone());
    let images = EmoteImages::new(data.join(emotes::FOLDER));
    let connect = around.connect;
    let mut peers =
        Peers::start(config, data, (&engine, &store, &images), around, configs, commands, &stop_peers).await;
    if connect {
        let (choices, chosen) = mpsc::channel(tray::CHOICES);
        let ways = (links.clone(), address);
        tokio::spawn(tray::choose(chosen, engine.clone(), ways, quit.clone(), stop_peers.clone()));
        peers.show_tray(choices);
    }
    let peers = tokio::spawn(live::run(settings.clone(), engine.clone(), peers, stop_peers.clone()));
    let shield_folder = extension::keep(data, address, &shield_token);
    let web = Web {
        engine: engine.clone(),
        sessions,
        key: key.clone(),
        links: links.clone(),
        address,
        zone,
        language,
        shield_token,
        obs_pages: ObsPages::default(),
        presence: Presence::new(store.clone()),
        images,
        extension: Extension::new(shield_folder),
        settings,
        tour,
        obs_folders,
        lan,
        listening,
        data: data.to_owned(),
        exports: Arc::new(Semaphore::new(1)),
        importer: Importer::new(store.clone()),
        shutdown_reason: shutdown_reason.clone(),
        quit: quit.clone(),
        stop: stop_web.clone(),
    };
    let pages = tokio::spawn(async move {
        if let Err(error) = web::serve(listener, web).await {
            tracing::error!(error = &error as &dyn Error, "the pages stopped");
        }
    });
    let journal = engine.journal().clone();
    let stop_journal = stop_web.clone();
    tokio::spawn(async move { stop_journal.run_until_cancelled(journal.close_when_quiet()).await });
    let supervisor = Supervisor {
        engine: engine.clone(),
        store: store.clone(),
        peers: SupervisedTask::new(peers, stop_peers),
        machine: SupervisedTask::new(machine, stop_engine),
        web: SupervisedTask::new(pages, stop_web),
    };
    let stop = CancellationToken::new();
    let (faults, fault) = watch::channel(None);
    let supervisor = tokio::spawn(supervisor.run(stop.clone(), faults));
    Ok(RunningService {
        engine,
        store,
        address,
        for_others,
        key,
        links,
        shutdown_reason,
        quit,
        announced,
        claim,
        stop,
        fault,
        supervisor,
    })
}

/// What other machines of the house may do.
fn lan(config: &Config, data: &Path, listening: SocketAddr, around: &Deps) -> Result<Lan, AppError> {
    let server = &config.server;
    let seal = if server.allow_lan && server.tls {
        let mut names = vec!["localhost".to_owned()];
        names.extend(server.names.iter().cloned());
        names.extend(address_for_others(listening).map(|address| address.ip().to_string()));
        Some(Seal::open(data, &names, around.clock.now())?)
    } else {
        None
    };
    Ok(Lan::new(server.allow_lan, server.names.clone(), folder::overlay_token(data)?, seal))
}

impl RunningService {
    /// A link to the private page `path` that works once, within a minute.
    pub fn link(&self, path: &str) -> String {
        self.links.to_open(self.address, path, self.engine.clock().steady())
    }

    /// The dock's address for OBS. What stands in it opens the dock and nothing else.
    pub fn dock_address(&self) -> String {
        self.links.dock_address(self.address)
    }

    /// Returns once a part ended that nobody had told to. Everything else is being stopped by then.
    pub async fn fault(&self) -> PartFault {
        let mut fault = self.fault.clone();
        match fault.wait_for(Option::is_some).await.ok().and_then(|fault| fault.clone()) {
            Some(fault) => fault,
            // Told to stop, it finds no fault any more.
            None => std::future::pending().await,
        }
    }

    /// Stops everything in order. What was received is on disk afterwards, if the disk takes it. Where
    /// everything is to be forgotten, it is gone then; what lies there besides is given.
    pub async fn stop(self) -> Vec<PathBuf> {
        let is_wipe = self.shutdown_reason.is_cancelled();
        if is_wipe {
            self.sign_out().await;
        }
        drop(self.announced);
        self.stop.cancel();
        if let Err(error) = self.supervisor.await {
            tracing::error!(error = &error as &dyn Error, "the supervisor failed");
        }
        if !is_wipe {
            return Vec::new();
        }
        wipe::wipe(self.claim.path()).unwrap_or_else(|error| {
            tracing::error!(
                error = &error as &dyn Error,
                "not everything of the data folder could be removed"
            );
            Vec::new()
        })
    }

    /// Takes the sign-in back at Twitch, as far as that is possible now.
    async fn sign_out(&self) {
        if self.engine.execute(Action::SignOut).await.is_err() {
            return;
        }
        let mut status = self.engine.watch();
        let signed_out = status.wait_for(|status| {
            matches!(status.account.state, AccountState::SignedOut | AccountState::Unavailable)
        });
        if timeout(SIGNING_OUT, signed_out).await.is_err() {
            tracing::warn!("Twitch did not hear that the sign-in is taken back; it ends there by itself.");
        }
    }
}
