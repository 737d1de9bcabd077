//! Taking connections: how many there may be, how slow they may be, and by which way each came.
//!
//! What may be asked by which way is the guard's to say. Must not look at what is asked.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_service::Service as _;

use super::whole_body::WholeBody;
use super::{Web, router};

/// Connections from this machine, at most: pages, docks, sockets and tools.
const FROM_HERE: usize = 512;
/// Connections from other machines, at most. They never take one of this machine's.
const FROM_THERE: usize = 64;
/// Overlays that are open, at most, on this machine and on others. Their socket is public: it takes a part of
/// the connections and never all, so that a dock always finds room.
const OVERLAYS_HERE: usize = 64;
const OVERLAYS_THERE: usize = 16;
/// How long a connection may take to say what it wants, and to agree on encryption. A slow one would hold
/// a place for nothing.
const SLOWEST: Duration = Duration::from_secs(15);
/// The pause after the system had no connection to give (too many files are open).
const RESTING: Duration = Duration::from_millis(500);
/// How the first byte of an encrypted connection reads.
const HANDSHAKE: u8 = 0x16;

/// The way by which a request came.
#[derive(Clone)]
pub(super) struct Way {
    /// Whether it came from this machine.
    from_here: bool,
    /// Which of our addresses was asked.
    pub(super) local: SocketAddr,
    /// Whether nobody between can read it.
    pub(super) sealed: bool,
    /// The place it takes, for as long as anybody holds this.
    _place: Arc<OwnedSemaphorePermit>,
    /// Places for overlays from where it came.
    overlays: Arc<Semaphore>,
}

impl Way {
    /// A place for an overlay, for as long as it is held; none where too many are open.
    pub(super) fn place_for_overlay(&self) -> Option<OwnedSemaphorePermit> {
        self.overlays.clone().try_acquire_owned().ok()
    }

    /// Whether it came from this machine.
    pub(super) fn is_from_here(&self) -> bool {
        self.from_here
    }
}

/// Serves `web` on `listener` until its stop signal, then lets go of what is still open.
///
/// # Errors
/// When the listener has no address any more.
pub async fn serve(listener: TcpListener, web: Web) -> io::Result<()> {
    let stop = web.stop.clone();
    // Where only an address in the network is listened at, this machine asks from that one, too.
    let only = Some(listener.local_addr()?.ip().to_canonical()).filter(|ip| !ip.is_unspecified());
    let (allowed, seal) = (web.lan.allowed, web.lan.acceptor());
    let places = |many| Arc::new(Semaphore::new(many));
    let (here, there) = (places(FROM_HERE), places(FROM_THERE));
    let (overlays_here, overlays_there) = (places(OVERLAYS_HERE), places(OVERLAYS_THERE));
    let router = router(web);
    let open = TaskTracker::new();
    loop {
        let (tcp, peer) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    if !is_of_one_connection(&error) {
                        tracing::warn!(error = &error as &dyn Error, "no page can be served just now");
                        sleep(RESTING).await;
                    }
                    continue;
                }
            },
        };
        let peer = peer.ip().to_canonical();
        let from_here = peer.is_loopback() || only == Some(peer);
        // Where the network is not allowed, nothing answers it, whatever address is listened at.
        if !from_here && !allowed {
            continue;
        }
        let (places, overlays) = if from_here { (&here, &overlays_here) } else { (&there, &overlays_there) };
        let (Ok(place), Ok(local)) = (places.clone().try_acquire_owned(), tcp.local_addr()) else { continue };
        // A line is one small frame; waiting to fill a packet would only make it late.
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(error = &error as &dyn Error, "a page's socket stays as it is");
        }
        let local = SocketAddr::new(local.ip().to_canonical(), local.port());
        let overlays = overlays.clone();
        let way = Way { from_here, local, sealed: false, _place: Arc::new(place), overlays };
        let seal = seal.clone().filter(|_| !from_here);
        open.spawn(connection(tcp, way, seal, router.clone(), stop.clone()));
    }
    drop(listener);
    open.close();
    open.wait().await;
    Ok(())
}

/// One connection, from its first byte to its last.
async fn connection(
    tcp: TcpStream,
    mut way: Way,
    seal: Option<TlsAcceptor>,
    router: Router,
    stop: CancellationToken,
) {
    let Some(seal) = seal else { return talk(tcp, way, router, stop).await };
    let mut first = [0u8; 1];
    let Ok(Ok(1)) = timeout(SLOWEST, tcp.peek(&mut first)).await else { return };
    if first != [HANDSHAKE] {
        return talk(tcp, way, router, stop).await;
    }
    if let Ok(Ok(sealed)) = timeout(SLOWEST, seal.accept(tcp)).await {
        way.sealed = true;
        talk(sealed, way, router, stop).await;
    }
}

async fn talk<S>(stream: S, way: Way, router: Router, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = WholeBody::within(request).map(Body::new);
        request.extensions_mut().insert(way.clone());
        router.clone().call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SLOWEST)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error = &error as &dyn Error, "a page's connection ended early");
    }
}

/// Whether only the one connection is lost, and not the way in.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
