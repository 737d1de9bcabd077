//! What a connection to OBS needs, checked before anything is connected.

use std::sync::Arc;

use rustls::ClientConfig;

use crate::config;
use crate::net::{Address, Scheme, UrlError};
use crate::secret::Secret;

/// How OBS is spoken to. Encrypted only where something stands in front of it.
const SCHEMES: [Scheme; 2] = [
    Scheme { name: "ws", websocket: true, tls: false, port: 4455 },
    Scheme { name: "wss", websocket: true, tls: true, port: 4455 },
];

/// What a connection to OBS needs.
#[derive(Clone)]
pub struct ObsSettings {
    /// Where OBS is.
    pub server: Address,
    /// Its password; empty for none.
    pub password: Secret,
    /// Whom to trust, where the connection is encrypted.
    pub tls: Arc<ClientConfig>,
    /// The scene to show in a break; empty for none.
    pub break_scene: String,
    /// The scene of the vertical canvas to show in a break; empty for none.
    pub vertical_scene: String,
    /// The inputs to mute in a break.
    pub mute: Vec<String>,
}

/// `obs.url` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`obs.url` is not the address of an OBS. Write it like `ws://127.0.0.1:4455`.")]
pub struct ObsAddressError(#[from] UrlError);

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
            server: address(&obs.url)?,
            password: obs.password.clone(),
            tls,
            break_scene: obs.break_scene.clone(),
            vertical_scene: obs.vertical_break_scene.clone(),
            mute,
        }))
    }
}

/// Reads `obs.url`.
fn address(url: &str) -> Result<Address, ObsAddressError> {
    Ok(Address::read(url, &SCHEMES)?)
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
            let address = address(url).unwrap();
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
            assert!(address(url).is_err(), "{url}");
        }
    }
}
