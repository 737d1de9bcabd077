//! A code that waits for the streamer's approval on Twitch (the device code flow, RFC 8628).
//!
//! Pure: says when to ask for a code and when to ask whether it was approved. One question is under way
//! at a time, also across a change of mind: whoever lets a code be and wants another gets it once the
//! answer about the first has come. Must not know what becomes of the tokens.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Url;

use super::error::SignInError;
use super::wire::{AuthReply, DeviceCode, TokenGrant};
use crate::clock::{after, until};
use crate::domain::SignInCode;
use crate::net::Backoff;
use crate::secret::Secret;

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
pub(super) enum CodeRequest {
    /// For a code.
    Code,
    /// Whether this code was approved.
    Approved(Secret),
}

/// What an answer about a code means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CodeOutcome {
    /// Nothing new.
    None,
    /// It waits on; this is in the way.
    Waits(Option<SignInError>),
    /// It was approved.
    Approved(TokenGrant),
    /// It is over.
    Over(SignInError),
}

#[derive(Debug)]
enum CodePhase {
    Rest,
    /// A code is wanted.
    Asking,
    Waiting(PendingCode),
}

#[derive(Debug)]
struct PendingCode {
    secret: Secret,
    shown: SignInCode,
    interval: Duration,
    ask_at: Timestamp,
}

/// The question that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CodeFlight {
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
    phase: CodePhase,
    flight: CodeFlight,
    backoff: Backoff,
}

impl CodeFlow {
    /// Nothing is wanted yet. `local`: whether the sign-in server is this machine.
    pub(super) fn new(local: bool, seed: u64) -> Self {
        Self { local, phase: CodePhase::Rest, flight: CodeFlight::None, backoff: Backoff::for_twitch(seed) }
    }

    /// A code is wanted; the one that waits stays.
    pub(super) fn begin(&mut self) {
        if matches!(self.phase, CodePhase::Rest) {
            self.phase = CodePhase::Asking;
            self.backoff.reset();
        }
    }

    /// No code is wanted any more.
    pub(super) fn cancel(&mut self) {
        self.phase = CodePhase::Rest;
        if self.flight == CodeFlight::Wanted {
            self.flight = CodeFlight::Stale;
        }
    }

    /// Whether a code is wanted and has not come yet.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.phase, CodePhase::Asking)
    }

    /// The code that waits. Its end is in steady time.
    pub(super) fn shown(&self) -> Option<&SignInCode> {
        if let CodePhase::Waiting(waiting) = &self.phase { Some(&waiting.shown) } else { None }
    }

    /// When to look again; none if there is nothing to wait for.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        match &self.phase {
            CodePhase::Waiting(waiting) if self.flight == CodeFlight::None => {
                Some(waiting.ask_at.min(waiting.shown.expires_at))
            }
            _ => None,
        }
    }

    /// What is to be asked at `now`; or that the code ran out.
    pub(super) fn due(&mut self, now: Timestamp) -> Result<Option<CodeRequest>, SignInError> {
        if self.flight != CodeFlight::None {
            return Ok(None);
        }
        let question = match &self.phase {
            CodePhase::Rest => return Ok(None),
            CodePhase::Asking => CodeRequest::Code,
            CodePhase::Waiting(waiting) if until(now, waiting.shown.expires_at).is_none() => {
                self.phase = CodePhase::Rest;
                return Err(SignInError::CodeOver);
            }
            CodePhase::Waiting(waiting) if until(now, waiting.ask_at).is_some() => return Ok(None),
            CodePhase::Waiting(waiting) => CodeRequest::Approved(waiting.secret.clone()),
        };
        self.flight = CodeFlight::Wanted;
        Ok(Some(question))
    }

    /// A code came, or none.
    pub(super) fn code(&mut self, reply: AuthReply<DeviceCode>, now: Timestamp) -> CodeOutcome {
        if std::mem::replace(&mut self.flight, CodeFlight::None) != CodeFlight::Wanted {
            return CodeOutcome::None;
        }
        let error = match reply {
            AuthReply::Yes(code) => match self.fit_to_show(&code, now) {
                Some(shown) => {
                    let interval = Duration::from_secs(code.interval.clamp(SHORTEST, LONGEST));
                    let ask_at = after(now, interval);
                    self.phase =
                        CodePhase::Waiting(PendingCode { secret: code.device_code, shown, interval, ask_at });
                    return CodeOutcome::Waits(None);
                }
                None => SignInError::CodeSuspicious,
            },
            AuthReply::No(_, message) if is_about_the_client(&message) => SignInError::ClientRefused,
            AuthReply::No(..) => SignInError::CodeRefused,
            AuthReply::Silent(why) => SignInError::NoCode(why),
        };
        self.phase = CodePhase::Rest;
        CodeOutcome::Over(error)
    }

    /// Whether the code was approved.
    pub(super) fn approved(&mut self, reply: AuthReply<TokenGrant>, now: Timestamp) -> CodeOutcome {
        let flight = std::mem::replace(&mut self.flight, CodeFlight::None);
        let CodePhase::Waiting(waiting) = &mut self.phase else { return CodeOutcome::None };
        if flight != CodeFlight::Wanted {
            return CodeOutcome::None;
        }
        let mut wait = waiting.interval;
        let error = match reply {
            AuthReply::Yes(grant) => {
                self.phase = CodePhase::Rest;
                return CodeOutcome::Approved(grant);
            }
            AuthReply::Silent(why) => {
                wait = wait.max(self.backoff.next_wait());
                Some(SignInError::NoWordYet(why))
            }
            AuthReply::No(_, message) => match message.to_ascii_lowercase().as_str() {
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
                    self.phase = CodePhase::Rest;
                    return CodeOutcome::Over(match message {
                        "access_denied" => SignInError::Denied,
                        message if is_about_the_client(message) => SignInError::ClientRefused,
                        // "invalid device code", "expired_token", and whatever else ends it.
                        _ => SignInError::CodeOver,
                    });
                }
            },
        };
        waiting.ask_at = after(now, wait);
        CodeOutcome::Waits(error)
    }

    /// The code as it may be shown: what the server sent is printed, opened and turned into a picture.
    fn fit_to_show(&self, code: &DeviceCode, now: Timestamp) -> Option<SignInCode> {
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
