//! The sign-in that is held: when it is validated and renewed, and whether it may be shared.
//!
//! Pure. Must not know how it is kept: whoever keeps it says when it is on disk, and until then
//! nothing is asked with it. The refresh token of a public client works once: a pair that was used
//! before it was on disk would be lost with the next power cut.

use std::time::Duration;

use jiff::Timestamp;

use super::kept::Kept;
use super::trouble::Trouble;
use super::wire::{Grant, Owner, Reply};
use crate::clock::{after, before, until};
use crate::secret::Secret;
use crate::twitch::backoff::Backoff;

/// How often Twitch wants a sign-in to be validated
/// (<https://dev.twitch.tv/docs/authentication/validate-tokens/>).
const VALIDATE_EVERY: Duration = Duration::from_secs(3600);
/// How long before its end a token is renewed; a tenth of its life where that is shorter.
const EARLY: Duration = Duration::from_secs(600);
/// A token that a user of it reports as refused is not renewed sooner than so long after the last
/// time: where Twitch refuses even new ones, renewing does not help.
const PAUSE: Duration = Duration::from_secs(300);
/// The longest wait between two tries.
const SOON: Duration = Duration::from_secs(60);
/// No token is taken to live longer (Twitch's live for some hours).
const LONGEST_LIFE: u64 = 90 * 24 * 3600;

/// What Twitch is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// Whether it is good, and whose.
    Validate,
    /// For the next pair.
    Refresh,
}

/// What Twitch said last of this pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Nothing yet.
    New,
    /// That it is good; or it was given for one that was.
    Good,
    /// That the pair before it, or this one, is not.
    Doubted,
}

/// The sign-in.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) kept: Kept,
    /// It is not on disk as it is now.
    pub(super) unsaved: bool,
    /// Why it has ended, and only the streamer can renew it.
    pub(super) lapsed: Option<Trouble>,
    /// Why Twitch could not be asked about it.
    pub(super) unheard: Option<Trouble>,
    /// What Twitch is being asked.
    pub(super) errand: Option<Errand>,
    trust: Trust,
    validate_at: Timestamp,
    refresh_at: Timestamp,
    /// When it came in place of another.
    renewed_at: Option<Timestamp>,
    backoff: Backoff,
}

impl Held {
    /// One that is on disk; it is validated before anything else.
    pub(super) fn loaded(kept: Kept, client_id: &str, now: Timestamp, seed: u64) -> Self {
        let lapsed = (kept.client_id != client_id).then_some(Trouble::OtherClient);
        Self {
            kept,
            unsaved: false,
            lapsed,
            unheard: None,
            errand: None,
            trust: Trust::New,
            validate_at: now,
            refresh_at: Timestamp::MAX,
            renewed_at: None,
            backoff: Backoff::new(seed),
        }
    }

    /// One that was just given.
    pub(super) fn granted(grant: Grant, client_id: &str, generation: u64, now: Timestamp, seed: u64) -> Self {
        let kept = Kept {
            access: grant.access_token,
            refresh: grant.refresh_token,
            scopes: grant.scope,
            user_id: String::new(),
            login: String::new(),
            client_id: client_id.to_owned(),
            expires_at: after(now, life(grant.expires_in)),
            generation,
        };
        Self { unsaved: true, ..Self::loaded(kept, client_id, now, seed) }
    }

    /// Whether it may be used.
    pub(super) fn is_good(&self) -> bool {
        self.trust == Trust::Good && !self.unsaved && self.lapsed.is_none()
    }

    /// When to look again; none while something is under way.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.is_at_rest().then(|| self.validate_at.min(self.refresh_at))
    }

    /// The clock was set back by `span`.
    pub(super) fn turn_back(&mut self, span: Duration) {
        let times = [&mut self.validate_at, &mut self.refresh_at, &mut self.kept.expires_at];
        for at in times.into_iter().chain(&mut self.renewed_at) {
            if *at != Timestamp::MAX {
                *at = before(*at, span);
            }
        }
    }

    /// What is to be asked at `now`.
    pub(super) fn due(&mut self, now: Timestamp) -> Option<Errand> {
        if !self.is_at_rest() {
            return None;
        }
        self.errand = if until(now, self.refresh_at).is_none() {
            Some(Errand::Refresh)
        } else if until(now, self.validate_at).is_none() {
            Some(Errand::Validate)
        } else {
            None
        };
        self.errand
    }

    fn is_at_rest(&self) -> bool {
        self.errand.is_none() && !self.unsaved && self.lapsed.is_none()
    }

    /// A user of `token` was refused.
    pub(super) fn reported(&mut self, token: &Secret, now: Timestamp) {
        // One that is renewed within a minute anyway may be waiting for Twitch to be well again.
        let soon = until(after(now, SOON), self.refresh_at).is_none();
        if self.kept.access == *token && !soon {
            let earliest = self.renewed_at.map_or(now, |at| after(at, PAUSE).max(now));
            self.refresh_at = self.refresh_at.min(earliest);
        }
    }

    /// What Twitch says of it. `generation` is what a change of it would be.
    pub(super) fn validated(&mut self, reply: Reply<Owner>, generation: u64, now: Timestamp) {
        self.errand = None;
        match reply {
            Reply::Yes(owner) if owner.client_id != self.kept.client_id => {
                self.lapsed = Some(Trouble::OtherClient);
            }
            Reply::Yes(owner) => {
                self.heard();
                self.trust = Trust::Good;
                self.validate_at = after(now, VALIDATE_EVERY);
                self.live_on(owner.expires_in, now);
                let kept = &mut self.kept;
                let known = (&owner.login, &owner.user_id, &owner.scopes);
                if known != (&kept.login, &kept.user_id, &kept.scopes) {
                    (kept.login, kept.user_id, kept.scopes) = (owner.login, owner.user_id, owner.scopes);
                    kept.generation = generation;
                    self.unsaved = true;
                }
            }
            Reply::No(401, _) if self.trust == Trust::Doubted => self.lapsed = Some(Trouble::Refused),
            Reply::No(401, _) => {
                self.trust = Trust::Doubted;
                self.refresh_at = now;
                self.validate_at = after(now, VALIDATE_EVERY);
            }
            Reply::No(..) => self.validate_at = self.again("Twitch would not look at the sign-in.", now),
            Reply::Silent(why) => self.validate_at = self.again(why, now),
        }
    }

    /// The next pair came, or not. `generation` is what it would be.
    pub(super) fn refreshed(&mut self, reply: Reply<Grant>, generation: u64, now: Timestamp) {
        self.errand = None;
        match reply {
            Reply::Yes(grant) => {
                self.heard();
                self.kept.access = grant.access_token;
                self.kept.refresh = grant.refresh_token;
                if !grant.scope.is_empty() {
                    self.kept.scopes = grant.scope;
                }
                self.kept.generation = generation;
                self.unsaved = true;
                self.renewed_at = Some(now);
                self.live_on(grant.expires_in, now);
                if self.trust != Trust::Good {
                    self.validate_at = now;
                }
            }
            Reply::No(400 | 401, _) => self.lapsed = Some(Trouble::Refused),
            Reply::No(..) => self.refresh_at = self.again("Twitch would not renew the sign-in.", now),
            Reply::Silent(why) => self.refresh_at = self.again(why, now),
        }
    }

    fn heard(&mut self) {
        self.unheard = None;
        self.backoff.reset();
    }

    fn again(&mut self, why: &'static str, now: Timestamp) -> Timestamp {
        self.unheard = Some(Trouble::Unheard(why));
        after(now, self.backoff.next_wait())
    }

    fn live_on(&mut self, seconds: u64, now: Timestamp) {
        let life = life(seconds);
        self.kept.expires_at = after(now, life);
        self.refresh_at = before(self.kept.expires_at, EARLY.min(life / 10));
    }
}

fn life(seconds: u64) -> Duration {
    Duration::from_secs(seconds.clamp(1, LONGEST_LIFE))
}
