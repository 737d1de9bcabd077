//! Where chat is: `irc_url`, read and checked.
//!
//! Without encryption only this machine itself may be spoken to. Must not connect to anything.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use tokio_tungstenite::tungstenite::http::Uri;

/// A chat server's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Whether lines travel in WebSocket frames.
    pub(super) websocket: bool,
    /// Whether the connection is encrypted.
    pub(super) tls: bool,
    /// A name, or an IP address without brackets.
    pub(super) host: String,
    /// The port.
    pub(super) port: u16,
    /// The path, for WebSocket; at least `/`.
    pub(super) path: String,
}

/// Why an `irc_url` cannot be used: what is wrong, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is not an address of a kind we know.
    #[error(
        "`{0}` is not a chat address. Write it like `wss://irc-ws.chat.twitch.tv:443` or `ircs://irc.chat.twitch.tv:6697`."
    )]
    Unreadable(String),
    /// It holds a user name or password.
    #[error("A chat address must not hold a user name or password. Leave out everything up to the `@`.")]
    Userinfo,
    /// It is not encrypted and leads to another machine.
    #[error(
        "`{url}` would send chat unencrypted to another machine. Use `{better}://` instead; `{scheme}://` is for this machine only."
    )]
    Unencrypted {
        /// What was given.
        url: String,
        /// The scheme that was given.
        scheme: &'static str,
        /// The encrypted one.
        better: &'static str,
    },
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(url: &str) -> Result<Self, AddressError> {
        let unreadable = || AddressError::Unreadable(url.to_owned());
        let uri: Uri = url.trim().parse().map_err(|_| unreadable())?;
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err(AddressError::Userinfo);
        }
        let (websocket, tls, port) = match uri.scheme_str() {
            Some("wss") => (true, true, 443),
            Some("ws") => (true, false, 80),
            Some("ircs") => (false, true, 6697),
            Some("irc") => (false, false, 6667),
            _ => return Err(unreadable()),
        };
        let host = uri.host().ok_or_else(unreadable)?;
        let written = uri.authority().and_then(|authority| authority.as_str().strip_prefix(host));
        let port = match written.ok_or_else(unreadable)? {
            "" => port,
            written => written.trim_start_matches(':').parse().map_err(|_| unreadable())?,
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        if host.is_empty() || port == 0 || (!websocket && !path.trim_matches('/').is_empty()) {
            return Err(unreadable());
        }
        if !tls && !is_loopback(&host) {
            let (scheme, better) = if websocket { ("ws", "wss") } else { ("irc", "ircs") };
            return Err(AddressError::Unencrypted { url: url.to_owned(), scheme, better });
        }
        // An address may go straight from the host to the query; a request may not.
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { websocket, tls, host, port, path })
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

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_has_its_port() {
        for (url, shown, websocket, tls) in [
            ("wss://irc-ws.chat.twitch.tv:443", "irc-ws.chat.twitch.tv:443", true, true),
            ("wss://irc-ws.chat.twitch.tv", "irc-ws.chat.twitch.tv:443", true, true),
            ("ircs://irc.chat.twitch.tv", "irc.chat.twitch.tv:6697", false, true),
            ("ircs://irc.chat.twitch.tv/", "irc.chat.twitch.tv:6697", false, true),
            ("ws://127.0.0.1", "127.0.0.1:80", true, false),
            ("ws://localhost:8080/chat?x=1", "localhost:8080", true, false),
            ("irc://127.4.5.6", "127.4.5.6:6667", false, false),
            ("irc://[::1]:7000", "[::1]:7000", false, false),
        ] {
            let address: Address = url.parse().expect(url);
            assert_eq!(
                (address.to_string().as_str(), address.websocket, address.tls),
                (shown, websocket, tls)
            );
        }
        assert_eq!("ws://localhost/chat?x=1".parse::<Address>().unwrap().path, "/chat?x=1");
        assert_eq!("ws://localhost".parse::<Address>().unwrap().path, "/");
        assert_eq!("wss://localhost?x=1".parse::<Address>().unwrap().path, "/?x=1");
    }

    #[test]
    fn the_default_is_an_address() {
        crate::config::Twitch::default().irc_url.parse::<Address>().unwrap();
    }

    #[test]
    fn unencrypted_is_for_this_machine_only() {
        for url in [
            "ws://irc-ws.chat.twitch.tv",
            "irc://192.168.1.4:6667",
            "irc://localhost.example",
            "irc://0.0.0.0",
        ] {
            let error = url.parse::<Address>().unwrap_err();
            assert!(matches!(error, AddressError::Unencrypted { .. }), "{url}: {error}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for url in [
            "",
            "irc",
            "irc.chat.twitch.tv:6697",
            "https://twitch.tv",
            "wss://",
            "wss://:443",
            "ircs://h:0",
            "ircs://h:99999",
            "ircs://h:",
            "ircs://h/room",
            "wss://h h",
        ] {
            assert!(matches!(url.parse::<Address>(), Err(AddressError::Unreadable(_))), "{url}");
        }
        assert_eq!("wss://me:secret@h".parse::<Address>(), Err(AddressError::Userinfo));
    }
}
