//! A Twitch over real sockets that does as a test says.
//!
//! A test either leads each connection itself ([`FakeTwitch::welcome`]) or has a whole [`Script`]
//! played in the background ([`FakeTwitch::play`]).

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::script::{Script, Step};

trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Socket for S {}

/// A listening fake Twitch.
pub struct FakeTwitch {
    listener: TcpListener,
    websocket: bool,
    tls: Option<TlsAcceptor>,
}

impl FakeTwitch {
    /// Plain lines over TCP.
    pub async fn irc() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        // A small buffer, so that a script does not run far ahead of what is read.
        socket.set_send_buffer_size(4 * 1024).unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        Self { listener: socket.listen(16).unwrap(), websocket: false, tls: None }
    }

    /// Lines in WebSocket frames.
    pub async fn websocket() -> Self {
        Self { websocket: true, ..Self::irc().await }
    }

    /// The same, encrypted with this identity.
    pub fn with_tls(self, identity: &Identity) -> Self {
        Self { tls: Some(TlsAcceptor::from(identity.server.clone())), ..self }
    }

    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    /// What to write as `irc_url`.
    pub fn url(&self) -> String {
        self.url_at(self.address())
    }

    /// The same for a relay in front of it.
    pub fn url_at(&self, address: SocketAddr) -> String {
        let scheme = match (self.websocket, self.tls.is_some()) {
            (false, false) => "irc",
            (false, true) => "ircs",
            (true, false) => "ws",
            (true, true) => "wss",
        };
        let host = if self.tls.is_some() { "localhost".to_owned() } else { address.ip().to_string() };
        format!("{scheme}://{host}:{}", address.port())
    }

    /// Waits for the next connection. None if it went away before it could speak.
    pub async fn accept(&self) -> Option<Connection> {
        let (tcp, _) = self.listener.accept().await.unwrap();
        let socket: Box<dyn Socket> = match &self.tls {
            Some(tls) => Box::new(tls.accept(tcp).await.ok()?),
            None => Box::new(tcp),
        };
        let wire = if self.websocket {
            Wire::WebSocket(Box::new(tokio_tungstenite::accept_async(socket).await.ok()?))
        } else {
            Wire::Plain(socket)
        };
        Some(Connection { wire, unread: Vec::new() })
    }

    /// Waits for the next connection and lets it into the channel it asks for.
    pub async fn welcome(&self) -> Connection {
        let mut connection = self.accept().await.expect("a connection that can speak");
        connection.register().await.expect("a registration");
        connection
    }

    /// Plays the script in the background: on after each loss from where it stood, never a line twice.
    pub fn play(self, script: Script) -> JoinHandle<()> {
        tokio::spawn(async move {
            let mut steps = script.0.into_iter().peekable();
            while steps.peek().is_some() {
                let Some(mut connection) = self.accept().await else { continue };
                if connection.register().await.is_none() {
                    continue;
                }
                for step in steps.by_ref() {
                    if !connection.play(step).await {
                        break;
                    }
                }
                // Whoever is still there at the end is kept until it leaves.
                if steps.peek().is_none() {
                    while connection.read_line().await.is_some() {}
                }
            }
        })
    }
}

enum Wire {
    Plain(Box<dyn Socket>),
    WebSocket(Box<WebSocketStream<Box<dyn Socket>>>),
}

/// How a connection introduced itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Introduction {
    /// The token it signs in with; none on an anonymous one.
    pub pass: Option<String>,
    pub nick: String,
    pub channel: String,
}

/// A connection as the server sees it.
pub struct Connection {
    wire: Wire,
    unread: Vec<u8>,
}

impl Connection {
    /// The next line from the other side; none once it is gone.
    pub async fn read_line(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.unread.drain(..=end).collect();
                return Some(String::from_utf8(line).unwrap().trim_end().to_owned());
            }
            match &mut self.wire {
                Wire::Plain(socket) => {
                    if socket.read_buf(&mut self.unread).await.unwrap_or(0) == 0 {
                        return None;
                    }
                }
                Wire::WebSocket(socket) => match socket.next().await?.ok()? {
                    Message::Text(text) => self.unread.extend_from_slice(text.as_bytes()),
                    _ => continue,
                },
            }
        }
    }

    /// Checks an anonymous registration and confirms the channel. Gives the channel, or none if it
    /// went away.
    pub async fn register(&mut self) -> Option<String> {
        let Introduction { pass, nick, channel } = self.introduction().await?;
        assert_eq!(pass, None);
        assert!(nick.starts_with("justinfan"), "{nick} is not anonymous");
        self.confirm(&nick, &channel).await;
        Some(channel)
    }

    /// Reads how the other side introduces itself. None if it went away.
    pub async fn introduction(&mut self) -> Option<Introduction> {
        assert_eq!(self.read_line().await?, "CAP REQ :twitch.tv/tags twitch.tv/commands");
        let mut line = self.read_line().await?;
        let pass = line.strip_prefix("PASS oauth:").map(str::to_owned);
        if pass.is_some() {
            line = self.read_line().await?;
        }
        let nick = line.strip_prefix("NICK ").expect("a nick").to_owned();
        let channel = self.read_line().await?.strip_prefix("JOIN #").expect("a channel").to_owned();
        Some(Introduction { pass, nick, channel })
    }

    /// Lets `nick` into the channel.
    pub async fn confirm(&mut self, nick: &str, channel: &str) {
        self.send(":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands").await;
        self.send(&format!(":tmi.twitch.tv 001 {nick} :Welcome, GLHF!")).await;
        self.send(&format!(":{nick}!{nick}@{nick}.tmi.twitch.tv JOIN #{channel}")).await;
        self.send(&format!("@room-id=500;slow=0 :tmi.twitch.tv ROOMSTATE #{channel}")).await;
    }

    /// Sends a line; over WebSocket, as a frame of its own. False once the other side is gone.
    pub async fn send(&mut self, line: &str) -> bool {
        self.send_raw(format!("{line}\r\n").as_bytes()).await
    }

    /// Sends bytes as they are; over WebSocket, as one text frame, whether they are text or not.
    pub async fn send_raw(&mut self, bytes: &[u8]) -> bool {
        match &mut self.wire {
            Wire::Plain(socket) => socket.write_all(bytes).await.is_ok() && socket.flush().await.is_ok(),
            Wire::WebSocket(socket) => {
                let frame = Frame::message(bytes.to_vec(), OpCode::Data(Data::Text), true);
                socket.send(Message::Frame(frame)).await.is_ok()
            }
        }
    }

    /// Sends what cannot be lines: a binary frame. Plain connections have no such thing.
    pub async fn send_binary(&mut self, bytes: &[u8]) {
        if let Wire::WebSocket(socket) = &mut self.wire {
            socket.send(Message::binary(bytes.to_vec())).await.unwrap();
        }
    }

    /// Sends a line and says goodbye in the same breath: both arrive at once.
    pub async fn send_and_close(mut self, line: &str) {
        if let Wire::WebSocket(socket) = &mut self.wire {
            socket.feed(Message::text(format!("{line}\r\n"))).await.unwrap();
        } else {
            self.send(line).await;
        }
        self.close().await;
    }

    /// Says goodbye as the protocol has it.
    pub async fn close(mut self) {
        // The other side may have gone first.
        let _ = match &mut self.wire {
            Wire::Plain(socket) => socket.shutdown().await.is_ok(),
            Wire::WebSocket(socket) => SinkExt::close(socket).await.is_ok(),
        };
    }

    /// Plays one step. False if the connection is over with it.
    async fn play(&mut self, step: Step) -> bool {
        match step {
            Step::Line(line) => self.send(&line).await,
            Step::Raw(bytes) => self.send_raw(&bytes).await,
            Step::Close => {
                if let Wire::Plain(socket) = &mut self.wire {
                    let _ = socket.shutdown().await;
                }
                false
            }
        }
    }
}

/// A server's certificate from an authority made for the test, and clients that trust it.
pub struct Identity {
    server: Arc<ServerConfig>,
    /// Trusts the server and nobody else.
    pub client: Arc<ClientConfig>,
}

impl Identity {
    /// An identity for `localhost`.
    pub fn new() -> Self {
        let mut authority = rcgen::CertificateParams::new([]).unwrap();
        authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let authority_key = rcgen::KeyPair::generate().unwrap();
        let authority_cert = authority.self_signed(&authority_key).unwrap();
        let issuer = rcgen::Issuer::new(authority, authority_key);
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
        let cert = params.signed_by(&key, &issuer).unwrap();

        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
            .unwrap();
        let mut trusted = RootCertStore::empty();
        trusted.add(authority_cert.der().clone()).unwrap();
        let client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(trusted)
            .with_no_client_auth();
        Self { server: Arc::new(server), client: Arc::new(client) }
    }
}
