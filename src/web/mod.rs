//! Pages, sockets and the HTTP API. Everything a person does here ends in `Engine::execute`.
//!
//! `routes` declares every route and who may call it; `guard` refuses the rest. Must not decide anything about feedback, breaks or
//! digests: it asks the engine and shows what the engine says.

pub mod api;
pub mod assets;
mod guard;
mod journal;
pub mod lan;
mod language;
mod links;
mod obs_pages;
mod overlay;
pub mod pages;
mod presence;
mod private;
mod problem;
mod public_page;
mod routes;
pub mod seal;
mod serve;
mod sockets;
mod user_data;
mod whole_body;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use crate::domain::{Language, TourStep};
use crate::emotes::EmoteImages;
use crate::engine::Engine;
use crate::import::Importer;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::store::sessions::Sessions;

pub use lan::Lan;
pub use links::Links;
pub use obs_pages::ObsPages;
pub use presence::Presence;
pub use routes::router;
pub use serve::serve;

/// Bodies larger than this are refused; the longest thing anyone hands in is a chat line.
const BODY_LIMIT: usize = 64 * 1024;

/// What the pages and the API need.
pub struct Web {
    /// The machine.
    pub engine: Engine,
    /// Who may come in without the key.
    pub sessions: Sessions,
    /// Opens everything private.
    pub key: Secret,
    /// Where we answer.
    pub address: SocketAddr,
    /// For times on pages.
    pub zone: TimeZone,
    /// In which language pages are for whoever names none.
    pub language: Language,
    /// Ways in from this machine without the key.
    pub links: Arc<Links>,
    /// Opens what the browser extension asks, and nothing else.
    pub shield_token: Secret,
    /// When the extension last asked.
    pub extension: Extension,
    /// The settings.
    pub settings: Settings,
    /// Our pages inside OBS.
    pub obs_pages: ObsPages,
    /// Our pages, as they come and go.
    pub presence: Presence,
    /// What the demo shows now; none where this is no demo.
    pub tour: Option<watch::Receiver<TourStep>>,
    /// Where OBS may keep its own settings.
    pub obs_folders: Vec<PathBuf>,
    /// Pictures of emotes of other services.
    pub images: EmoteImages,
    /// Other machines of the house.
    pub lan: Lan,
    /// Where we listen, which may be more than one address.
    pub listening: SocketAddr,
    /// The data folder.
    pub data: PathBuf,
    /// One export at a time.
    pub exports: Arc<Semaphore>,
    /// Takes past chat in.
    pub importer: Importer,
    /// Whoever wants everything forgotten says so here; then the service ends, and what it kept goes.
    pub shutdown_reason: CancellationToken,
    /// Whoever wants the service to end says so here.
    pub quit: CancellationToken,
    /// Sockets end on it.
    pub stop: CancellationToken,
}

/// The browser extension, as far as it is known here.
#[derive(Debug, Default)]
pub struct Extension {
    /// Where its files lie.
    pub folder: PathBuf,
    asked: Mutex<Option<Timestamp>>,
}

impl Extension {
    /// One whose files lie in `folder`. It has not asked yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, asked: Mutex::default() }
    }

    /// It asked at `now`.
    fn note(&self, now: Timestamp) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    /// When it last asked since the service started.
    fn asked(&self) -> Option<Timestamp> {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Web {
    /// What stands in the address when other machines of the house ask; none where they do not reach this one.
    fn host_for_others(&self) -> Option<String> {
        let there = lan::address_for_others(self.listening).filter(|_| self.lan.allowed)?;
        Some(match self.lan.names.first() {
            Some(name) => format!("{name}:{}", there.port()),
            None => there.to_string(),
        })
    }

    /// The overlay's address for them. OBS takes no certificate of our own making, and what it shows is
    /// public anyway.
    fn overlay_for_others(&self) -> Option<String> {
        let host = self.host_for_others()?;
        Some(format!("http://{host}/overlay/{}", self.lan.overlay_token.expose()))
    }
}

type Shared = Arc<Web>;
