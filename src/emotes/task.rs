//! Asks the services which words are emotes here, now and then.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::services::{ServiceEmote, questions, read};
use super::{EmoteImages, EmoteSettings};
use crate::clock::Clock;
use crate::domain::{EmoteService, EmoteTable, Incoming, LinkState, Peer};
use crate::net::http::body;
use crate::net::{Advice, Backoff, Reporter};

/// Between two questions, while all is well.
const AGAIN: Duration = Duration::from_secs(6 * 3600);
/// The wait after a first failure, and the longest.
const WAITS: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(1800));
/// The longest answer that is read, in bytes: sets of a thousand emotes have some two million.
const LONGEST: usize = 16 * 1024 * 1024;

/// Why a service's emotes are not known.
#[derive(Debug, thiserror::Error)]
enum EmoteError {
    #[error("{} did not answer.", name(*.service))]
    Unreachable {
        service: EmoteService,
        #[source]
        reason: reqwest::Error,
    },
    #[error("{} answered with status {status}.", name(*.service))]
    Refused { service: EmoteService, status: StatusCode },
    #[error("{}'s answer broke off, or was too long.", name(*.service))]
    Broken { service: EmoteService },
    #[error("{}'s answer could not be understood.", name(*.service))]
    Unreadable {
        service: EmoteService,
        #[source]
        reason: serde_json::Error,
    },
}

impl Advice for EmoteError {
    fn advice(&self) -> String {
        "Its emotes are shown as words meanwhile, or as they were. Evenkeel tries again by itself.".into()
    }
}

/// What people call a service.
fn name(service: EmoteService) -> &'static str {
    match service {
        EmoteService::Bttv => "BetterTTV",
        EmoteService::Ffz => "FrankerFaceZ",
        EmoteService::SevenTv => "7TV",
    }
}

/// Keeps known which words are emotes in the channel whose id `room` tells, until `stop`: the table goes to `out`, and
/// where the pictures are to `images`.
pub async fn run(
    settings: EmoteSettings,
    images: EmoteImages,
    mut room: watch::Receiver<Option<String>>,
    clock: Clock,
    stop: CancellationToken,
    out: mpsc::Sender<Vec<Incoming>>,
) {
    let work = async {
        let mut reporter = Reporter::new(Peer::Emotes);
        let mut backoff = Backoff::new(WAITS.0, WAITS.1, settings.seed);
        let mut known: BTreeMap<EmoteService, Vec<ServiceEmote>> = BTreeMap::new();
        loop {
            let here = room.borrow_and_update().clone();
            let mut error = None;
            for service in &settings.services {
                match ask(&settings, *service, here.as_deref()).await {
                    Ok(emotes) => drop(known.insert(*service, emotes)),
                    Err(failure) => {
                        tracing::debug!(error = &failure as &dyn std::error::Error, %service, "no emotes");
                        error = Some(failure);
                    }
                }
            }
            let in_order = || settings.services.iter().filter_map(|service| known.get(service)).flatten();
            images.learn(&settings.client, settings.moving, in_order());
            let table = EmoteTable::new(in_order().map(|emote| (emote.word.clone(), emote.known.clone())));
            let mut news = vec![Incoming::Emotes(Arc::new(table))];
            let state = if error.is_some() { LinkState::Waiting } else { LinkState::Up };
            news.extend(reporter.tell(state, error.as_ref().map(|error| error as &dyn Advice), clock.now()));
            if out.send(news).await.is_err() {
                return;
            }
            let wait = match error {
                Some(_) => backoff.next_wait(),
                None => {
                    backoff.reset();
                    AGAIN
                }
            };
            tokio::select! {
                () = clock.sleep(wait) => {}
                changed = room.changed() => if changed.is_err() { return },
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// Everybody's emotes of a service, behind the channel's own.
async fn ask(
    settings: &EmoteSettings,
    service: EmoteService,
    room: Option<&str>,
) -> Result<Vec<ServiceEmote>, EmoteError> {
    let mut emotes = Vec::new();
    for address in questions(service, &settings.servers, room) {
        let answer = settings.client.get(address).send().await;
        // The address tells nothing that the README does not, and is no part of a sentence.
        let mut answer =
            answer.map_err(|reason| EmoteError::Unreachable { service, reason: reason.without_url() })?;
        match answer.status() {
            status if status.is_success() => {}
            // A channel that the service does not know has none.
            StatusCode::NOT_FOUND => continue,
            status => return Err(EmoteError::Refused { service, status }),
        }
        let text = body(&mut answer, LONGEST).await.ok().flatten().ok_or(EmoteError::Broken { service })?;
        let read = read(service, &settings.servers, &text);
        emotes.extend(read.map_err(|reason| EmoteError::Unreadable { service, reason })?);
    }
    Ok(emotes)
}
