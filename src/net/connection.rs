//! One connection: being made or open, plain or encrypted, with or without WebSocket. Bytes and
//! messages in and out.
//!
//! What is to be sent waits in memory until the other side takes it, and reading goes on meanwhile. Must
//! not know what a message means, nor when to give up: whoever waits drops it.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::address::Address;
use super::dial::{ByteStream, dial};
use super::error::NetError;
use super::websocket::{Frames, Handshake, WireFrame};

/// How much is read at once, in bytes.
const PIECE: usize = 32 * 1024;

/// How much may wait to be sent, in bytes. Whoever takes less than that is not there any more.
const MAX_OUTGOING: usize = 1024 * 1024;

/// A connection.
pub(super) enum Connection {
    /// It is being made.
    Opening(BoxFuture<'static, Result<Box<OpenConnection>, NetError>>),
    /// It stands.
    Open(Box<OpenConnection>),
}

/// What happened on a connection.
pub(super) enum ConnectionProgress {
    /// It stands.
    Opened,
    /// There is something to [`Connection::take`].
    Arrived,
    /// It could not be made, or is gone.
    Ended(NetError),
}

/// What came on a connection.
pub(super) enum Received<'a> {
    /// The next bytes of one without WebSocket.
    Bytes(&'a [u8]),
    /// A message of one with WebSocket.
    Message(WireFrame),
}

impl Connection {
    /// Begins to make a connection to `address`.
    pub(super) fn open(address: Address, tls: Arc<ClientConfig>, max_message: usize) -> Self {
        Self::Opening(Box::pin(async move {
            let mut open = Box::new(OpenConnection::new(dial(&address, tls).await?));
            if address.websocket {
                open.shake_hands(&address, max_message).await?;
            }
            Ok(open)
        }))
    }

    /// Sends what waits, and tells what happened. Must not be asked again once it has ended.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<ConnectionProgress> {
        match self {
            Self::Opening(opening) => Poll::Ready(match ready!(opening.poll_unpin(context)) {
                Ok(open) => {
                    *self = Self::Open(open);
                    ConnectionProgress::Opened
                }
                Err(error) => ConnectionProgress::Ended(error),
            }),
            Self::Open(open) => {
                open.poll_send(context);
                open.poll_receive(context)
            }
        }
    }

    /// Takes the next thing that arrived, if there is any more.
    pub(super) fn take(&mut self) -> Result<Option<Received<'_>>, NetError> {
        match self {
            Self::Opening(_) => Ok(None),
            Self::Open(open) => open.take(),
        }
    }

    /// Sends `text` as a message, or as it is where there is no WebSocket.
    pub(super) fn send(&mut self, text: &str) {
        self.say(|frames| frames.text(text), text.as_bytes());
    }

    /// Asks for a sign of life, where there is WebSocket.
    pub(super) fn ping(&mut self) {
        self.say(Frames::ping, b"");
    }

    /// Says goodbye, and nothing after it. What comes until the other side closes can still be read.
    pub(super) fn finish(&mut self) {
        self.say(Frames::goodbye, b"");
        if let Self::Open(open) = self
            && open.voice == SendState::Speaking
        {
            open.voice = SendState::Finishing;
            open.send_now();
        }
    }

    /// Says goodbye, as far as that needs no waiting, and lets go.
    pub(super) fn close(mut self) {
        self.finish();
    }

    fn say(&mut self, framed: impl FnOnce(&mut Frames), plain: &[u8]) {
        let Self::Open(open) = self else { return };
        if open.voice != SendState::Speaking {
            return;
        }
        match &mut open.frames {
            Some(frames) => framed(frames),
            None => open.outgoing.extend_from_slice(plain),
        }
        open.send_now();
    }
}

/// Whether anything more is said on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SendState {
    Speaking,
    /// What waits is sent, and then our side is closed.
    Finishing,
    /// We said goodbye, or nothing gets through any more.
    Mute,
}

/// A connection that stands.
pub(super) struct OpenConnection {
    stream: Box<dyn ByteStream>,
    frames: Option<Frames>,
    piece: Box<[u8]>,
    /// How much of `piece` has arrived and was not taken.
    arrived: usize,
    /// Something arrived that was not taken yet.
    has_more: bool,
    outgoing: Vec<u8>,
    voice: SendState,
}

impl OpenConnection {
    fn new(stream: Box<dyn ByteStream>) -> Self {
        Self {
            stream,
            frames: None,
            piece: vec![0; PIECE].into_boxed_slice(),
            arrived: 0,
            has_more: false,
            outgoing: Vec::new(),
            voice: SendState::Speaking,
        }
    }

    async fn shake_hands(&mut self, address: &Address, max_message: usize) -> Result<(), NetError> {
        let no_websocket = || NetError::NoWebSocket { host: address.host.clone() };
        let (mut handshake, request) =
            Handshake::new(&address.to_string(), &address.path).ok_or_else(no_websocket)?;
        self.stream.write_all(&request).await.map_err(NetError::lost)?;
        self.stream.flush().await.map_err(NetError::lost)?;
        let mut frames = Frames::new(max_message);
        loop {
            let length = self.stream.read(&mut self.piece).await.map_err(NetError::lost)?;
            if length == 0 {
                return Err(NetError::Closed { code: None });
            }
            let answer = self.piece.get(..length).unwrap_or_default();
            if let Some(rest) = handshake.push(answer).map_err(|_| no_websocket())? {
                self.has_more = !rest.is_empty();
                frames.push(&rest);
                self.frames = Some(frames);
                return Ok(());
            }
        }
    }

    /// Sends what can be sent without waiting. The rest follows when it is polled.
    fn send_now(&mut self) {
        let sent = poll_fn(|context| {
            self.poll_send(context);
            Poll::Ready(())
        });
        let _ = sent.now_or_never();
    }

    /// Sends what waits, as far as the other side takes it. Where that fails, reading goes on: what was
    /// delivered before the other side left is still to be read, and after it its end.
    fn poll_send(&mut self, context: &mut Context<'_>) {
        if self.voice == SendState::Mute {
            return;
        }
        if let Some(frames) = &mut self.frames {
            self.outgoing.append(&mut frames.take_outgoing());
        }
        let is_over = match self.try_send(context) {
            Poll::Pending => self.outgoing.len() > MAX_OUTGOING,
            Poll::Ready(Ok(())) => self.voice == SendState::Finishing,
            Poll::Ready(Err(error)) => {
                tracing::debug!(%error, "what was to be sent did not get through");
                true
            }
        };
        if is_over {
            self.voice = SendState::Mute;
            self.outgoing = Vec::new();
        }
    }

    fn try_send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut stream = Pin::new(&mut self.stream);
        while !self.outgoing.is_empty() {
            match ready!(stream.as_mut().poll_write(context, &self.outgoing)) {
                Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Ok(length) => drop(self.outgoing.drain(..length)),
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        ready!(stream.as_mut().poll_flush(context))?;
        // A WebSocket's goodbye is a frame, which has been sent by now.
        match self.voice == SendState::Finishing && self.frames.is_none() {
            true => stream.poll_shutdown(context),
            false => Poll::Ready(Ok(())),
        }
    }

    fn poll_receive(&mut self, context: &mut Context<'_>) -> Poll<ConnectionProgress> {
        if self.has_more {
            return Poll::Ready(ConnectionProgress::Arrived);
        }
        let mut buffer = ReadBuf::new(&mut self.piece);
        let read = ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer));
        let piece = buffer.filled();
        Poll::Ready(match read {
            Err(error) => ConnectionProgress::Ended(NetError::lost(error)),
            Ok(()) if piece.is_empty() => ConnectionProgress::Ended(NetError::Closed { code: None }),
            Ok(()) => {
                match &mut self.frames {
                    Some(frames) => frames.push(piece),
                    None => self.arrived = piece.len(),
                }
                self.has_more = true;
                ConnectionProgress::Arrived
            }
        })
    }

    fn take(&mut self) -> Result<Option<Received<'_>>, NetError> {
        if let Some(frames) = &mut self.frames {
            let message = frames.next()?;
            self.has_more = message.is_some();
            return Ok(message.map(Received::Message));
        }
        let length = std::mem::take(&mut self.arrived);
        self.has_more = length > 0;
        Ok(self.piece.get(..length).filter(|piece| !piece.is_empty()).map(Received::Bytes))
    }
}
