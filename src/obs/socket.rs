//! The socket under a conversation with OBS: one WebSocket connection, messages in and out.
//!
//! Must not know what a message means, nor when to give up: whoever waits drops the future.

use std::io;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::{FutureExt, SinkExt, StreamExt};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::error::ObsError;
use super::settings::ObsAddress;

/// The longest message that is read, in bytes. A list of hundreds of scenes has a tenth of it. A longer
/// one ends the connection: WebSocket has no way to skip it unread.
const LONGEST: usize = 1024 * 1024;

trait Bytes: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Bytes for S {}

/// An open connection.
pub(super) struct ObsSocket(Box<WebSocketStream<Box<dyn Bytes>>>);

/// The making of a connection.
pub(super) type ObsOpening = Pin<Box<dyn Future<Output = Result<ObsSocket, ObsError>> + Send>>;

/// Something that came.
pub(super) enum Received {
    /// A text.
    Text(Utf8Bytes),
    /// A sign of life and no more.
    Nothing,
}

impl ObsSocket {
    /// Makes a connection to `address`.
    pub(super) fn open(address: ObsAddress, tls: Arc<ClientConfig>) -> ObsOpening {
        Box::pin(async move {
            let no_websocket = |_| ObsError::NoWebSocket { host: address.to_string() };
            let scheme = if address.tls { "wss" } else { "ws" };
            let url = format!("{scheme}://{address}{}", address.path);
            let request = url.into_client_request().map_err(no_websocket)?;
            let bytes = dial(&address, tls).await?;
            let limits =
                WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
            let opened = client_async_with_config(request, bytes, Some(limits)).await;
            Ok(Self(Box::new(opened.map_err(no_websocket)?.0)))
        })
    }

    /// Waits for what comes next. Nothing is lost when the future is dropped.
    pub(super) async fn next(&mut self) -> Result<Received, ObsError> {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => Ok(Received::Text(text)),
            Some(Ok(Message::Close(frame))) => Err(ObsError::of_code(frame.map(|frame| frame.code.into()))),
            Some(Ok(_)) => Ok(Received::Nothing),
            Some(Err(error)) => Err(ended(&error)),
            None => Err(ObsError::Closed),
        }
    }

    /// Sends a text.
    pub(super) async fn send(&mut self, text: String) -> Result<(), ObsError> {
        self.0.send(Message::text(text)).await.map_err(|error| ended(&error))
    }

    /// Asks whether the other side is still there; an answer is a sign of life.
    pub(super) async fn ping(&mut self) -> Result<(), ObsError> {
        self.0.send(Message::Ping(Vec::new().into())).await.map_err(|error| ended(&error))
    }

    /// Says goodbye, as far as that needs no waiting.
    pub(super) fn close(mut self) {
        // The stream's own, not the sink's: it says goodbye with a word of why.
        let _ = WebSocketStream::close(&mut *self.0, None).now_or_never();
    }
}

async fn dial(address: &ObsAddress, tls: Arc<ClientConfig>) -> Result<Box<dyn Bytes>, ObsError> {
    let tcp = connect(address).await?;
    // What we say is little and short; none of it should wait for more.
    let _ = tcp.set_nodelay(true);
    if !address.tls {
        return Ok(Box::new(tcp));
    }
    let not_found = |_| ObsError::NotFound { host: address.host.clone() };
    let name = ServerName::try_from(address.host.clone()).map_err(not_found)?;
    let encrypted = TlsConnector::from(tls).connect(name, tcp).await;
    Ok(Box::new(encrypted.map_err(|error| unreachable(address, &error))?))
}

async fn connect(address: &ObsAddress) -> Result<TcpStream, ObsError> {
    let mut error = ObsError::NotFound { host: address.host.clone() };
    let found = tokio::net::lookup_host((address.host.as_str(), address.port)).await;
    for place in found.map_err(|_| error.clone())? {
        match TcpStream::connect(place).await {
            Ok(tcp) => return Ok(tcp),
            Err(refused) => error = unreachable(address, &refused),
        }
    }
    Err(error)
}

fn unreachable(address: &ObsAddress, error: &io::Error) -> ObsError {
    let why = match error.kind() {
        io::ErrorKind::ConnectionRefused => return ObsError::NotRunning,
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            "there is no way to it".to_owned()
        }
        io::ErrorKind::TimedOut => "it did not answer in time".to_owned(),
        io::ErrorKind::UnexpectedEof => "it closed the connection".to_owned(),
        _ => error.to_string(),
    };
    ObsError::Unreachable { host: address.to_string(), why }
}

/// Why a connection ended, in plain words. The error's own may hold what was sent.
fn ended(error: &Error) -> ObsError {
    let why = match error {
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Io(_)
        | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => return ObsError::Closed,
        Error::Capacity(CapacityError::MessageTooLong { .. }) => "it sent a message that is too long",
        Error::Utf8(_) => "it sent a text that is no text",
        _ => "it did not keep to the protocol",
    };
    ObsError::Broken { why }
}
