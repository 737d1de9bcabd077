//! A code that waits for the streamer's approval on Twitch (the device code flow, RFC 8628).
//!
//! Pure: says when to ask for a code and when to ask whether it was approved. One question is under way
//! at a time, also across a change of mind: whoever lets a code be and wants another gets it once the
//! answer about the first has come. Must not know what becomes of the tokens.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Url;

use super::trouble::Trouble;
use super::wire::{Grant, NewCode, Reply};
use crate::clock::{after, before, until};
use crate::domain::SignInCode;
use crate::secret::Secret;
use crate::twitch::backoff::Backoff;

/// By how much "slow down" stretches the wait between two questions (RFC 8628, 3.5).
const SLOWER: Duration = Duration::from_secs(5);
/// Nobody asks more often than that, whatever the server says.
const SHORTEST: u64 = 1;
/// Nor more seldom: a longer wait would only keep the streamer waiting.
const LONGEST: u64 = 60;
/// A code is shown for a day at most; Twitch's are good for half an hour.
const A_DAY: u64 = 24 * 3600;
/// The longest code that is shown, in bytes; Twitch's have eight.
const LONGEST_CODE: usize = 32;
/// The longest address that is shown, in bytes.
const LONGEST_ADDRESS: usize = 512;

/// A question to Twitch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// For a code.
    Code,
    /// Whether this code was approved.
    Approved(Secret),
}

/// What an answer about a code means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum News {
    /// Nothing new.
    None,
    /// It waits on; this is in the way.
    Waits(Option<Trouble>),
    /// It was approved.
    Approved(Grant),
    /// It is over.
    Over(Trouble),
}

#[derive(Debug)]
enum Phase {
    Rest,
    /// A code is wanted.
    Asking,
    Waiting(Waiting),
}

#[derive(Debug)]
struct Waiting {
    secret: Secret,
    shown: SignInCode,
    interval: Duration,
    ask_at: Timestamp,
}

/// The question that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flight {
    None,
    /// Its answer is waited for.
    Wanted,
    /// Its answer is about a code that was let be.
    Stale,
}

/// The machine.
#[derive(Debug)]
pub(super) struct CodeFlow {
    /// Whether the sign-in server is this machine (a test's).
    local: bool,
    phase: Phase,
    flight: Flight,
    backoff: Backoff,
}

impl CodeFlow {
    /// Nothing is wanted yet. `local`: whether the sign-in server is this machine.
    pub(super) fn new(local: bool, seed: u64) -> Self {
        Self { local, phase: Phase::Rest, flight: Flight::None, backoff: Backoff::new(seed) }
    }

    /// A code is wanted; the one that waits stays.
    pub(super) fn begin(&mut self) {
        if matches!(self.phase, Phase::Rest) {
            self.phase = Phase::Asking;
            self.backoff.reset();
        }
    }

    /// No code is wanted any more.
    pub(super) fn cancel(&mut self) {
        self.phase = Phase::Rest;
        if self.flight == Flight::Wanted {
            self.flight = Flight::Stale;
        }
    }

    /// Whether a code is wanted and has not come yet.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.phase, Phase::Asking)
    }

    /// The code that waits.
    pub(super) fn shown(&self) -> Option<&SignInCode> {
        if let Phase::Waiting(waiting) = &self.phase { Some(&waiting.shown) } else { None }
    }

    /// When to look again; none if there is nothing to wait for.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        match &self.phase {
            Phase::Waiting(waiting) if self.flight == Flight::None => {
                Some(waiting.ask_at.min(waiting.shown.expires_at))
            }
            _ => None,
        }
    }

    /// The clock was set back by `span`.
    pub(super) fn turn_back(&mut self, span: Duration) {
        if let Phase::Waiting(waiting) = &mut self.phase {
            waiting.ask_at = before(waiting.ask_at, span);
            waiting.shown.expires_at = before(waiting.shown.expires_at, span);
        }
    }

    /// What is to be asked at `now`; or that the code ran out.
    pub(super) fn due(&mut self, now: Timestamp) -> Result<Option<Question>, Trouble> {
        if self.flight != Flight::None {
            return Ok(None);
        }
        let question = match &self.phase {
            Phase::Rest => return Ok(None),
            Phase::Asking => Question::Code,
            Phase::Waiting(waiting) if until(now, waiting.shown.expires_at).is_none() => {
                self.phase = Phase::Rest;
                return Err(Trouble::CodeOver);
            }
            Phase::Waiting(waiting) if until(now, waiting.ask_at).is_some() => return Ok(None),
            Phase::Waiting(waiting) => Question::Approved(waiting.secret.clone()),
        };
        self.flight = Flight::Wanted;
        Ok(Some(question))
    }

    /// A code came, or none.
    pub(super) fn code(&mut self, reply: Reply<NewCode>, now: Timestamp) -> News {
        if std::mem::replace(&mut self.flight, Flight::None) != Flight::Wanted {
            return News::None;
        }
        let trouble = match reply {
            Reply::Yes(code) => match self.fit_to_show(&code, now) {
                Some(shown) => {
                    let interval = Duration::from_secs(code.interval.clamp(SHORTEST, LONGEST));
                    let ask_at = after(now, interval);
                    self.phase =
                        Phase::Waiting(Waiting { secret: code.device_code, shown, interval, ask_at });
                    return News::Waits(None);
                }
                None => Trouble::CodeSuspicious,
            },
            Reply::No(_, message) if is_about_the_client(&message) => Trouble::ClientRefused,
            Reply::No(..) => Trouble::CodeRefused,
            Reply::Silent(why) => Trouble::NoCode(why),
        };
        self.phase = Phase::Rest;
        News::Over(trouble)
    }

    /// Whether the code was approved.
    pub(super) fn approved(&mut self, reply: Reply<Grant>, now: Timestamp) -> News {
        let flight = std::mem::replace(&mut self.flight, Flight::None);
        let Phase::Waiting(waiting) = &mut self.phase else { return News::None };
        if flight != Flight::Wanted {
            return News::None;
        }
        let mut wait = waiting.interval;
        let trouble = match reply {
            Reply::Yes(grant) => {
                self.phase = Phase::Rest;
                return News::Approved(grant);
            }
            Reply::Silent(why) => {
                wait = wait.max(self.backoff.next_wait());
                Some(Trouble::NoWordYet(why))
            }
            Reply::No(_, message) => match message.to_ascii_lowercase().as_str() {
                "authorization_pending" => {
                    self.backoff.reset();
                    None
                }
                "slow_down" => {
                    waiting.interval = waiting.interval.saturating_add(SLOWER);
                    wait = waiting.interval;
                    None
                }
                message => {
                    self.phase = Phase::Rest;
                    return News::Over(match message {
                        "access_denied" => Trouble::Denied,
                        message if is_about_the_client(message) => Trouble::ClientRefused,
                        // "invalid device code", "expired_token", and whatever else ends it.
                        _ => Trouble::CodeOver,
                    });
                }
            },
        };
        waiting.ask_at = after(now, wait);
        News::Waits(trouble)
    }

    /// The code as it may be shown: what the server sent is printed, opened and turned into a picture.
    fn fit_to_show(&self, code: &NewCode, now: Timestamp) -> Option<SignInCode> {
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if code.user_code.is_empty()
            || code.user_code.len() > LONGEST_CODE
            || !code.user_code.bytes().all(sound)
        {
            return None;
        }
        let address = Url::parse(&code.verification_uri).ok()?;
        let safe = address.scheme() == "https" || self.local && is_local(&address);
        if !safe || address.as_str().len() > LONGEST_ADDRESS || address.password().is_some() {
            return None;
        }
        Some(SignInCode {
            code: code.user_code.clone(),
            address: address.into(),
            expires_at: after(now, Duration::from_secs(code.expires_in.clamp(1, A_DAY))),
        })
    }
}

/// Whether `address` leads to this machine without encryption.
pub(super) fn is_local(address: &Url) -> bool {
    address.scheme() == "http"
        && match address.host_str().unwrap_or_default() {
            "localhost" | "[::1]" => true,
            host => host.parse::<std::net::Ipv4Addr>().is_ok_and(|host| host.is_loopback()),
        }
}

/// "invalid client", "missing client id", "invalid client secret" (that of a program that is not public).
fn is_about_the_client(message: &str) -> bool {
    message.to_ascii_lowercase().contains("client")
}
