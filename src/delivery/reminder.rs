//! A word on the desktop, some while after a stream, that it can be looked back at. Only where somebody wants it.
//!
//! Once for each stream, and not at all where the next one has begun meanwhile. Must not say how it was.

use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::desktop;
use crate::clock::Clock;

const WORDS: &str = "If you like, look back at your stream. It takes about five minutes, and it can wait.";

/// Says so `wait` after each stream, for as long as anybody may, until `stop`.
pub async fn run(wait: Duration, mut live: watch::Receiver<bool>, clock: Clock, stop: CancellationToken) {
    let work = async {
        while is_due(wait, &mut live, &clock).await {
            desktop::say(WORDS).await;
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// Waits until a stream has been over for `wait`, and none runs. False once nobody tells of streams any more.
async fn is_due(wait: Duration, live: &mut watch::Receiver<bool>, clock: &Clock) -> bool {
    if live.wait_for(|live| *live).await.is_err() {
        return false;
    }
    loop {
        if live.wait_for(|live| !*live).await.is_err() {
            return false;
        }
        let due = clock.steady() + wait;
        tokio::select! {
            () = clock.sleep_until(due) => return true,
            begun = live.wait_for(|live| *live) => {
                if begun.is_err() {
                    return false;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_stream_is_called_to_mind_once_and_not_while_the_next_one_runs() {
        let clock = Clock::manual("2026-11-22T19:00:00Z".parse().unwrap());
        let (sender, mut live) = watch::channel(false);
        let said = AtomicUsize::new(0);
        let minute = Duration::from_secs(60);
        let work = async {
            while is_due(20 * minute, &mut live, &clock).await {
                said.fetch_add(1, Ordering::SeqCst);
            }
        };
        let walk = async {
            let settle = async || {
                for _ in 0..20 {
                    tokio::task::yield_now().await;
                }
                said.load(Ordering::SeqCst)
            };
            let set = async |now: bool| {
                sender.send_replace(now);
                settle().await
            };
            clock.advance(60 * minute);
            assert_eq!(settle().await, 0, "no stream, no word");
            set(true).await;
            set(false).await;
            clock.advance(19 * minute);
            assert_eq!(settle().await, 0);
            clock.advance(minute);
            assert_eq!(settle().await, 1);
            clock.advance(600 * minute);
            assert_eq!(settle().await, 1, "once");
            set(true).await;
            set(false).await;
            set(true).await;
            clock.advance(60 * minute);
            assert_eq!(settle().await, 1, "the next stream runs");
            set(false).await;
            clock.advance(20 * minute);
            assert_eq!(settle().await, 2);
        };
        tokio::select! {
            () = work => panic!("it ended"),
            () = walk => {}
        }
    }
}
