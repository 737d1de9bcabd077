//! Chat's task: the session, and the sign-in that it reads with.

use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::lines::LineTally;
use super::login::Login;
use super::session::{ChatSession, RefusedToken};
use super::settings::ChatSettings;
use crate::clock::Clock;
use crate::domain::Incoming;
use crate::net::{Environment, TaskContext, run_connection};
use crate::twitch::access::TokenReader;

/// Keeps a chat connection up and hands on what comes, in order: one batch for all lines that a read or a
/// WebSocket message finished, and the connection's own changes as [`Incoming::Link`]. Ends when told to
/// stop, once the batch in hand is handed on, or when nobody receives any more.
pub async fn run(
    settings: ChatSettings,
    clock: Clock,
    stop: CancellationToken,
    out: mpsc::Sender<Vec<Incoming>>,
) {
    let session = ChatSession::new(&settings.channel, settings.server, settings.seed);
    let token_reader = settings.token_reader.map(TokenReader::from_the_start);
    let context = TaskContext { tls: settings.tls, clock, stop, out };
    run_connection(session, ChatEnvironment { token_reader, tally: settings.tally }, context).await;
}

struct ChatEnvironment {
    token_reader: Option<TokenReader>,
    tally: watch::Sender<LineTally>,
}

impl Environment<ChatSession> for ChatEnvironment {
    /// Who can sign in, at the beginning and whenever that may have changed.
    async fn news(&mut self) -> Option<Login> {
        let Some(token_reader) = &mut self.token_reader else { return std::future::pending().await };
        token_reader.changed().await;
        token_reader.access().and_then(Login::of)
    }

    fn begin(&mut self, RefusedToken(token): RefusedToken) -> Option<BoxFuture<'static, Option<Login>>> {
        if let Some(token_reader) = &self.token_reader {
            token_reader.report(&token);
        }
        None
    }

    fn look(&mut self, session: &ChatSession) {
        self.tally.send_replace(session.tally());
    }
}
