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

use super::agenda::Question;
use super::client::{Helix, Refused, Said};
use super::convert::{self, Reply};
use super::poll::{Input, Output, Poll};
use super::wire::Total;
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

/// Asks Helix for the state of the channel, its numbers and its planned ads, with the sign-in behind
/// `helix`'s gate and as long as there is one. Hands on what it hears, and how the connection is as
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
    let mut gate = helix.gate().clone();
    let mut driver = Driver {
        poll: Poll::new(&settings.channel, settings.poll_every, settings.seed),
        helix,
        clock,
        asking: None,
        outputs: VecDeque::new(),
        batch: Vec::new(),
        in_trouble: false,
    };
    driver.give(Input::Live(*live.borrow_and_update()));
    driver.give(Input::Access(gate.access()));
    while !stop.is_cancelled() {
        // Whatever woke us, and however long the last batch waited: the clock is looked at first, and
        // slept by afterwards.
        driver.give(Input::Tick);
        driver.carry_out();
        if !driver.batch.is_empty() {
            if out.send(std::mem::take(&mut driver.batch)).await.is_err() {
                return;
            }
            continue;
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            () = gate.changed() => driver.give(Input::Access(gate.access())),
            () = changed(&mut live) => driver.give(Input::Live(*live.borrow_and_update())),
            answer = answer(&mut driver.asking) => driver.answered(answer),
            () = wake(&driver.clock, driver.poll.wake_at()) => {}
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

type Answer = Result<Said<Reply>, Refused>;
type Asking = Pin<Box<dyn Future<Output = Answer> + Send>>;

async fn answer(asking: &mut Option<Asking>) -> Answer {
    match asking {
        Some(asking) => asking.await,
        None => std::future::pending().await,
    }
}

struct Driver {
    poll: Poll,
    helix: Helix,
    clock: Clock,
    asking: Option<Asking>,
    outputs: VecDeque<Output>,
    batch: Vec<Incoming>,
    /// Trouble was logged and is not over.
    in_trouble: bool,
}

impl Driver {
    fn give(&mut self, input: Input) {
        self.poll.on(input, self.clock.now(), &mut self.outputs);
    }

    fn answered(&mut self, answer: Answer) {
        self.asking = None;
        if let Err(refused) = &answer {
            debug!("Helix did not answer: {}", kind(refused));
        }
        self.give(Input::Answer(answer));
    }

    /// Carries out what the poll asked for.
    fn carry_out(&mut self) {
        while let Some(output) = self.outputs.pop_front() {
            match output {
                Output::Ask { question, of } => {
                    self.asking = Some(Box::pin(ask(self.helix.clone(), question, of, self.clock.clone())));
                }
                Output::Forget => self.asking = None,
                Output::Hand(incoming) => {
                    if let Incoming::Link(link) = &incoming {
                        self.log(link);
                    }
                    self.batch.push(incoming);
                }
            }
        }
    }

    /// Trouble is one line in the log, however long it lasts.
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
async fn ask(helix: Helix, question: Question, of: String, clock: Clock) -> Answer {
    let of = of.as_str();
    match question {
        Question::Who => Ok(helix.get("/users", &[("login", of)]).await?.map(convert::who)),
        Question::Stream => {
            let said = helix.get("/streams", &[("user_id", of)]).await?;
            Ok(said.map(|page| convert::stream(page, clock.now())))
        }
        Question::Followers => {
            let query = [("broadcaster_id", of), ("first", "1")];
            let said = helix.get::<Total>("/channels/followers", &query).await?;
            Ok(said.map(|total| convert::total(NumberId::Followers, &total, clock.now())))
        }
        Question::Subscribers => {
            let query = [("broadcaster_id", of), ("first", "1")];
            let said = helix.get::<Total>("/subscriptions", &query).await?;
            Ok(said.map(|total| convert::total(NumberId::Subscribers, &total, clock.now())))
        }
        Question::Ads => Ok(helix.get("/channels/ads", &[("broadcaster_id", of)]).await?.map(convert::ads)),
    }
}

/// The kind of a refusal, for the log: a refusal's own words are foreign.
fn kind(refused: &Refused) -> &'static str {
    match refused {
        Refused::SignedOut => "nobody is signed in",
        Refused::Unauthorized => "the sign-in is refused",
        Refused::Forbidden => "a permission is missing",
        Refused::Limited(_) => "too many questions",
        Refused::Known => "it is known",
        Refused::Bad(..) => "the question is refused",
        Refused::Unwell(_) => "Twitch is in trouble",
        Refused::Unclear => "the answer is unclear",
        Refused::Silent(silence) => silence.problem(),
    }
}
