//! The socket under a chat connection: plain or TLS, with or without WebSocket; above, only bytes.
//!
//! Must not know what a line means, nor when to give up: whoever waits drops the future.

use std::io;
use std::sync::Arc;

use futures_util::FutureExt;
use rustls::ClientConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::trouble::Trouble;
use super::websocket::{Ended, Frames, Opening};
use crate::twitch::address::Address;
use crate::twitch::dial::{DialError, Socket, dial, why};

/// How much is read from the socket at once, in bytes.
const PIECE: usize = 32 * 1024;

/// An open connection.
pub(super) struct Transport {
    socket: Box<dyn Socket>,
    frames: Option<Frames>,
    piece: Vec<u8>,
    /// Nothing more is sent: something was sent by half, or we said goodbye.
    mute: bool,
}

impl Transport {
    /// Opens a connection to `address`. `seed` is for WebSocket's masks.
    pub(super) async fn open(address: Address, tls: Arc<ClientConfig>, seed: u64) -> Result<Self, Trouble> {
        let host = || address.host.clone();
        let socket = dial(&address, tls).await.map_err(|error| match error {
            DialError::NotFound => Trouble::NotFound { host: host() },
            DialError::Unreachable(why) => Trouble::Unreachable { host: host(), why },
            DialError::Untrusted(why) => Trouble::Untrusted { host: host(), why },
        })?;
        let mut transport = Self { socket, frames: None, piece: Vec::with_capacity(PIECE), mute: false };
        if address.websocket {
            transport.open_websocket(&address, seed).await?;
        }
        Ok(transport)
    }

    async fn open_websocket(&mut self, address: &Address, seed: u64) -> Result<(), Trouble> {
        let no_websocket = || Trouble::NoWebSocket { host: address.host.clone() };
        let (mut opening, request) =
            Opening::new(&address.to_string(), &address.path).ok_or_else(no_websocket)?;
        self.send(&request).await?;
        let rest = loop {
            self.receive().await?;
            let rest = opening.push(&self.piece).map_err(|_| no_websocket())?;
            self.piece.clear();
            if let Some(rest) = rest {
                break rest;
            }
        };
        self.piece = rest;
        self.frames = Some(Frames::new(seed));
        Ok(())
    }

    /// Waits for bytes of lines and appends them to `bytes`. Gives the number of messages that could
    /// not be lines, which are skipped. Nothing is lost when the future is dropped. Bytes may have
    /// been appended even when the connection turns out to have ended.
    pub(super) async fn read(&mut self, bytes: &mut Vec<u8>) -> Result<u64, Trouble> {
        // After a WebSocket's opening the first frames may be here already.
        if self.piece.is_empty() {
            self.receive().await?;
        }
        let Some(frames) = &mut self.frames else {
            bytes.append(&mut self.piece);
            return Ok(0);
        };
        let skipped = frames.push(&self.piece, bytes);
        self.piece.clear();
        let outgoing = frames.take_outgoing();
        match skipped {
            Ok(skipped) => {
                // A pong is small and the socket takes it at once, unless the other side is not there to
                // take it; then reading tells what became of it.
                if !outgoing.is_empty() {
                    let _ = self.send(&outgoing).now_or_never();
                }
                Ok(skipped)
            }
            Err(Ended::Closed) => Err(Trouble::Closed),
            Err(Ended::Broken(why)) => Err(Trouble::Broken { why }),
        }
    }

    /// Sends one line, which has no line end. If that fails or is given up, nothing more is sent, and
    /// what was delivered to us can still be read.
    pub(super) async fn write(&mut self, line: &str) -> Result<(), Trouble> {
        let line = format!("{line}\r\n");
        match &mut self.frames {
            Some(frames) => {
                frames.text(&line);
                let outgoing = frames.take_outgoing();
                self.send(&outgoing).await
            }
            None => self.send(line.as_bytes()).await,
        }
    }

    /// Says goodbye. What the other side sent until it heard so can still be read.
    pub(super) async fn finish(&mut self) -> Result<(), Trouble> {
        if let Some(frames) = &mut self.frames {
            frames.goodbye();
            let outgoing = frames.take_outgoing();
            self.send(&outgoing).await?;
        } else {
            self.socket.shutdown().await.map_err(|error| broken(&error))?;
        }
        self.mute = true;
        Ok(())
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        if self.mute {
            return Ok(());
        }
        // Until all of it is out: half a message must not be followed by another.
        self.mute = true;
        self.socket.write_all(bytes).await.map_err(|error| broken(&error))?;
        self.socket.flush().await.map_err(|error| broken(&error))?;
        self.mute = false;
        Ok(())
    }

    /// Waits for the next piece.
    async fn receive(&mut self) -> Result<(), Trouble> {
        self.piece.reserve(PIECE);
        match self.socket.read_buf(&mut self.piece).await {
            Ok(0) => Err(Trouble::Closed),
            Ok(_) => Ok(()),
            Err(error) => Err(broken(&error)),
        }
    }
}

fn broken(error: &io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            Trouble::Closed
        }
        _ => Trouble::Broken { why: why(error) },
    }
}
