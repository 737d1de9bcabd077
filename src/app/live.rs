//! Settings that change while everything runs: looked for in the file, and handed to engine and peers.
//!
//! Must not know what a setting means: each part takes what is its own.

use std::error::Error;
use std::pin::pin;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::peers::Peers;
use crate::clock::Clock;
use crate::domain::{Incoming, Link, LinkState, Peer};
use crate::engine::Engine;
use crate::settings::{Current, Settings};

/// How often the file is looked at: one question to the system, without opening it.
const LOOK: Duration = Duration::from_secs(2);

/// Keeps engine and peers at the settings until `stop`, then waits for the peers' end.
pub(super) async fn run(settings: Settings, engine: Engine, mut peers: Peers, stop: CancellationToken) {
    let mut changes = settings.watch();
    let mut applied = changes.borrow_and_update().clone();
    let mut looking = pin!(look(settings.clone(), engine.clock().clone()));
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = &mut looking => break,
            group = peers.due() => {
                if let Err(error) = peers.begin_anew(group).await {
                    tracing::error!(error = &error as &dyn Error, "the peers ({group}) stay away");
                }
                continue;
            }
            Ok(()) = changes.changed() => {}
        }
        // From here to the end of the loop nothing is broken off: a peer that ends is waited for.
        let current = changes.borrow_and_update().clone();
        if current.trouble != applied.trouble {
            tell(&engine, &current).await;
        }
        if current.config != applied.config {
            tracing::info!("the settings were changed");
            if let Err(error) = engine.configure(current.config.clone()).await {
                tracing::warn!(
                    error = &error as &dyn Error,
                    "what follows from the new settings could not be kept"
                );
            }
            if let Err(error) = peers.follow(&current.config).await {
                tracing::error!(
                    error = &error as &dyn Error,
                    "a connection could not take up the new settings"
                );
            }
        }
        settings.mark_applied(current.version);
        applied = current;
    }
    peers.end().await;
}

/// Looks at the file now and then. A page or a person may have written it.
async fn look(settings: Settings, clock: Clock) {
    if !settings.can_change() {
        return std::future::pending().await;
    }
    loop {
        clock.sleep(LOOK).await;
        let settings = settings.clone();
        let looked = tokio::task::spawn_blocking(move || settings.look()).await;
        if let Err(Ok(panic)) = looked.map_err(tokio::task::JoinError::try_into_panic) {
            std::panic::resume_unwind(panic);
        }
    }
}

/// What is wrong with the file, or that nothing is any more.
async fn tell(engine: &Engine, current: &Current) {
    let link = Link {
        peer: Peer::Settings,
        state: if current.trouble.is_some() { LinkState::Stopped } else { LinkState::Up },
        since: engine.clock().now(),
        advice: current.trouble.as_ref().map(|_| "Until then the settings from before count.".into()),
        problem: current.trouble.clone(),
    };
    let _ = engine.incoming().send(vec![Incoming::Link(link)]).await;
}
