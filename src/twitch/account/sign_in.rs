//! The life of a sign-in, as a machine without sockets, disks and clocks.
//!
//! One question of a kind is under way at a time. What is shared has been saved before.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;

use super::code::{CodeFlow, CodeOutcome, CodeRequest};
use super::error::SignInError;
use super::save_queue::{SaveQueue, SaveTask};
use super::stored_token::StoredToken;
use super::token::{SignInToken, TokenRequest};
use super::wire::{AuthReply, DeviceCode, TokenGrant, TokenOwner};
use crate::clock::{before, until};
use crate::domain::{Account, AccountState, Incoming, KeptIn, LinkState, Peer, SignInCode};
use crate::net::{Advice, Effect, NetEvent, Now, Protocol, Reporter};
use crate::secret::Secret;
use crate::twitch::access::Access;
use crate::twitch::scopes;

/// What was found where sign-ins are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct LoadedToken {
    /// The sign-in, and where it is.
    pub(super) token: Option<(StoredToken, KeptIn)>,
    /// The greatest generation that was seen.
    pub(super) generation: u64,
    /// What was in the way.
    pub(super) error: Option<SignInError>,
}

/// What the streamer wants, what users of the sign-in found, and what came of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignInNews {
    /// The streamer wants to sign in.
    SignIn,
    /// The streamer lets the code be.
    Cancel,
    /// The streamer wants to sign out.
    SignOut,
    /// The answer to [`SignInJob::AskCode`].
    Code(AuthReply<DeviceCode>),
    /// The answer to [`SignInJob::AskApproved`].
    Approved(AuthReply<TokenGrant>),
    /// The answer to [`SignInJob::Validate`].
    Validated(AuthReply<TokenOwner>),
    /// The answer to [`SignInJob::Refresh`].
    Refreshed(AuthReply<TokenGrant>),
    /// The answer to [`SignInJob::Revoke`].
    Revoked(AuthReply<()>),
    /// What came of [`SignInJob::Save`]: where it is kept now, or why not.
    Saved(Result<KeptIn, String>),
    /// What came of [`SignInJob::Forget`].
    Forgotten(Result<(), String>),
    /// A user of the sign-in was refused with this token.
    Refused(Secret),
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SignInJob {
    /// Ask for a code.
    AskCode,
    /// Ask whether this code was approved.
    AskApproved(Secret),
    /// Ask whether this token is good.
    Validate(Secret),
    /// Ask for the next pair, with this refresh token.
    Refresh(Secret),
    /// Tell Twitch that this token, given to this client id, is over.
    Revoke(Secret, String),
    /// Keep this durably.
    Save(Box<StoredToken>),
    /// Remove what is kept, and remember this generation.
    Forget(u64),
    /// Share this with whoever speaks to Twitch.
    Share(Option<Access>),
}

type SignInEffect = Effect<SignInJob>;

/// What is being asked about a sign-in that is over. Its answer is awaited before the next is asked about.
#[derive(Debug)]
struct RetiredToken {
    request: TokenRequest,
    /// It is to be taken back with the answer: if that brings a next pair, then that one.
    revoke: Option<StoredToken>,
}

/// The machine.
#[derive(Debug)]
pub(super) struct SignInMachine {
    client_id: String,
    seed: u64,
    code: CodeFlow,
    token: Option<SignInToken>,
    leaving: Option<RetiredToken>,
    /// Tokens to be taken back; each took an approval of the streamer's.
    revoke: VecDeque<(Secret, String)>,
    revoking: bool,
    generation: u64,
    saves: SaveQueue,
    /// What came of the streamer's last wish.
    note: Option<SignInError>,
    shared: Option<Access>,
    told: Option<Account>,
    /// Whether anything was wrong with it.
    was_wrong: bool,
    reporter: Reporter,
}

impl Protocol for SignInMachine {
    type Job = SignInJob;
    type News = SignInNews;

    /// It opens no connection: its questions are jobs.
    const MAX_MESSAGE: usize = 0;
    /// Nothing of it waits for somebody to take reports.
    const MAX_WAITING: usize = usize::MAX;
    /// What is under way when it is time to stop gets so long to come to its end: a pair of tokens that
    /// Twitch gave out and nobody wrote down would be lost, and with it the sign-in.
    const GRACE: Duration = Duration::from_secs(5);

    fn on(&mut self, event: NetEvent<'_, SignInNews>, now: Now, out: &mut Vec<SignInEffect>) {
        match event {
            NetEvent::News(news) => self.hear(news, now),
            NetEvent::GraceOver if self.revoking => {
                self.hear(SignInNews::Revoked(AuthReply::Silent("Twitch did not answer in time.")), now);
            }
            _ => {}
        }
        self.step(now.steady, out);
        self.share(out);
        self.tell(now, out);
    }

    fn wake_at(&self) -> Option<Timestamp> {
        if self.told.is_none() {
            return Some(Timestamp::MIN);
        }
        // Nothing is asked about a sign-in before the answer about the one before it.
        let token = self.token.as_ref().filter(|_| self.leaving.is_none()).and_then(SignInToken::wake_at);
        [self.code.wake_at(), token, self.saves.wake_at(self.unsaved())].into_iter().flatten().min()
    }

    /// Whether nothing is under way that must not be broken off: what Twitch changed and we have not
    /// written down yet would be lost.
    fn is_done(&self) -> bool {
        let refreshing =
            self.token.as_ref().is_some_and(|token| token.request == Some(TokenRequest::Refresh));
        !(refreshing || self.leaving.is_some() || self.revoking || self.saves.is_busy())
    }
}

impl SignInMachine {
    /// Begins with what was `found`, at its first tick. `client_id` is empty where none is set;
    /// `local` says whether the sign-in server is this machine.
    pub(super) fn new(client_id: &str, local: bool, found: LoadedToken, seed: u64) -> Self {
        let place = found.token.as_ref().map(|(_, place)| *place);
        Self {
            client_id: client_id.to_owned(),
            seed,
            code: CodeFlow::new(local, seed),
            token: found
                .token
                .map(|(stored, _)| SignInToken::loaded(stored, client_id, Timestamp::MIN, seed)),
            leaving: None,
            revoke: VecDeque::new(),
            revoking: false,
            generation: found.generation,
            saves: SaveQueue::new(place, seed.rotate_left(32)),
            note: found.error,
            shared: None,
            told: None,
            was_wrong: false,
            reporter: Reporter::new(Peer::Account),
        }
    }

    fn hear(&mut self, news: SignInNews, now: Now) {
        match news {
            SignInNews::SignIn if self.client_id.is_empty() => {}
            SignInNews::SignIn => {
                self.note = None;
                self.code.begin();
            }
            SignInNews::Cancel => {
                self.note = None;
                self.code.cancel();
            }
            SignInNews::SignOut => self.sign_out(),
            SignInNews::Code(reply) => {
                let outcome = self.code.code(reply, now.steady);
                self.decided(outcome, now);
            }
            SignInNews::Approved(reply) => {
                let outcome = self.code.approved(reply, now.steady);
                self.decided(outcome, now);
            }
            SignInNews::Validated(reply) => self.validated(reply, now),
            SignInNews::Refreshed(reply) => self.refreshed(reply, now),
            SignInNews::Revoked(reply) => {
                self.revoking = false;
                // 400 says that it was over already.
                if !matches!(reply, AuthReply::Yes(()) | AuthReply::No(400, _)) {
                    self.note = Some(SignInError::NotRevoked);
                }
            }
            SignInNews::Saved(outcome) => {
                let durable = self.saves.saved(outcome, now.steady);
                if let Some(token) =
                    self.token.as_mut().filter(|token| durable == Some(token.stored.generation))
                {
                    token.unsaved = false;
                }
            }
            SignInNews::Forgotten(outcome) => self.saves.forgotten(outcome, now.steady),
            SignInNews::Refused(refused) => {
                if let Some(token) = &mut self.token {
                    token.reported(&refused, now.steady);
                }
            }
        }
    }

    fn decided(&mut self, outcome: CodeOutcome, now: Now) {
        match outcome {
            CodeOutcome::None => {}
            CodeOutcome::Waits(error) => self.note = error,
            CodeOutcome::Over(error) => self.note = Some(error),
            CodeOutcome::Approved(grant) => {
                self.note = None;
                self.let_go();
                self.generation = self.next_generation();
                self.token =
                    Some(SignInToken::granted(grant, &self.client_id, self.generation, now, self.seed));
                self.saves.replace();
            }
        }
    }

    fn sign_out(&mut self) {
        self.note = None;
        self.code.cancel();
        if let Some(stored) = self.let_go() {
            match &mut self.leaving {
                // The answer may bring the next pair.
                Some(leaving) if leaving.request == TokenRequest::Refresh => leaving.revoke = Some(stored),
                _ => self.revoke.push_back((stored.access, stored.client_id)),
            }
        }
        self.generation = self.next_generation();
        self.saves.forget();
    }

    fn let_go(&mut self) -> Option<StoredToken> {
        let token = self.token.take()?;
        if let Some(request) = token.request {
            self.leaving = Some(RetiredToken { request, revoke: None });
        }
        Some(token.stored)
    }

    fn next_generation(&self) -> u64 {
        self.generation.saturating_add(1)
    }

    fn validated(&mut self, reply: AuthReply<TokenOwner>, now: Now) {
        let generation = self.next_generation();
        if self.leaving.take().is_none()
            && let Some(token) = &mut self.token
        {
            token.validated(reply, generation, now);
        }
    }

    fn refreshed(&mut self, reply: AuthReply<TokenGrant>, now: Now) {
        let generation = self.next_generation();
        if let Some(leaving) = self.leaving.take() {
            if let Some(stored) = leaving.revoke {
                let token =
                    if let AuthReply::Yes(grant) = reply { grant.access_token } else { stored.access };
                self.revoke.push_back((token, stored.client_id));
            }
        } else if let Some(token) = &mut self.token {
            token.refreshed(reply, generation, now);
        }
    }

    /// The generation of the sign-in, where it is not on disk.
    fn unsaved(&self) -> Option<u64> {
        self.token.as_ref().filter(|token| token.unsaved).map(|token| token.stored.generation)
    }

    /// Does what is due.
    fn step(&mut self, now: Timestamp, out: &mut Vec<SignInEffect>) {
        match self.code.due(now) {
            Ok(Some(CodeRequest::Code)) => out.push(Effect::Run(SignInJob::AskCode)),
            Ok(Some(CodeRequest::Approved(secret))) => out.push(Effect::Run(SignInJob::AskApproved(secret))),
            Ok(None) => {}
            Err(error) => self.note = Some(error),
        }
        if let Some(token) = &mut self.token {
            self.generation = self.generation.max(token.stored.generation);
            if !self.client_id.is_empty() && self.leaving.is_none() {
                match token.due(now) {
                    Some(TokenRequest::Validate) => {
                        out.push(Effect::Run(SignInJob::Validate(token.stored.access.clone())))
                    }
                    Some(TokenRequest::Refresh) => {
                        out.push(Effect::Run(SignInJob::Refresh(token.stored.refresh.clone())))
                    }
                    None => {}
                }
            }
        }
        match (self.saves.due(self.unsaved(), now), &self.token) {
            (Some(SaveTask::Save(_)), Some(token)) => {
                out.push(Effect::Run(SignInJob::Save(Box::new(token.stored.clone()))))
            }
            (Some(_), _) => out.push(Effect::Run(SignInJob::Forget(self.generation))),
            (None, _) => {}
        }
        if !self.revoking
            && let Some((token, client_id)) = self.revoke.pop_front()
        {
            self.revoking = true;
            out.push(Effect::Run(SignInJob::Revoke(token, client_id)));
        }
    }

    fn share(&mut self, out: &mut Vec<SignInEffect>) {
        let access = match &self.token {
            Some(token) if token.is_good() => Some(token.stored.access()),
            // Until the next pair is ready, the one before it is as good as it was.
            Some(token) if token.lapsed.is_none() => return,
            _ => None,
        };
        if self.shared != access {
            self.shared.clone_from(&access);
            out.push(Effect::Run(SignInJob::Share(access)));
        }
    }

    /// How far it is.
    pub(super) fn state(&self) -> AccountState {
        match &self.token {
            _ if self.client_id.is_empty() => AccountState::Unavailable,
            _ if self.code.is_asking() => AccountState::Asking,
            _ if self.code.shown().is_some() => AccountState::Code,
            None => AccountState::SignedOut,
            Some(token) if token.lapsed.is_some() => AccountState::Lapsed,
            // Approved; whose it is will be known in a moment.
            Some(token) if token.stored.login.is_empty() => AccountState::Asking,
            Some(_) => AccountState::SignedIn,
        }
    }

    /// Whose sign-in it is, once Twitch said so.
    pub(super) fn login(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.stored.login.as_str()).filter(|login| !login.is_empty())
    }

    /// What is wrong with the sign-in itself, whatever the streamer wished last.
    fn error(&self) -> Option<&SignInError> {
        let token = self.token.as_ref();
        let token = token.filter(|_| !self.client_id.is_empty());
        let in_held = token.and_then(|token| token.lapsed.as_ref().or(token.unheard.as_ref()));
        self.saves.error.as_ref().or(in_held)
    }

    fn tell(&mut self, now: Now, out: &mut Vec<SignInEffect>) {
        self.tell_account(now, out);
        self.tell_link(now, out);
    }

    fn tell_account(&mut self, now: Now, out: &mut Vec<SignInEffect>) {
        let no_client = self.client_id.is_empty().then_some(&SignInError::NoClientId);
        let error = self.note.as_ref().or(self.error()).or(no_client);
        let token = self.token.as_ref().filter(|token| token.lapsed.is_none());
        let account = Account {
            state: self.state(),
            login: self.login().map(str::to_owned),
            code: self.code.shown().map(|code| by_the_wall(code, now)),
            permissions: scopes::permissions(token.map_or(&[], |token| &token.stored.scopes)),
            kept_in: self.saves.place.filter(|_| self.token.is_some()),
            problem: error.map(ToString::to_string),
            advice: error.map(Advice::advice),
        };
        if self.told.as_ref() != Some(&account) {
            self.told = Some(account.clone());
            out.push(Effect::Report(Incoming::Account(Box::new(account))));
        }
    }

    /// Reports what is wrong, and that it has become right again; nothing where all was well all along.
    fn tell_link(&mut self, now: Now, out: &mut Vec<SignInEffect>) {
        let error = self.error().cloned();
        let lapsed = self.token.as_ref().is_some_and(|token| token.lapsed.is_some());
        let state = match error {
            None if !self.was_wrong => return,
            None if self.token.is_some() => LinkState::Up,
            None => LinkState::Off,
            Some(_) if lapsed && self.saves.error.is_none() => LinkState::Stopped,
            Some(_) => LinkState::Waiting,
        };
        self.was_wrong = true;
        let error = error.as_ref().map(|error| error as &dyn Advice);
        out.extend(self.reporter.tell(state, error, now.wall).map(Effect::Report));
    }
}

/// `code` as it is shown: until when it is good by the clock on the wall.
fn by_the_wall(code: &SignInCode, now: Now) -> SignInCode {
    let ahead = until(now.wall, now.steady).unwrap_or_default();
    SignInCode { expires_at: before(code.expires_at, ahead), ..code.clone() }
}

#[cfg(test)]
mod tests;
