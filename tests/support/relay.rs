//! A TCP relay that stands before a server and can be cut, stalled and throttled.
//!
//! It remembers what it delivered to the client's side in full, so that a test knows what must have
//! arrived. It ends a connection in order, so what it delivered before is not lost on the way.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

/// How bytes pass.
#[derive(Debug, Clone, Copy)]
struct Mode {
    /// Nothing passes towards the client.
    stalled: bool,
    /// At most so many bytes at once.
    piece: usize,
    /// A pause after each piece.
    pause: Duration,
    /// Connections of this generation or an older one are cut.
    cut: u64,
    /// The connection is cut after so many bytes more.
    left: Option<usize>,
}

/// A running relay.
pub struct Relay {
    address: SocketAddr,
    mode: watch::Sender<Mode>,
    delivered: Arc<Mutex<Vec<Vec<u8>>>>,
    open: Arc<AtomicUsize>,
}

impl Relay {
    /// A relay before `server`.
    pub async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mode = watch::Sender::new(Mode {
            stalled: false,
            piece: 16 * 1024,
            pause: Duration::ZERO,
            cut: 0,
            left: None,
        });
        let delivered = Arc::new(Mutex::new(Vec::new()));
        let open = Arc::new(AtomicUsize::new(0));
        let relay = Self { address, mode: mode.clone(), delivered: delivered.clone(), open: open.clone() };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // A small buffer: what waits in it when the relay is cut is lost, as on a real way.
                let upstream = TcpSocket::new_v4().unwrap();
                upstream.set_recv_buffer_size(4 * 1024).unwrap();
                let Ok(server) = upstream.connect(server).await else { continue };
                let record = {
                    let mut delivered = delivered.lock().unwrap();
                    delivered.push(Vec::new());
                    delivered.len() - 1
                };
                let passing = pass(client, server, mode.clone(), delivered.clone(), record);
                let open = open.clone();
                open.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    passing.await;
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        relay
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts the connections there are.
    pub fn cut(&self) {
        self.mode.send_modify(|mode| mode.cut += 1);
    }

    /// Cuts the connection once so many more bytes were delivered, wherever in a line that is.
    pub fn cut_after(&self, bytes: usize) {
        self.mode.send_modify(|mode| mode.left = Some(bytes));
    }

    /// Lets nothing through towards the client any more; the connection stands.
    pub fn stall(&self) {
        self.mode.send_modify(|mode| mode.stalled = true);
    }

    /// Lets everything through again.
    pub fn resume(&self) {
        self.mode.send_modify(|mode| mode.stalled = false);
    }

    /// Passes at most `piece` bytes at once, with a pause after each.
    pub fn throttle(&self, piece: usize, pause: Duration) {
        self.mode.send_modify(|mode| (mode.piece, mode.pause) = (piece, pause));
    }

    /// Whether a connection stands.
    pub fn is_connected(&self) -> bool {
        self.open.load(Ordering::SeqCst) > 0
    }

    /// What was delivered to the client in full, connection by connection.
    pub fn delivered(&self) -> Vec<Vec<u8>> {
        self.delivered.lock().unwrap().clone()
    }
}

async fn pass(
    client: TcpStream,
    server: TcpStream,
    mode: watch::Sender<Mode>,
    delivered: Arc<Mutex<Vec<Vec<u8>>>>,
    record: usize,
) {
    let born = mode.borrow().cut;
    let (mut from_client, mut to_client) = client.into_split();
    let (from_server, mut to_server) = server.into_split();
    let mut watched = mode.subscribe();
    tokio::select! {
        _ = watched.wait_for(|mode| mode.cut > born) => {}
        _ = tokio::io::copy(&mut from_client, &mut to_server) => {}
        () = deliver(from_server, &mut to_client, &mode, &delivered, record) => {}
    }
    drop(to_server);
    // A socket that is closed before everything sent to it was read takes back what it has not yet
    // delivered. So the client is heard out.
    let _ = to_client.shutdown().await;
    let _ = tokio::io::copy(&mut from_client, &mut tokio::io::sink()).await;
}

async fn deliver(
    mut from: OwnedReadHalf,
    to: &mut OwnedWriteHalf,
    mode: &watch::Sender<Mode>,
    delivered: &Mutex<Vec<Vec<u8>>>,
    record: usize,
) {
    let mut watched = mode.subscribe();
    loop {
        let Mode { piece, pause, left, .. } = *watched.wait_for(|mode| !mode.stalled).await.unwrap();
        if left == Some(0) {
            mode.send_modify(|mode| mode.left = None);
            break;
        }
        let mut bytes = vec![0; piece.min(left.unwrap_or(usize::MAX))];
        let Ok(length @ 1..) = from.read(&mut bytes).await else { break };
        // A stall or a limit that came while we waited for bytes holds for them, too.
        let left = watched.wait_for(|mode| !mode.stalled).await.unwrap().left;
        let bytes = &bytes[..length.min(left.unwrap_or(usize::MAX))];
        if !write_whole(to, bytes, delivered, record).await {
            break;
        }
        if left.is_some() {
            mode.send_modify(|mode| mode.left = mode.left.map(|left| left.saturating_sub(bytes.len())));
        }
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
}

/// Writes and records piece by piece, so that the record never says more than was written.
async fn write_whole(
    to: &mut OwnedWriteHalf,
    mut bytes: &[u8],
    delivered: &Mutex<Vec<Vec<u8>>>,
    record: usize,
) -> bool {
    while !bytes.is_empty() {
        match to.write(bytes).await {
            Ok(length @ 1..) => {
                delivered.lock().unwrap()[record].extend_from_slice(&bytes[..length]);
                bytes = &bytes[length..];
            }
            _ => return false,
        }
    }
    true
}
