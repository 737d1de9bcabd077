//! Where Twitch's chat and events are: `irc_url` and `eventsub_url`, read and checked.
//!
//! Without encryption only this machine itself may be spoken to.

use crate::net::{Address, Scheme, UrlError};

/// WebSocket and IRC, encrypted and not.
const SCHEMES: [Scheme; 4] = [
    Scheme { name: "wss", websocket: true, tls: true, port: 443 },
    Scheme { name: "ws", websocket: true, tls: false, port: 80 },
    Scheme { name: "ircs", websocket: false, tls: true, port: 6697 },
    Scheme { name: "irc", websocket: false, tls: false, port: 6667 },
];

/// Why an address of Twitch's cannot be used: what is wrong, and what to write instead.
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

/// Reads an address of Twitch's.
///
/// # Errors
/// When it cannot be read, or would not be encrypted on its way to another machine.
pub fn address(url: &str) -> Result<Address, AddressError> {
    let read = Address::read(url, &SCHEMES).map_err(|error| match error {
        UrlError::Unreadable => AddressError::Unreadable(url.to_owned()),
        UrlError::Userinfo => AddressError::Userinfo,
    })?;
    if !read.tls && !read.is_this_machine() {
        let (scheme, better) = if read.websocket { ("ws", "wss") } else { ("irc", "ircs") };
        return Err(AddressError::Unencrypted { url: url.to_owned(), scheme, better });
    }
    Ok(Address { only_this_machine: !read.tls, ..read })
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
            let address = address(url).expect(url);
            assert_eq!(
                (address.to_string().as_str(), address.websocket, address.tls),
                (shown, websocket, tls)
            );
        }
        assert_eq!(address("ws://localhost/chat?x=1").unwrap().path, "/chat?x=1");
        assert_eq!(address("ws://localhost").unwrap().path, "/");
        assert_eq!(address("wss://localhost?x=1").unwrap().path, "/?x=1");
    }

    #[test]
    fn the_default_is_an_address() {
        address(&crate::config::Twitch::default().irc_url).unwrap();
    }

    #[test]
    fn unencrypted_is_for_this_machine_only() {
        for url in [
            "ws://irc-ws.chat.twitch.tv",
            "irc://192.168.1.4:6667",
            "irc://localhost.example",
            "irc://0.0.0.0",
        ] {
            let error = address(url).unwrap_err();
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
            assert!(matches!(address(url), Err(AddressError::Unreadable(_))), "{url}");
        }
        assert_eq!(address("wss://me:secret@h"), Err(AddressError::Userinfo));
    }
}
