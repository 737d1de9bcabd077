//! The way to a server: a plain or encrypted stream of bytes to an [`Address`].
//!
//! Must not know what is said on it, nor when to give up: whoever waits drops the future.

use std::io;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::address::Address;
use super::error::NetError;

/// An open stream of bytes in both directions.
pub(super) trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for S {}

/// Opens a stream to `address`.
pub(super) async fn dial(address: &Address, tls: Arc<ClientConfig>) -> Result<Box<dyn ByteStream>, NetError> {
    let tcp = connect(address).await?;
    // What we say is little and short; none of it should wait for more.
    if let Err(error) = tcp.set_nodelay(true) {
        tracing::debug!(%address, %error, "short messages may be sent late");
    }
    if !address.tls {
        return Ok(Box::new(tcp));
    }
    let host = || address.host.clone();
    let name = ServerName::try_from(host())
        .map_err(|error| NetError::NotFound { host: host(), source: io::Error::other(error) })?;
    let encrypted = TlsConnector::from(tls).connect(name, tcp).await;
    Ok(Box::new(encrypted.map_err(|source| NetError::Untrusted { host: host(), source })?))
}

async fn connect(address: &Address) -> Result<TcpStream, NetError> {
    let host = || address.host.clone();
    let not_found = |source| NetError::NotFound { host: host(), source };
    let found = tokio::net::lookup_host((address.host.as_str(), address.port)).await.map_err(not_found)?;
    let mut failure = not_found(io::ErrorKind::NotFound.into());
    // A name that stands for this machine must lead to it, too.
    for place in found.filter(|place| !address.only_this_machine || place.ip().is_loopback()) {
        match TcpStream::connect(place).await {
            Ok(tcp) => return Ok(tcp),
            Err(source) => failure = NetError::Unreachable { host: host(), source },
        }
    }
    Err(failure)
}
