//! The life of a sign-in, as a machine without sockets, disks and clocks.
//!
//! Inputs come with the time they came at; outputs say what to do. Whoever drives it does as told,
//! answers each question once, and wakes it at [`SignIn::wake_at`]. One question of a kind is under way
//! at a time. What is shared has been saved before.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::code::{CodeFlow, CodeOutcome, CodeRequest};
use super::error::SignInError;
use super::save_queue::{SaveQueue, SaveTask};
use super::stored_token::StoredToken;
use super::token::{Token, TokenRequest};
use super::wire::{AuthReply, DeviceCode, TokenGrant, TokenOwner};
use crate::clock::until;
use crate::domain::{Account, AccountState, Incoming, KeptIn, Link, LinkState, Peer};
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

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignInInput {
    /// The streamer wants to sign in.
    SignIn,
    /// The streamer lets the code be.
    Cancel,
    /// The streamer wants to sign out.
    SignOut,
    /// The answer to [`SignInOutput::AskCode`].
    Code(AuthReply<DeviceCode>),
    /// The answer to [`SignInOutput::AskApproved`].
    Approved(AuthReply<TokenGrant>),
    /// The answer to [`SignInOutput::Validate`].
    Validated(AuthReply<TokenOwner>),
    /// The answer to [`SignInOutput::Refresh`].
    Refreshed(AuthReply<TokenGrant>),
    /// The answer to [`SignInOutput::Revoke`].
    Revoked(AuthReply<()>),
    /// What came of [`SignInOutput::Save`]: where it is kept now, or why not.
    Saved(Result<KeptIn, String>),
    /// What came of [`SignInOutput::Forget`].
    Forgotten(Result<(), String>),
    /// A user of the sign-in was refused with this token.
    Refused(Secret),
    /// The time of [`SignIn::wake_at`] has come. Harmless at any other time.
    Tick,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SignInOutput {
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
    /// Hand this on.
    Hand(Incoming),
}

/// What is being asked about a sign-in that is over. Its answer is awaited before the next is asked about.
#[derive(Debug)]
struct RetiredToken {
    request: TokenRequest,
    /// It is to be taken back with the answer: if that brings a next pair, then that one.
    revoke: Option<StoredToken>,
}

/// The machine.
#[derive(Debug)]
pub(super) struct SignIn {
    client_id: String,
    seed: u64,
    seen: Option<Timestamp>,
    code: CodeFlow,
    token: Option<Token>,
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
    linked: Option<Link>,
}

impl SignIn {
    /// Begins with what was `found`, at its first tick. `client_id` is empty where none is set;
    /// `local` says whether the sign-in server is this machine.
    pub(super) fn new(client_id: &str, local: bool, found: LoadedToken, now: Timestamp, seed: u64) -> Self {
        let place = found.token.as_ref().map(|(_, place)| *place);
        Self {
            client_id: client_id.to_owned(),
            seed,
            seen: None,
            code: CodeFlow::new(local, seed),
            token: found.token.map(|(stored, _)| Token::loaded(stored, client_id, now, seed)),
            leaving: None,
            revoke: VecDeque::new(),
            revoking: false,
            generation: found.generation,
            saves: SaveQueue::new(place, seed.rotate_left(32)),
            note: found.error,
            shared: None,
            told: None,
            linked: None,
        }
    }

    /// When to send the next tick; none if there is nothing to wait for.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        // Nothing is asked about a sign-in before the answer about the one before it.
        let token = self.token.as_ref().filter(|_| self.leaving.is_none()).and_then(Token::wake_at);
        [self.code.wake_at(), token, self.saves.wake_at(self.unsaved())].into_iter().flatten().min()
    }

    /// Whether something is under way that must not be broken off: what Twitch changed and we have
    /// not written down yet would be lost.
    pub(super) fn is_busy(&self) -> bool {
        let refreshing =
            self.token.as_ref().is_some_and(|token| token.request == Some(TokenRequest::Refresh));
        refreshing || self.leaving.is_some() || self.revoking || self.saves.is_busy()
    }

    /// Whether Twitch is being told that a token is over.
    pub(super) fn is_revoking(&self) -> bool {
        self.revoking
    }

    /// Takes in what happened at `now` and appends what to do.
    pub(super) fn on(&mut self, input: SignInInput, now: Timestamp, out: &mut VecDeque<SignInOutput>) {
        self.turn_back(now);
        match input {
            SignInInput::Tick => {}
            SignInInput::SignIn if self.client_id.is_empty() => {}
            SignInInput::SignIn => {
                self.note = None;
                self.code.begin();
            }
            SignInInput::Cancel => {
                self.note = None;
                self.code.cancel();
            }
            SignInInput::SignOut => self.sign_out(),
            SignInInput::Code(reply) => {
                let news = self.code.code(reply, now);
                self.news(news, now);
            }
            SignInInput::Approved(reply) => {
                let news = self.code.approved(reply, now);
                self.news(news, now);
            }
            SignInInput::Validated(reply) => self.validated(reply, now),
            SignInInput::Refreshed(reply) => self.refreshed(reply, now),
            SignInInput::Revoked(reply) => {
                self.revoking = false;
                // 400 says that it was over already.
                if !matches!(reply, AuthReply::Yes(()) | AuthReply::No(400, _)) {
                    self.note = Some(SignInError::NotRevoked);
                }
            }
            SignInInput::Saved(outcome) => {
                let durable = self.saves.saved(outcome, now);
                if let Some(token) =
                    self.token.as_mut().filter(|token| durable == Some(token.stored.generation))
                {
                    token.unsaved = false;
                }
            }
            SignInInput::Forgotten(outcome) => self.saves.forgotten(outcome, now),
            SignInInput::Refused(refused) => {
                if let Some(token) = &mut self.token {
                    token.reported(&refused, now);
                }
            }
        }
        self.step(now, out);
        self.share(out);
        self.tell(now, out);
    }

    /// Deadlines are as far away as they were, where the clock was set back.
    fn turn_back(&mut self, now: Timestamp) {
        if let Some(span) = self.seen.and_then(|seen| until(now, seen)) {
            self.code.turn_back(span);
            if let Some(token) = &mut self.token {
                token.turn_back(span);
            }
            self.saves.turn_back(span);
        }
        self.seen = Some(now);
    }

    fn news(&mut self, news: CodeOutcome, now: Timestamp) {
        match news {
            CodeOutcome::None => {}
            CodeOutcome::Waits(error) => self.note = error,
            CodeOutcome::Over(error) => self.note = Some(error),
            CodeOutcome::Approved(grant) => {
                self.note = None;
                self.let_go();
                self.generation = self.next_generation();
                self.token = Some(Token::granted(grant, &self.client_id, self.generation, now, self.seed));
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

    fn validated(&mut self, reply: AuthReply<TokenOwner>, now: Timestamp) {
        let generation = self.next_generation();
        if self.leaving.take().is_none()
            && let Some(token) = &mut self.token
        {
            token.validated(reply, generation, now);
        }
    }

    fn refreshed(&mut self, reply: AuthReply<TokenGrant>, now: Timestamp) {
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
    fn step(&mut self, now: Timestamp, out: &mut VecDeque<SignInOutput>) {
        match self.code.due(now) {
            Ok(Some(CodeRequest::Code)) => out.push_back(SignInOutput::AskCode),
            Ok(Some(CodeRequest::Approved(secret))) => out.push_back(SignInOutput::AskApproved(secret)),
            Ok(None) => {}
            Err(error) => self.note = Some(error),
        }
        if let Some(token) = &mut self.token {
            self.generation = self.generation.max(token.stored.generation);
            if !self.client_id.is_empty() && self.leaving.is_none() {
                match token.due(now) {
                    Some(TokenRequest::Validate) => {
                        out.push_back(SignInOutput::Validate(token.stored.access.clone()))
                    }
                    Some(TokenRequest::Refresh) => {
                        out.push_back(SignInOutput::Refresh(token.stored.refresh.clone()))
                    }
                    None => {}
                }
            }
        }
        match (self.saves.due(self.unsaved(), now), &self.token) {
            (Some(SaveTask::Save(_)), Some(token)) => {
                out.push_back(SignInOutput::Save(Box::new(token.stored.clone())))
            }
            (Some(_), _) => out.push_back(SignInOutput::Forget(self.generation)),
            (None, _) => {}
        }
        if !self.revoking
            && let Some((token, client_id)) = self.revoke.pop_front()
        {
            self.revoking = true;
            out.push_back(SignInOutput::Revoke(token, client_id));
        }
    }

    fn share(&mut self, out: &mut VecDeque<SignInOutput>) {
        let access = match &self.token {
            Some(token) if token.is_good() => Some(token.stored.access()),
            // Until the next pair is ready, the one before it is as good as it was.
            Some(token) if token.lapsed.is_none() => return,
            _ => None,
        };
        if self.shared != access {
            self.shared.clone_from(&access);
            out.push_back(SignInOutput::Share(access));
        }
    }

    fn state(&self) -> AccountState {
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

    /// What is wrong with the sign-in itself, whatever the streamer wished last.
    fn error(&self) -> Option<&SignInError> {
        let token = self.token.as_ref();
        let token = token.filter(|_| !self.client_id.is_empty());
        let in_held = token.and_then(|token| token.lapsed.as_ref().or(token.unheard.as_ref()));
        self.saves.error.as_ref().or(in_held)
    }

    fn tell(&mut self, now: Timestamp, out: &mut VecDeque<SignInOutput>) {
        self.tell_account(out);
        self.tell_link(now, out);
    }

    fn tell_account(&mut self, out: &mut VecDeque<SignInOutput>) {
        let no_client = self.client_id.is_empty().then_some(&SignInError::NoClientId);
        let error = self.note.as_ref().or(self.error()).or(no_client);
        let token = self.token.as_ref().filter(|token| token.lapsed.is_none());
        let account = Account {
            state: self.state(),
            login: self
                .token
                .as_ref()
                .map(|token| token.stored.login.clone())
                .filter(|login| !login.is_empty()),
            code: self.code.shown().cloned(),
            permissions: scopes::permissions(token.map_or(&[], |token| &token.stored.scopes)),
            kept_in: self.saves.place.filter(|_| self.token.is_some()),
            problem: error.map(SignInError::problem),
            advice: error.map(SignInError::advice),
        };
        if self.told.as_ref() != Some(&account) {
            self.told = Some(account.clone());
            out.push_back(SignInOutput::Hand(Incoming::Account(Box::new(account))));
        }
    }

    /// Reports what is wrong, and that it has become right again; nothing where all was well all along.
    fn tell_link(&mut self, now: Timestamp, out: &mut VecDeque<SignInOutput>) {
        let error = self.error();
        let lapsed = self.token.as_ref().is_some_and(|token| token.lapsed.is_some());
        let state = match error {
            None if self.linked.is_none() => return,
            None if self.token.is_some() => LinkState::Up,
            None => LinkState::Off,
            Some(_) if lapsed && self.saves.error.is_none() => LinkState::Stopped,
            Some(_) => LinkState::Waiting,
        };
        let before = self.linked.as_ref().filter(|link| link.state == state);
        let link = Link {
            peer: Peer::Account,
            state,
            since: before.map_or(now, |link| link.since),
            problem: error.map(SignInError::problem),
            advice: error.map(SignInError::advice),
        };
        if self.linked.as_ref() != Some(&link) {
            self.linked = Some(link.clone());
            out.push_back(SignInOutput::Hand(Incoming::Link(link)));
        }
    }
}

#[cfg(test)]
mod tests;
