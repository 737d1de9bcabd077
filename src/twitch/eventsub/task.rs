//! The task for Twitch's events: the session, and the questions that it has asked through Helix.

use futures_util::future::BoxFuture;
use serde::Deserialize;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::session::{EventSubJob, EventSubNews, EventSubSession, SubscriptionRequest};
use super::settings::{EventSubSettings, EventTally};
use super::subscriptions::Costs;
use crate::clock::Clock;
use crate::domain::Incoming;
use crate::net::{Environment, TaskContext, run_connection};
use crate::twitch::access::TokenReader;
use crate::twitch::helix::{Helix, HelixRefusal};

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
    let session = EventSubSession::new(&settings.channel, &settings.url, settings.seed);
    let EventSubSettings { channel, tls, tally, .. } = settings;
    let token_reader = helix.token_reader().clone().from_the_start();
    let environment = EventSubEnvironment { channel, helix, token_reader, tally };
    run_connection(session, environment, TaskContext { tls, clock, stop, out }).await;
}

struct EventSubEnvironment {
    channel: String,
    helix: Helix,
    token_reader: TokenReader,
    tally: watch::Sender<EventTally>,
}

impl Environment<EventSubSession> for EventSubEnvironment {
    async fn news(&mut self) -> EventSubNews {
        self.token_reader.changed().await;
        EventSubNews::SignIn(self.token_reader.access())
    }

    fn begin(&mut self, job: EventSubJob) -> Option<BoxFuture<'static, EventSubNews>> {
        match job {
            EventSubJob::Find => Some(Box::pin(find(self.helix.clone(), self.channel.clone()))),
            EventSubJob::Subscribe(request) => Some(Box::pin(subscribe(self.helix.clone(), request))),
            EventSubJob::Doubt => {
                if let Some(access) = self.token_reader.access() {
                    self.token_reader.report(&access.token);
                }
                None
            }
        }
    }

    fn look(&mut self, session: &EventSubSession) {
        self.tally.send_replace(session.tally());
    }
}

async fn find(helix: Helix, channel: String) -> EventSubNews {
    #[derive(Deserialize)]
    struct Users {
        data: Vec<FoundUser>,
    }
    #[derive(Deserialize)]
    struct FoundUser {
        id: String,
    }
    let users = helix.get::<Users>("/users", &[("login", &channel)]).await;
    EventSubNews::Found(users.map(|said| said.what.data.into_iter().next().map(|user| user.id)))
}

async fn subscribe(helix: Helix, request: SubscriptionRequest) -> EventSubNews {
    #[derive(Deserialize)]
    struct SubscriptionList {
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
    let body = request.subject.question(&request.session, &request.broadcaster, &request.user);
    let answer = helix.post::<SubscriptionList>("/eventsub/subscriptions", &body).await;
    if let Err(HelixRefusal::Bad(status, why)) = &answer {
        error!(status, why, subject = request.subject.name(), "Twitch refused to tell of something");
    }
    let costs = answer.map(|said| Costs {
        cost: said.what.data.first().map_or(0, |subscription| subscription.cost),
        total_cost: said.what.total_cost,
        max_total_cost: said.what.max_total_cost,
    });
    EventSubNews::Answered(request.session, costs)
}
