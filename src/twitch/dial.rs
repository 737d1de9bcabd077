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

/// An open connection.
pub(super) trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Socket for S {}

/// Why a server could not be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DialError {
    /// Its name leads nowhere.
    NotFound,
    /// It could not be reached, for this reason.
    Unreachable(String),
    /// Its certificate is not one this machine trusts, or TLS failed otherwise.
    Untrusted(String),
}

/// Opens a connection to `address`.
pub(super) async fn dial(address: &Address, tls: Arc<ClientConfig>) -> Result<Box<dyn Socket>, DialError> {
    let tcp = connect(address).await?;
    if !address.tls {
        return Ok(Box::new(tcp));
    }
    let name = ServerName::try_from(address.host.clone()).map_err(|_| DialError::NotFound)?;
    let encrypted = TlsConnector::from(tls).connect(name, tcp).await;
    Ok(Box::new(encrypted.map_err(|error| DialError::Untrusted(why(&error)))?))
}

async fn connect(address: &Address) -> Result<TcpStream, DialError> {
    let found = tokio::net::lookup_host((address.host.as_str(), address.port)).await;
    let mut trouble = DialError::NotFound;
    // A name that stands for this machine must lead to it, too.
    for place in
        found.map_err(|_| DialError::NotFound)?.filter(|place| address.tls || place.ip().is_loopback())
    {
        match TcpStream::connect(place).await {
            Ok(tcp) => {
                // What we say is little and short; none of it should wait for more.
                let _ = tcp.set_nodelay(true);
                return Ok(tcp);
            }
            Err(error) => trouble = DialError::Unreachable(why(&error)),
        }
    }
    Err(trouble)
}

/// An I/O error in plain words, as far as there are any.
pub(super) fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nothing answers there".to_owned(),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            "there is no network".to_owned()
        }
        io::ErrorKind::TimedOut => "it did not answer in time".to_owned(),
        io::ErrorKind::UnexpectedEof => "it closed the connection".to_owned(),
        _ => error.to_string(),
    }
}
