//! Does as the poll says: the one place where the questions meet sockets and the clock.
//!
//! One question is on its way at a time, so nothing piles up while the receiver is not ready: then
//! nothing is asked.

use std::collections::VecDeque;
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use super::agenda::HelixQuestion;
use super::client::{Helix, HelixAnswer, HelixRefusal};
use super::convert::{self, HelixReply};
use super::poll::{Poll, PollInput, PollOutput};
use super::wire::HelixTotal;
use crate::clock::Clock;
use crate::domain::{Incoming, Link, LinkState, NumberId};

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
    let mut token_reader = helix.token_reader().clone();
    let mut task = PollTask {
        poll: Poll::new(&settings.channel, settings.poll_every, settings.seed),
        helix,
        clock,
        asking: None,
        outputs: VecDeque::new(),
        batch: Vec::new(),
        in_trouble: false,
    };
    task.give(PollInput::Live(*live.borrow_and_update()));
    task.give(PollInput::Access(token_reader.access()));
    while !stop.is_cancelled() {
        // Whatever woke us, and however long the last batch waited: the clock is looked at first, and
        // slept by afterwards.
        task.give(PollInput::Tick);
        task.carry_out();
        if !task.batch.is_empty() {
            if out.send(std::mem::take(&mut task.batch)).await.is_err() {
                return;
            }
            continue;
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            () = token_reader.changed() => task.give(PollInput::Access(token_reader.access())),
            () = changed(&mut live) => task.give(PollInput::Live(*live.borrow_and_update())),
            answer = answer(&mut task.asking) => task.answered(answer),
            () = wake(&task.clock, task.poll.wake_at()) => {}
        }
    }
}

/// Returns once it changed; for ever pending where it never will again.
async fn changed(live: &mut watch::Receiver<bool>) {
    if live.changed().await.is_err() {
        std::future::pending().await
    }
}

async fn wake(clock: &Clock, at: Option<Timestamp>) {
    match at {
        Some(at) => clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

type QuestionAnswer = Result<HelixAnswer<HelixReply>, HelixRefusal>;
type PendingAnswer = Pin<Box<dyn Future<Output = QuestionAnswer> + Send>>;

async fn answer(asking: &mut Option<PendingAnswer>) -> QuestionAnswer {
    match asking {
        Some(asking) => asking.await,
        None => std::future::pending().await,
    }
}

struct PollTask {
    poll: Poll,
    helix: Helix,
    clock: Clock,
    asking: Option<PendingAnswer>,
    outputs: VecDeque<PollOutput>,
    batch: Vec<Incoming>,
    /// An outage was logged and is not over.
    in_trouble: bool,
}

impl PollTask {
    fn give(&mut self, input: PollInput) {
        self.poll.on(input, self.clock.now(), &mut self.outputs);
    }

    fn answered(&mut self, answer: QuestionAnswer) {
        self.asking = None;
        if let Err(refused) = &answer {
            debug!("Helix did not answer: {}", kind(refused));
        }
        self.give(PollInput::Answer(answer));
    }

    /// Carries out what the poll asked for.
    fn carry_out(&mut self) {
        while let Some(output) = self.outputs.pop_front() {
            match output {
                PollOutput::Ask { question, of } => {
                    self.asking = Some(Box::pin(ask(self.helix.clone(), question, of, self.clock.clone())));
                }
                PollOutput::Forget => self.asking = None,
                PollOutput::Hand(incoming) => {
                    if let Incoming::Link(link) = &incoming {
                        self.log(link);
                    }
                    self.batch.push(incoming);
                }
            }
        }
    }

    /// An outage is one line in the log, however long it lasts.
    fn log(&mut self, link: &Link) {
        let (problem, advice) = (link.problem.as_deref().unwrap_or_default(), link.advice.as_deref());
        match link.state {
            LinkState::Up if problem.is_empty() => info!("Twitch's numbers are being read"),
            LinkState::Stopped => error!(advice, "{problem}"),
            LinkState::Up => warn!(advice, "{problem}"),
            LinkState::Waiting if !self.in_trouble => warn!(advice, "{problem}"),
            LinkState::Waiting | LinkState::Connecting | LinkState::Off => {
                debug!(advice, "Twitch's numbers: {}", link.state);
            }
        }
        self.in_trouble = link.state == LinkState::Waiting;
    }
}

/// Asks one question, and puts the answer into the words of the house.
async fn ask(helix: Helix, question: HelixQuestion, of: String, clock: Clock) -> QuestionAnswer {
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

/// The kind of a refusal, for the log: a refusal's own words are foreign.
fn kind(refused: &HelixRefusal) -> &'static str {
    match refused {
        HelixRefusal::SignedOut => "nobody is signed in",
        HelixRefusal::Unauthorized => "the sign-in is refused",
        HelixRefusal::Forbidden => "a permission is missing",
        HelixRefusal::Limited(_) => "too many questions",
        HelixRefusal::Known => "it is known",
        HelixRefusal::Bad(..) => "the question is refused",
        HelixRefusal::Unwell(_) => "Twitch is in trouble",
        HelixRefusal::Unclear => "the answer is unclear",
        HelixRefusal::Silent(silence) => silence.problem(),
    }
}
