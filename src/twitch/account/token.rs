//! The sign-in that is held: when it is validated and renewed, and whether it may be shared.
//!
//! Pure. Must not know how it is kept: whoever keeps it says when it is on disk, and until then
//! nothing is asked with it. The refresh token of a public client works once: a pair that was used
//! before it was on disk would be lost with the next power cut.

use std::time::Duration;

use jiff::Timestamp;

use super::error::SignInError;
use super::stored_token::StoredToken;
use super::wire::{AuthReply, TokenGrant, TokenOwner};
use crate::clock::{after, before, until};
use crate::net::{Backoff, Now};
use crate::secret::Secret;

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
pub(super) enum TokenRequest {
    /// Whether it is good, and whose.
    Validate,
    /// For the next pair.
    Refresh,
}

/// What Twitch said last of this pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TokenTrust {
    /// Nothing yet.
    New,
    /// That it is good; or it was given for one that was.
    Good,
    /// That the pair before it, or this one, is not.
    Doubted,
}

/// The sign-in.
#[derive(Debug)]
pub(super) struct SignInToken {
    pub(super) stored: StoredToken,
    /// It is not on disk as it is now.
    pub(super) unsaved: bool,
    /// Why it has ended, and only the streamer can renew it.
    pub(super) lapsed: Option<SignInError>,
    /// Why Twitch could not be asked about it.
    pub(super) unheard: Option<SignInError>,
    /// What Twitch is being asked.
    pub(super) request: Option<TokenRequest>,
    trust: TokenTrust,
    validate_at: Timestamp,
    refresh_at: Timestamp,
    /// When it came in place of another.
    renewed_at: Option<Timestamp>,
    backoff: Backoff,
}

impl SignInToken {
    /// One that is on disk; it is validated before anything else.
    pub(super) fn loaded(stored: StoredToken, client_id: &str, now: Timestamp, seed: u64) -> Self {
        let lapsed = (stored.client_id != client_id).then_some(SignInError::OtherClient);
        Self {
            stored,
            unsaved: false,
            lapsed,
            unheard: None,
            request: None,
            trust: TokenTrust::New,
            validate_at: now,
            refresh_at: Timestamp::MAX,
            renewed_at: None,
            backoff: Backoff::for_twitch(seed),
        }
    }

    /// One that was just given.
    pub(super) fn granted(grant: TokenGrant, client_id: &str, generation: u64, now: Now, seed: u64) -> Self {
        let stored = StoredToken {
            access: grant.access_token,
            refresh: grant.refresh_token,
            scopes: grant.scope,
            user_id: String::new(),
            login: String::new(),
            client_id: client_id.to_owned(),
            expires_at: after(now.wall, life(grant.expires_in)),
            generation,
        };
        Self { unsaved: true, ..Self::loaded(stored, client_id, now.steady, seed) }
    }

    /// Whether it may be used.
    pub(super) fn is_good(&self) -> bool {
        self.trust == TokenTrust::Good && !self.unsaved && self.lapsed.is_none()
    }

    /// When to look again; none while something is under way.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.is_at_rest().then(|| self.validate_at.min(self.refresh_at))
    }

    /// What is to be asked at `now`.
    pub(super) fn due(&mut self, now: Timestamp) -> Option<TokenRequest> {
        if !self.is_at_rest() {
            return None;
        }
        self.request = if until(now, self.refresh_at).is_none() {
            Some(TokenRequest::Refresh)
        } else if until(now, self.validate_at).is_none() {
            Some(TokenRequest::Validate)
        } else {
            None
        };
        self.request
    }

    fn is_at_rest(&self) -> bool {
        self.request.is_none() && !self.unsaved && self.lapsed.is_none()
    }

    /// A user of `token` was refused.
    pub(super) fn reported(&mut self, token: &Secret, now: Timestamp) {
        // One that is renewed within a minute anyway may be waiting for Twitch to be well again.
        let soon = until(after(now, SOON), self.refresh_at).is_none();
        if self.stored.access == *token && !soon {
            let earliest = self.renewed_at.map_or(now, |at| after(at, PAUSE).max(now));
            self.refresh_at = self.refresh_at.min(earliest);
        }
    }

    /// What Twitch says of it. `generation` is what a change of it would be.
    pub(super) fn validated(&mut self, reply: AuthReply<TokenOwner>, generation: u64, now: Now) {
        self.request = None;
        match reply {
            AuthReply::Yes(owner) if owner.client_id != self.stored.client_id => {
                self.lapsed = Some(SignInError::OtherClient);
            }
            AuthReply::Yes(owner) => {
                self.heard();
                self.trust = TokenTrust::Good;
                self.validate_at = after(now.steady, VALIDATE_EVERY);
                self.live_on(owner.expires_in, now);
                let stored = &mut self.stored;
                let known = (&owner.login, &owner.user_id, &owner.scopes);
                if known != (&stored.login, &stored.user_id, &stored.scopes) {
                    (stored.login, stored.user_id, stored.scopes) =
                        (owner.login, owner.user_id, owner.scopes);
                    stored.generation = generation;
                    self.unsaved = true;
                }
            }
            AuthReply::No(401, _) if self.trust == TokenTrust::Doubted => {
                self.lapsed = Some(SignInError::Refused)
            }
            AuthReply::No(401, _) => {
                self.trust = TokenTrust::Doubted;
                self.refresh_at = now.steady;
                self.validate_at = after(now.steady, VALIDATE_EVERY);
            }
            AuthReply::No(..) => {
                self.validate_at = self.again("Twitch would not look at the sign-in.", now.steady)
            }
            AuthReply::Silent(why) => self.validate_at = self.again(why, now.steady),
        }
    }

    /// The next pair came, or not. `generation` is what it would be.
    pub(super) fn refreshed(&mut self, reply: AuthReply<TokenGrant>, generation: u64, now: Now) {
        self.request = None;
        match reply {
            AuthReply::Yes(grant) => {
                self.heard();
                self.stored.access = grant.access_token;
                self.stored.refresh = grant.refresh_token;
                if !grant.scope.is_empty() {
                    self.stored.scopes = grant.scope;
                }
                self.stored.generation = generation;
                self.unsaved = true;
                self.renewed_at = Some(now.steady);
                self.live_on(grant.expires_in, now);
                if self.trust != TokenTrust::Good {
                    self.validate_at = now.steady;
                }
            }
            AuthReply::No(400 | 401, _) => self.lapsed = Some(SignInError::Refused),
            AuthReply::No(..) => {
                self.refresh_at = self.again("Twitch would not renew the sign-in.", now.steady)
            }
            AuthReply::Silent(why) => self.refresh_at = self.again(why, now.steady),
        }
    }

    fn heard(&mut self) {
        self.unheard = None;
        self.backoff.reset();
    }

    fn again(&mut self, why: &'static str, now: Timestamp) -> Timestamp {
        self.unheard = Some(SignInError::Unheard(why));
        after(now, self.backoff.next_wait())
    }

    fn live_on(&mut self, seconds: u64, now: Now) {
        let life = life(seconds);
        self.stored.expires_at = after(now.wall, life);
        self.refresh_at = before(after(now.steady, life), EARLY.min(life / 10));
    }
}

fn life(seconds: u64) -> Duration {
    Duration::from_secs(seconds.clamp(1, LONGEST_LIFE))
}
