//! Where a server is, read from a URL of a scheme that its protocol knows.
//!
//! Must not connect to anything, nor know which servers may be spoken to.

use std::fmt;
use std::net::IpAddr;

use tokio_tungstenite::tungstenite::http::Uri;

/// A kind of URL, and how it is connected to.
#[derive(Debug, Clone, Copy)]
pub struct Scheme {
    /// What stands before `://`.
    pub name: &'static str,
    /// Whether messages travel in WebSocket frames.
    pub websocket: bool,
    /// Whether the connection is encrypted.
    pub tls: bool,
    /// The port where the URL names none.
    pub port: u16,
}

/// A server's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Whether messages travel in WebSocket frames.
    pub websocket: bool,
    /// Whether the connection is encrypted.
    pub tls: bool,
    /// A name, or an IP address without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The path with its query, for WebSocket; at least `/`.
    pub path: String,
    /// Whether its name must lead to this machine itself.
    pub only_this_machine: bool,
}

/// A URL could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It is no URL of a known scheme, with a host and a port that can be.
    #[error("it is no address of a known kind")]
    Unreadable,
    /// It holds a user name or password, which would be ignored.
    #[error("it holds a user name or password")]
    Userinfo,
}

impl Address {
    /// Reads `url`, which has one of `schemes`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(url: &str, schemes: &[Scheme]) -> Result<Self, UrlError> {
        let uri: Uri = url.trim().parse().map_err(|_| UrlError::Unreadable)?;
        let authority = uri.authority().ok_or(UrlError::Unreadable)?;
        if authority.as_str().contains('@') {
            return Err(UrlError::Userinfo);
        }
        let known = schemes.iter().find(|scheme| uri.scheme_str() == Some(scheme.name));
        let scheme = known.ok_or(UrlError::Unreadable)?;
        let host = authority.host();
        let port = match authority.as_str().strip_prefix(host).ok_or(UrlError::Unreadable)? {
            "" => scheme.port,
            port => port.trim_start_matches(':').parse().map_err(|_| UrlError::Unreadable)?,
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        if host.is_empty() || port == 0 || (!scheme.websocket && !path.trim_matches('/').is_empty()) {
            return Err(UrlError::Unreadable);
        }
        // A URL may go straight from the host to the query; a request may not.
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let Scheme { websocket, tls, .. } = *scheme;
        Ok(Self { websocket, tls, host, port, path, only_this_machine: false })
    }

    /// Whether it is one of this machine itself.
    pub fn is_this_machine(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost")
            || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// `host:port`, with brackets where an IPv6 address needs them.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}
