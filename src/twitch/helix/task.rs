//! The task for Twitch's numbers: the poll, the sign-in that it asks with, and its questions.

use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::agenda::HelixQuestion;
use super::client::{Helix, HelixAnswer, HelixRefusal};
use super::convert::{self, HelixReply};
use super::poll::{Poll, PollNews, PollQuestion};
use super::wire::HelixTotal;
use crate::clock::Clock;
use crate::domain::{Incoming, NumberId};
use crate::net::{Environment, TaskContext, run_connection};
use crate::twitch::access::TokenReader;

/// What is polled, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollSettings {
    /// The channel's login name, in lower case.
    pub channel: String,
    /// How often to ask whether it is live (`poll_every`). Less than a tenth of a second is taken for
    /// that; what changes slowly is asked for at every fifth time.
    pub poll_every: Duration,
    /// Where the waits after failures are drawn from. The same seed gives the same.
    pub seed: u64,
}

/// Asks Helix for the state of the channel, its numbers and its planned ads, with
/// `helix`'s sign-in and as long as there is one. Hands on what it hears, and how the connection is as
/// [`Incoming::Link`]. `live` says what is known otherwise: once it turns true, Helix is asked at once.
/// Ends when told to stop, once the batch in hand is handed on, or when nobody receives any more.
pub async fn run(
    settings: PollSettings,
    helix: Helix,
    mut live: watch::Receiver<bool>,
    clock: Clock,
    stop: CancellationToken,
    out: mpsc::Sender<Vec<Incoming>>,
) {
    let tls = helix.tls();
    live.mark_changed();
    let poll = Poll::new(&settings.channel, settings.poll_every, settings.seed);
    let token_reader = helix.token_reader().clone().from_the_start();
    let environment = PollEnvironment { helix, token_reader, live, clock: clock.clone() };
    run_connection(poll, environment, TaskContext { tls, clock, stop, out }).await;
}

struct PollEnvironment {
    helix: Helix,
    token_reader: TokenReader,
    live: watch::Receiver<bool>,
    clock: Clock,
}

impl Environment<Poll> for PollEnvironment {
    async fn news(&mut self) -> PollNews {
        tokio::select! {
            biased;
            Ok(()) = self.live.changed() => PollNews::Live(*self.live.borrow_and_update()),
            () = self.token_reader.changed() => PollNews::Access(self.token_reader.access()),
        }
    }

    fn begin(&mut self, PollQuestion { question, of }: PollQuestion) -> Option<BoxFuture<'static, PollNews>> {
        let (helix, clock) = (self.helix.clone(), self.clock.clone());
        Some(Box::pin(async move {
            let answer = ask(helix, question, of, clock).await.inspect_err(|refusal| {
                tracing::debug!(error = refusal as &dyn std::error::Error, ?question, "Helix did not answer");
            });
            PollNews::Answer(answer)
        }))
    }
}

/// Asks one question, and puts the answer into the words of the house.
async fn ask(
    helix: Helix,
    question: HelixQuestion,
    of: String,
    clock: Clock,
) -> Result<HelixAnswer<HelixReply>, HelixRefusal> {
    let of = of.as_str();
    match question {
        HelixQuestion::Who => Ok(helix.get("/users", &[("login", of)]).await?.map(convert::who)),
        HelixQuestion::Stream => {
            let said = helix.get("/streams", &[("user_id", of)]).await?;
            Ok(said.map(|page| convert::stream(page, clock.now())))
        }
        HelixQuestion::Followers => {
            let query = [("broadcaster_id", of), ("first", "1")];
            let said = helix.get::<HelixTotal>("/channels/followers", &query).await?;
            Ok(said.map(|total| convert::total(NumberId::Followers, &total, clock.now())))
        }
        HelixQuestion::Subscribers => {
            let query = [("broadcaster_id", of), ("first", "1")];
            let said = helix.get::<HelixTotal>("/subscriptions", &query).await?;
            Ok(said.map(|total| convert::total(NumberId::Subscribers, &total, clock.now())))
        }
        HelixQuestion::Ads => {
            Ok(helix.get("/channels/ads", &[("broadcaster_id", of)]).await?.map(convert::ads))
        }
    }
}
