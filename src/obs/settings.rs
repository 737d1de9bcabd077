//! What a connection to OBS needs, checked before anything is connected.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use rustls::ClientConfig;
use tokio_tungstenite::tungstenite::http::Uri;

use crate::config;
use crate::secret::Secret;

/// The port on which OBS listens unless told otherwise.
const PORT: u16 = 4455;

/// What a connection to OBS needs.
#[derive(Clone)]
pub struct ObsSettings {
    /// Where OBS is.
    pub server: ObsAddress,
    /// Its password; empty for none.
    pub password: Secret,
    /// Whom to trust, where the connection is encrypted.
    pub tls: Arc<ClientConfig>,
    /// The scene to show in a break; empty for none.
    pub break_scene: String,
    /// The inputs to mute in a break.
    pub mute: Vec<String>,
}

/// Where OBS is: `obs.url`, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObsAddress {
    pub(super) tls: bool,
    /// A name, or an IP address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// At least `/`.
    pub(super) path: String,
}

/// `obs.url` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`obs.url` is not the address of an OBS. Write it like `ws://127.0.0.1:4455`.")]
pub struct ObsAddressError;

impl ObsSettings {
    /// OBS as configured; none where it is not.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub fn new(obs: &config::Obs, tls: Arc<ClientConfig>) -> Result<Option<Self>, ObsAddressError> {
        if obs.url.trim().is_empty() {
            return Ok(None);
        }
        let mut mute = obs.mute.clone();
        mute.retain(|name| !name.is_empty());
        mute.sort();
        mute.dedup();
        Ok(Some(Self {
            server: obs.url.parse()?,
            password: obs.password.clone(),
            tls,
            break_scene: obs.break_scene.clone(),
            mute,
        }))
    }
}

impl ObsAddress {
    /// Whether it leads to this machine itself.
    pub fn is_this_machine(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost")
            || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl FromStr for ObsAddress {
    type Err = ObsAddressError;

    fn from_str(url: &str) -> Result<Self, ObsAddressError> {
        let uri: Uri = url.trim().parse().map_err(|_| ObsAddressError)?;
        let tls = match uri.scheme_str() {
            Some("ws") => false,
            Some("wss") => true,
            _ => return Err(ObsAddressError),
        };
        let authority = uri.authority().ok_or(ObsAddressError)?;
        let host = authority.host();
        // A password belongs into its own setting; here it would be ignored.
        let port = match authority.as_str().strip_prefix(host).ok_or(ObsAddressError)? {
            "" => PORT,
            port => port.trim_start_matches(':').parse().map_err(|_| ObsAddressError)?,
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() || port == 0 {
            return Err(ObsAddressError);
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { tls, host, port, path })
    }
}

/// `host:port`, with brackets where an IPv6 address needs them.
impl fmt::Display for ObsAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_the_port_of_obs() {
        for (url, shown, tls, path) in [
            ("ws://127.0.0.1:4455", "127.0.0.1:4455", false, "/"),
            (" ws://studio ", "studio:4455", false, "/"),
            ("wss://obs.example:8443/obs?x=1", "obs.example:8443", true, "/obs?x=1"),
            ("ws://[::1]:9", "[::1]:9", false, "/"),
            ("ws://192.168.1.7:4455?x", "192.168.1.7:4455", false, "/?x"),
        ] {
            let address: ObsAddress = url.parse().unwrap();
            assert_eq!(
                (address.to_string().as_str(), address.tls, address.path.as_str()),
                (shown, tls, path)
            );
        }
        for url in [
            "",
            "obs",
            "http://127.0.0.1",
            "ws://",
            "ws://a:b",
            "ws://p@127.0.0.1",
            "ws://a:0",
            "ws://a:99999",
        ] {
            assert_eq!(url.parse::<ObsAddress>(), Err(ObsAddressError), "{url}");
        }
    }
}
