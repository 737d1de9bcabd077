//! The sockets under a session: WebSocket connections to messages, one at a time.
//!
//! Nothing is sent on them but answers to pings and a goodbye. Must not know what a message means, nor
//! when to give up: whoever waits drops the future.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::{FutureExt, StreamExt};
use rustls::ClientConfig;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::trouble::Trouble;
use crate::twitch::address::Address;
use crate::twitch::dial::{DialError, Socket as Bytes, dial};

/// The longest message that is read, in bytes. Twitch's have a few thousand. A longer one ends the
/// connection: WebSocket has no way to skip it unread.
const LONGEST: usize = 256 * 1024;

type Stream = WebSocketStream<Box<dyn Bytes>>;

/// A connection, or the making of one.
pub(super) enum Socket {
    /// It is being made.
    Opening(Pin<Box<dyn Future<Output = Result<Stream, Trouble>> + Send>>),
    /// It stands.
    Open(Box<Stream>),
}

/// What happened on a connection.
pub(super) enum Happened {
    /// It stands.
    Opened,
    /// A text message came.
    Text(Utf8Bytes),
    /// A message came that is no text.
    Binary,
    /// A sign of life came.
    Alive,
    /// It is gone.
    Ended(Trouble),
}

impl Socket {
    /// Begins to make a connection to `address`.
    pub(super) fn open(address: Address, tls: Arc<ClientConfig>) -> Self {
        Self::Opening(Box::pin(open(address, tls)))
    }

    /// Whether something has happened. Must not be asked again after `Ended`.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Happened> {
        let happened = match self {
            Self::Opening(opening) => match ready!(opening.poll_unpin(context)) {
                Ok(stream) => {
                    *self = Self::Open(Box::new(stream));
                    Happened::Opened
                }
                Err(trouble) => Happened::Ended(trouble),
            },
            Self::Open(stream) => match ready!(stream.poll_next_unpin(context)) {
                Some(Ok(Message::Text(text))) => Happened::Text(text),
                Some(Ok(Message::Binary(_))) => Happened::Binary,
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Happened::Alive,
                Some(Ok(Message::Close(frame))) => {
                    Happened::Ended(Trouble::Closed { code: frame.map(|frame| frame.code.into()) })
                }
                Some(Err(error)) => Happened::Ended(ended(&error)),
                None => Happened::Ended(Trouble::Closed { code: None }),
            },
        };
        Poll::Ready(happened)
    }

    /// Says goodbye, as far as that needs no waiting: Twitch then frees what was subscribed to at once.
    pub(super) fn close(self) {
        if let Self::Open(mut stream) = self {
            let _ = stream.close(None).now_or_never();
        }
    }
}

async fn open(address: Address, tls: Arc<ClientConfig>) -> Result<Stream, Trouble> {
    let host = || address.host.clone();
    let no_websocket = |_| Trouble::NoWebSocket { host: host() };
    let scheme = if address.tls { "wss" } else { "ws" };
    let url = format!("{scheme}://{address}{}", address.path);
    let request = url.into_client_request().map_err(no_websocket)?;
    let socket = dial(&address, tls).await.map_err(|error| match error {
        DialError::NotFound => Trouble::NotFound { host: host() },
        DialError::Unreachable(why) => Trouble::Unreachable { host: host(), why },
        DialError::Untrusted(why) => Trouble::Untrusted { host: host(), why },
    })?;
    let limits = WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
    let opened = client_async_with_config(request, socket, Some(limits)).await;
    Ok(opened.map_err(no_websocket)?.0)
}

/// Why a connection ended, in plain words. The error's own may hold what was sent.
fn ended(error: &Error) -> Trouble {
    let why = match error {
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Io(_)
        | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            return Trouble::Closed { code: None };
        }
        Error::Capacity(CapacityError::MessageTooLong { .. }) => "it sent a message that is too long",
        Error::Utf8(_) => "it sent a text that is no text",
        _ => "it did not keep to the protocol",
    };
    Trouble::Broken { why: why.to_owned() }
}
