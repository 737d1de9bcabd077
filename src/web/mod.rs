//! Pages, sockets and the HTTP API. Everything a person does here ends in `Engine::execute`.
//!
//! One guard stands before all of it (`guard`). Must not decide anything about feedback, breaks or
//! digests: it asks the engine and shows what the engine says.

pub mod api;
pub mod assets;
mod guard;
mod obs_pages;
mod overlay;
pub mod pages;
mod private;
mod problem;
mod sockets;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use axum::serve::ListenerExt;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config;
use crate::engine::Engine;
use crate::secret::Secret;

pub use obs_pages::ObsPages;

/// Bodies larger than this are refused; the longest thing anyone hands in is a chat line.
const BODY_LIMIT: usize = 64 * 1024;

/// What the pages and the API need.
pub struct Web {
    /// The machine.
    pub engine: Engine,
    /// Opens everything private.
    pub key: Secret,
    /// Where we answer.
    pub address: SocketAddr,
    /// For times on pages.
    pub zone: TimeZone,
    /// Opens what the browser extension asks, and nothing else.
    pub shield_token: Secret,
    /// How numbers are shielded.
    pub shield: config::Shield,
    /// When the extension last asked.
    pub extension: Extension,
    /// The channel, for the pages' headings; empty until it is set up.
    pub channel: String,
    /// Our pages inside OBS.
    pub obs_pages: ObsPages,
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

type Shared = Arc<Web>;

/// All routes, behind the guard.
pub fn router(web: Web) -> Router {
    let web = Arc::new(web);
    Router::new()
        .nest("/api/v1", api::routes())
        .route("/overlay", get(overlay::page))
        .route("/assets/{*path}", get(overlay::file))
        .route("/", get(private::today))
        .route("/dock", get(private::dock))
        .route("/setup", get(private::setup))
        .route("/numbers", get(private::numbers))
        .route("/numbers/{id}", get(private::stream_numbers))
        .route("/learned", get(private::learned))
        .route("/digests", get(private::digests))
        .route("/digests/{id}", get(private::digest))
        .route("/ws/overlay", get(sockets::overlay))
        .route("/ws/dock", get(sockets::dock))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(web.clone(), guard::guard))
        .with_state(web)
}

/// Serves `web` on `listener` until its stop signal.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(listener: TcpListener, web: Web) -> std::io::Result<()> {
    let stop = web.stop.clone();
    // A line is one small frame; waiting to fill a packet would only make it late.
    let listener = listener.tap_io(|tcp| {
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!("a page's socket stays as it is: {error}");
        }
    });
    axum::serve(listener, router(web)).with_graceful_shutdown(async move { stop.cancelled().await }).await
}
