//! Does as the session says: the one place where events meet sockets, questions and the clock.
//!
//! Everything is bounded. While the receiver is not ready, nothing is read, so the server is held back
//! by TCP; its pings wait as long. Messages are read before deadlines are looked at, so a full queue
//! alone is never taken for silence.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use jiff::Timestamp;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use super::session::{Input, Output, Question, Session, Wire};
use super::settings::EventSubSettings;
use super::socket::{Happened, Socket};
use super::subscriptions::Costs;
use super::trouble::Trouble;
use crate::clock::Clock;
use crate::domain::{Incoming, Link, LinkState};
use crate::twitch::helix::{Helix, HelixRefusal as Refused};

/// Keeps the connections to Twitch's events up while somebody is signed in, and hands on what comes, in
/// order, with the connection's own changes as [`Incoming::Link`]. Ends when told to stop, once the
/// batch in hand is handed on, or when nobody receives any more.
pub async fn run(
    settings: EventSubSettings,
    helix: Helix,
    clock: Clock,
    stop: CancellationToken,
    out: mpsc::Sender<Vec<Incoming>>,
) {
    let mut gate = helix.token_reader().clone();
    let mut driver = Driver {
        session: Session::new(&settings.channel, &settings.url, settings.seed),
        settings,
        helix,
        clock,
        sockets: VecDeque::new(),
        reply: None,
        outputs: VecDeque::new(),
        batch: Vec::new(),
        in_outage: false,
        blamed: false,
    };
    driver.signed_in();
    loop {
        driver.carry_out();
        if !driver.batch.is_empty() && out.send(std::mem::take(&mut driver.batch)).await.is_err() {
            return;
        }
        driver.settings.tally.send_replace(driver.session.tally());
        tokio::select! {
            biased;
            () = stop.cancelled() => return driver.leave(),
            () = gate.changed() => driver.signed_in(),
            (wire, happened) = next(&mut driver.sockets) => driver.happened(wire, happened),
            reply = answer(&mut driver.reply) => driver.replied(reply),
            () = wake(&driver.clock, driver.session.wake_at()) => driver.give(Input::Tick),
        }
    }
}

async fn wake(clock: &Clock, at: Option<Timestamp>) {
    match at {
        Some(at) => clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// The connections there are: at most one that is left, one that is used, and one that is being made.
type Sockets = VecDeque<(Wire, Socket)>;

/// Waits for the next thing to happen on any of `sockets`. May be dropped at any time.
async fn next(sockets: &mut Sockets) -> (Wire, Happened) {
    let happened = poll_fn(|context: &mut Context<'_>| {
        for (wire, socket) in sockets.iter_mut() {
            if let Poll::Ready(happened) = socket.poll(context) {
                return Poll::Ready((*wire, happened));
            }
        }
        Poll::Pending
    })
    .await;
    // The next time another one is asked first: none must wait for a busy one.
    sockets.rotate_left(1);
    happened
}

/// What Helix said to a question.
enum Reply {
    Found(Result<Option<String>, Refused>),
    Answered(Question, Result<Costs, Refused>),
}

type Replying = Pin<Box<dyn Future<Output = Reply> + Send>>;

/// Waits for the answer to the question in flight.
async fn answer(reply: &mut Option<Replying>) -> Reply {
    match reply {
        Some(replying) => {
            let said = replying.await;
            *reply = None;
            said
        }
        None => std::future::pending().await,
    }
}

struct Driver {
    settings: EventSubSettings,
    helix: Helix,
    clock: Clock,
    session: Session,
    sockets: Sockets,
    reply: Option<Replying>,
    outputs: VecDeque<Output>,
    batch: Vec<Incoming>,
    /// An outage was logged and is not over.
    in_outage: bool,
    /// A fault of our own was logged; once is enough.
    blamed: bool,
}

impl Driver {
    fn give(&mut self, input: Input<'_>) {
        self.session.on(input, self.clock.now(), &mut self.outputs);
    }

    fn signed_in(&mut self) {
        let access = self.helix.token_reader().access();
        self.give(Input::SignIn(access.as_ref()));
    }

    fn happened(&mut self, wire: Wire, happened: Happened) {
        match happened {
            Happened::Opened => self.give(Input::Connected(wire)),
            Happened::Text(text) => self.give(Input::Text(wire, &text)),
            Happened::Binary => self.give(Input::Binary(wire)),
            Happened::Alive => self.give(Input::Alive(wire)),
            Happened::Ended(trouble) => {
                self.hang_up(wire);
                self.blame(&trouble);
                self.give(Input::Closed(wire, trouble));
            }
        }
    }

    fn replied(&mut self, reply: Reply) {
        match reply {
            Reply::Found(found) => self.give(Input::Found(found)),
            Reply::Answered(question, answer) => {
                if let Err(Refused::Bad(status, why)) = &answer {
                    error!(status, why, "Twitch refused to tell of {}", question.subject.name());
                }
                self.give(Input::Answered(question.session, answer));
            }
        }
    }

    /// Carries out what the session asked for.
    fn carry_out(&mut self) {
        while let Some(output) = self.outputs.pop_front() {
            match output {
                Output::Find => {
                    self.reply = Some(Box::pin(find(self.helix.clone(), self.settings.channel.clone())))
                }
                Output::Connect(wire, address) => {
                    self.sockets.push_back((wire, Socket::open(address, self.settings.tls.clone())));
                }
                Output::Disconnect(wire) => self.hang_up(wire),
                Output::Subscribe(question) => {
                    self.reply = Some(Box::pin(subscribe(self.helix.clone(), question)));
                }
                Output::Cancel => self.reply = None,
                Output::Doubt => {
                    if let Some(access) = self.helix.token_reader().access() {
                        self.helix.token_reader().report(&access.token);
                    }
                }
                Output::Hand(incoming) => {
                    if let Incoming::Link(link) = &incoming {
                        self.log(link);
                    }
                    self.batch.push(incoming);
                }
            }
        }
    }

    fn hang_up(&mut self, wire: Wire) {
        if let Some(place) = self.sockets.iter().position(|(other, _)| *other == wire)
            && let Some((_, socket)) = self.sockets.remove(place)
        {
            socket.close();
        }
    }

    fn leave(mut self) {
        self.sockets.drain(..).for_each(|(_, socket)| socket.close());
    }

    /// Twitch closes with 4001 where we sent something, which we never should.
    fn blame(&mut self, trouble: &Trouble) {
        if *trouble == (Trouble::Closed { code: Some(4001) }) && !std::mem::replace(&mut self.blamed, true) {
            error!("{} {}", trouble.problem(), trouble.advice());
        }
    }

    /// An outage is one line in the log, however often we try.
    fn log(&mut self, link: &Link) {
        let (problem, advice) = (link.problem.as_deref(), link.advice.as_deref());
        match (link.state, problem) {
            (LinkState::Up, None) => info!(channel = self.settings.channel, "events are connected"),
            (LinkState::Up, Some(problem)) => warn!(advice, "events are connected. {problem}"),
            (LinkState::Stopped, problem) => error!(advice, "{}", problem.unwrap_or_default()),
            (LinkState::Waiting, Some(problem)) if !self.in_outage => warn!(advice, "{problem}"),
            (state, _) => debug!(advice, "events: {state}"),
        }
        self.in_outage = link.state == LinkState::Waiting;
    }
}

async fn find(helix: Helix, channel: String) -> Reply {
    #[derive(Deserialize)]
    struct Users {
        data: Vec<User>,
    }
    #[derive(Deserialize)]
    struct User {
        id: String,
    }
    let users = helix.get::<Users>("/users", &[("login", &channel)]).await;
    Reply::Found(users.map(|said| said.what.data.into_iter().next().map(|user| user.id)))
}

async fn subscribe(helix: Helix, question: Question) -> Reply {
    #[derive(Deserialize)]
    struct Taken {
        #[serde(default)]
        data: Vec<Subscription>,
        #[serde(default)]
        total_cost: u32,
        #[serde(default)]
        max_total_cost: u32,
    }
    #[derive(Deserialize)]
    struct Subscription {
        #[serde(default)]
        cost: u32,
    }
    let body = question.subject.question(&question.session, &question.broadcaster, &question.user);
    let answer = helix.post::<Taken>("/eventsub/subscriptions", &body).await;
    let costs = answer.map(|said| Costs {
        cost: said.what.data.first().map_or(0, |subscription| subscription.cost),
        total_cost: said.what.total_cost,
        max_total_cost: said.what.max_total_cost,
    });
    Reply::Answered(question, costs)
}
