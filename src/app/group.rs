//! Peers that begin and end together, and begin anew together when one of them fails.

use std::fmt;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::clock::SteadyTime;
use crate::config::Config;
use crate::idle::Heed;

/// The wait before a group that failed begins anew; each failure soon after doubles it.
const FIRST: Duration = Duration::from_secs(1);
/// The longest such wait.
const LONGEST: Duration = Duration::from_secs(60);
/// A group that ran for this long has not failed soon.
const STABLE: Duration = Duration::from_secs(600);

/// Which peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GroupId {
    Account,
    Channel,
    Obs,
    Keys,
    Idle,
    Delivery,
    Tray,
    Emotes,
}

impl GroupId {
    pub(super) const ALL: [Self; 8] = [
        Self::Account,
        Self::Channel,
        Self::Obs,
        Self::Keys,
        Self::Idle,
        Self::Delivery,
        Self::Tray,
        Self::Emotes,
    ];

    /// Whether these peers live by a setting that differs.
    pub(super) fn differs(self, before: &Config, after: &Config) -> bool {
        let (twitch, other) = (&before.twitch, &after.twitch);
        match self {
            Self::Account => {
                (&twitch.client_id, &twitch.auth_url, twitch.keyring)
                    != (&other.client_id, &other.auth_url, other.keyring)
            }
            Self::Channel => twitch != other,
            Self::Obs => before.obs != after.obs,
            Self::Keys => before.hotkeys != after.hotkeys,
            Self::Emotes => {
                let (overlay, other) = (&before.overlay, &after.overlay);
                (&overlay.emotes, overlay.moving_emotes) != (&other.emotes, other.moving_emotes)
            }
            Self::Tray => before.ui.tray != after.ui.tray,
            Self::Idle => Heed::of(&before.breaks) != Heed::of(&after.breaks),
            Self::Delivery => {
                let (digest, other) = (&before.digest, &after.digest);
                (&digest.folder, &digest.webhook, &digest.webhook_secret, digest.notify)
                    != (&other.folder, &other.webhook, &other.webhook_secret, other.notify)
                    || before.journal.remind_after != after.journal.remind_after
                    || before.ui.language != after.ui.language
            }
        }
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Account => "sign-in",
            Self::Channel => "channel",
            Self::Obs => "OBS",
            Self::Keys => "hotkeys",
            Self::Idle => "desktop",
            Self::Delivery => "delivery",
            Self::Tray => "tray",
            Self::Emotes => "emotes",
        })
    }
}

/// Peers that begin and end together.
pub(super) struct PeerGroup {
    /// Tells them to end.
    pub(super) stop: CancellationToken,
    tasks: JoinSet<()>,
    failures: u32,
    failed_at: Option<SteadyTime>,
    /// When they are to begin anew, because one of them failed.
    pub(super) begins_at: Option<SteadyTime>,
}

impl PeerGroup {
    pub(super) fn under(stop: &CancellationToken) -> Self {
        let (stop, tasks) = (stop.child_token(), JoinSet::new());
        Self { stop, tasks, failures: 0, failed_at: None, begins_at: None }
    }

    pub(super) fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Ready once one of them failed. Those that have nothing to do may end.
    pub(super) fn poll_failed(&mut self, context: &mut Context<'_>) -> Poll<JoinError> {
        loop {
            match self.tasks.poll_join_next(context) {
                Poll::Ready(Some(Ok(()))) => {}
                Poll::Ready(Some(Err(error))) => return Poll::Ready(error),
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// One of them failed at `now`: they begin anew after a wait.
    pub(super) fn put_off(&mut self, now: SteadyTime) {
        if self.failed_at.is_none_or(|before| now.since(before) > STABLE) {
            self.failures = 0;
        }
        let wait = FIRST.saturating_mul(1 << self.failures.min(10)).min(LONGEST);
        self.failures += 1;
        self.failed_at = Some(now);
        self.begins_at = Some(now + wait);
    }

    /// Ends them, and waits until they have.
    pub(super) async fn end(&mut self) {
        self.stop.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(error = &error as &dyn std::error::Error, "a peer failed");
            }
        }
    }

    /// Ends them, and makes room for the same ones under `stop`.
    pub(super) async fn renew(&mut self, stop: &CancellationToken) {
        self.end().await;
        self.stop = stop.child_token();
        self.begins_at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_again_and_again_waits_longer_and_not_for_ever() {
        let mut group = PeerGroup::under(&CancellationToken::new());
        let mut now = SteadyTime::default();
        let mut wait = |after: Duration| {
            now = now + after;
            group.put_off(now);
            group.begins_at.unwrap().since(now).as_secs()
        };
        let soon = Duration::from_secs(5);
        assert_eq!([wait(soon), wait(soon), wait(soon)], [1, 2, 4]);
        assert_eq!((0..100).map(|_| wait(soon)).max(), Some(60));
        assert_eq!(wait(STABLE + soon), 1, "a good while makes it short again");
    }
}
