//! The life of a sign-in, as a machine without sockets, disks and clocks.
//!
//! Inputs come with the time they came at; outputs say what to do. Whoever drives it does as told,
//! answers each question once, and wakes it at [`Machine::wake_at`]. One question of a kind is under way
//! at a time. What is shared has been saved before.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::code::{CodeFlow, News, Question};
use super::held::{Errand, Held};
use super::keep::{Keep, Work};
use super::kept::Kept;
use super::trouble::Trouble;
use super::wire::{Grant, NewCode, Owner, Reply};
use crate::clock::until;
use crate::domain::{Account, AccountState, Incoming, KeptIn, Link, LinkState, Peer};
use crate::secret::Secret;
use crate::twitch::access::Access;
use crate::twitch::scopes;

/// What was found where sign-ins are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found {
    /// The sign-in, and where it is.
    pub(super) kept: Option<(Kept, KeptIn)>,
    /// The greatest generation that was seen.
    pub(super) generation: u64,
    /// What was in the way.
    pub(super) trouble: Option<Trouble>,
}

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// The streamer wants to sign in.
    SignIn,
    /// The streamer lets the code be.
    Cancel,
    /// The streamer wants to sign out.
    SignOut,
    /// The answer to [`Output::AskCode`].
    Code(Reply<NewCode>),
    /// The answer to [`Output::AskApproved`].
    Approved(Reply<Grant>),
    /// The answer to [`Output::Validate`].
    Validated(Reply<Owner>),
    /// The answer to [`Output::Refresh`].
    Refreshed(Reply<Grant>),
    /// The answer to [`Output::Revoke`].
    Revoked(Reply<()>),
    /// What came of [`Output::Save`]: where it is kept now, or why not.
    Saved(Result<KeptIn, String>),
    /// What came of [`Output::Forget`].
    Forgotten(Result<(), String>),
    /// A user of the sign-in was refused with this token.
    Refused(Secret),
    /// The time of [`Machine::wake_at`] has come. Harmless at any other time.
    Tick,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Output {
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
    Save(Box<Kept>),
    /// Remove what is kept, and remember this generation.
    Forget(u64),
    /// Share this with whoever speaks to Twitch.
    Share(Option<Access>),
    /// Hand this on.
    Hand(Incoming),
}

/// What is being asked about a sign-in that is over. Its answer is awaited before the next is asked about.
#[derive(Debug)]
struct Leaving {
    errand: Errand,
    /// It is to be taken back with the answer: if that brings a next pair, then that one.
    revoke: Option<Kept>,
}

/// The machine.
#[derive(Debug)]
pub(super) struct Machine {
    client_id: String,
    seed: u64,
    seen: Option<Timestamp>,
    code: CodeFlow,
    held: Option<Held>,
    leaving: Option<Leaving>,
    /// Tokens to be taken back; each took an approval of the streamer's.
    revoke: VecDeque<(Secret, String)>,
    revoking: bool,
    generation: u64,
    keep: Keep,
    /// What came of the streamer's last wish.
    note: Option<Trouble>,
    shared: Option<Access>,
    told: Option<Account>,
    linked: Option<Link>,
}

impl Machine {
    /// Begins with what was `found`, at its first tick. `client_id` is empty where none is set;
    /// `local` says whether the sign-in server is this machine.
    pub(super) fn new(client_id: &str, local: bool, found: Found, now: Timestamp, seed: u64) -> Self {
        let place = found.kept.as_ref().map(|(_, place)| *place);
        Self {
            client_id: client_id.to_owned(),
            seed,
            seen: None,
            code: CodeFlow::new(local, seed),
            held: found.kept.map(|(kept, _)| Held::loaded(kept, client_id, now, seed)),
            leaving: None,
            revoke: VecDeque::new(),
            revoking: false,
            generation: found.generation,
            keep: Keep::new(place, seed.rotate_left(32)),
            note: found.trouble,
            shared: None,
            told: None,
            linked: None,
        }
    }

    /// When to send the next tick; none if there is nothing to wait for.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        let held = self.held.as_ref().and_then(Held::wake_at);
        [self.code.wake_at(), held, self.keep.wake_at(self.unsaved())].into_iter().flatten().min()
    }

    /// Whether something is under way that must not be broken off: what Twitch changed and we have
    /// not written down yet would be lost.
    pub(super) fn is_busy(&self) -> bool {
        let refreshing = self.held.as_ref().is_some_and(|held| held.errand == Some(Errand::Refresh));
        refreshing || self.leaving.is_some() || self.revoking || self.keep.is_busy()
    }

    /// Whether Twitch is being told that a token is over.
    pub(super) fn is_revoking(&self) -> bool {
        self.revoking
    }

    /// Takes in what happened at `now` and appends what to do.
    pub(super) fn on(&mut self, input: Input, now: Timestamp, out: &mut VecDeque<Output>) {
        self.turn_back(now);
        match input {
            Input::Tick => {}
            Input::SignIn if self.client_id.is_empty() => {}
            Input::SignIn => {
                self.note = None;
                self.code.begin();
            }
            Input::Cancel => {
                self.note = None;
                self.code.cancel();
            }
            Input::SignOut => self.sign_out(),
            Input::Code(reply) => {
                let news = self.code.code(reply, now);
                self.news(news, now);
            }
            Input::Approved(reply) => {
                let news = self.code.approved(reply, now);
                self.news(news, now);
            }
            Input::Validated(reply) => self.validated(reply, now),
            Input::Refreshed(reply) => self.refreshed(reply, now),
            Input::Revoked(reply) => {
                self.revoking = false;
                // 400 says that it was over already.
                if !matches!(reply, Reply::Yes(()) | Reply::No(400, _)) {
                    self.note = Some(Trouble::NotRevoked);
                }
            }
            Input::Saved(outcome) => {
                let durable = self.keep.saved(outcome, now);
                if let Some(held) = self.held.as_mut().filter(|held| durable == Some(held.kept.generation)) {
                    held.unsaved = false;
                }
            }
            Input::Forgotten(outcome) => self.keep.forgotten(outcome, now),
            Input::Refused(token) => {
                if let Some(held) = &mut self.held {
                    held.reported(&token, now);
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
            if let Some(held) = &mut self.held {
                held.turn_back(span);
            }
            self.keep.turn_back(span);
        }
        self.seen = Some(now);
    }

    fn news(&mut self, news: News, now: Timestamp) {
        match news {
            News::None => {}
            News::Waits(trouble) => self.note = trouble,
            News::Over(trouble) => self.note = Some(trouble),
            News::Approved(grant) => {
                self.note = None;
                self.let_go();
                self.generation = self.next_generation();
                self.held = Some(Held::granted(grant, &self.client_id, self.generation, now, self.seed));
                self.keep.replace();
            }
        }
    }

    fn sign_out(&mut self) {
        self.note = None;
        self.code.cancel();
        if let Some(kept) = self.let_go() {
            match &mut self.leaving {
                // The answer may bring the next pair.
                Some(leaving) if leaving.errand == Errand::Refresh => leaving.revoke = Some(kept),
                _ => self.revoke.push_back((kept.access, kept.client_id)),
            }
        }
        self.generation = self.next_generation();
        self.keep.forget();
    }

    fn let_go(&mut self) -> Option<Kept> {
        let held = self.held.take()?;
        if let Some(errand) = held.errand {
            self.leaving = Some(Leaving { errand, revoke: None });
        }
        Some(held.kept)
    }

    fn next_generation(&self) -> u64 {
        self.generation.saturating_add(1)
    }

    fn validated(&mut self, reply: Reply<Owner>, now: Timestamp) {
        let generation = self.next_generation();
        if self.leaving.take().is_none()
            && let Some(held) = &mut self.held
        {
            held.validated(reply, generation, now);
        }
    }

    fn refreshed(&mut self, reply: Reply<Grant>, now: Timestamp) {
        let generation = self.next_generation();
        if let Some(leaving) = self.leaving.take() {
            if let Some(kept) = leaving.revoke {
                let token = if let Reply::Yes(grant) = reply { grant.access_token } else { kept.access };
                self.revoke.push_back((token, kept.client_id));
            }
        } else if let Some(held) = &mut self.held {
            held.refreshed(reply, generation, now);
        }
    }

    /// The generation of the sign-in, where it is not on disk.
    fn unsaved(&self) -> Option<u64> {
        self.held.as_ref().filter(|held| held.unsaved).map(|held| held.kept.generation)
    }

    /// Does what is due.
    fn step(&mut self, now: Timestamp, out: &mut VecDeque<Output>) {
        match self.code.due(now) {
            Ok(Some(Question::Code)) => out.push_back(Output::AskCode),
            Ok(Some(Question::Approved(secret))) => out.push_back(Output::AskApproved(secret)),
            Ok(None) => {}
            Err(trouble) => self.note = Some(trouble),
        }
        if let Some(held) = &mut self.held {
            self.generation = self.generation.max(held.kept.generation);
            if !self.client_id.is_empty() && self.leaving.is_none() {
                match held.due(now) {
                    Some(Errand::Validate) => out.push_back(Output::Validate(held.kept.access.clone())),
                    Some(Errand::Refresh) => out.push_back(Output::Refresh(held.kept.refresh.clone())),
                    None => {}
                }
            }
        }
        match (self.keep.due(self.unsaved(), now), &self.held) {
            (Some(Work::Save(_)), Some(held)) => out.push_back(Output::Save(Box::new(held.kept.clone()))),
            (Some(_), _) => out.push_back(Output::Forget(self.generation)),
            (None, _) => {}
        }
        if !self.revoking
            && let Some((token, client_id)) = self.revoke.pop_front()
        {
            self.revoking = true;
            out.push_back(Output::Revoke(token, client_id));
        }
    }

    fn share(&mut self, out: &mut VecDeque<Output>) {
        let access = match &self.held {
            Some(held) if held.is_good() => Some(held.kept.access()),
            // Until the next pair is ready, the one before it is as good as it was.
            Some(held) if held.lapsed.is_none() => return,
            _ => None,
        };
        if self.shared != access {
            self.shared.clone_from(&access);
            out.push_back(Output::Share(access));
        }
    }

    fn state(&self) -> AccountState {
        match &self.held {
            _ if self.client_id.is_empty() => AccountState::Unavailable,
            _ if self.code.is_asking() => AccountState::Asking,
            _ if self.code.shown().is_some() => AccountState::Code,
            None => AccountState::SignedOut,
            Some(held) if held.lapsed.is_some() => AccountState::Lapsed,
            // Approved; whose it is will be known in a moment.
            Some(held) if held.kept.login.is_empty() => AccountState::Asking,
            Some(_) => AccountState::SignedIn,
        }
    }

    /// What is wrong with the sign-in itself, whatever the streamer wished last.
    fn trouble(&self) -> Option<&Trouble> {
        let held = self.held.as_ref();
        let held = held.filter(|_| !self.client_id.is_empty());
        let in_held = held.and_then(|held| held.lapsed.as_ref().or(held.unheard.as_ref()));
        self.keep.trouble.as_ref().or(in_held)
    }

    fn tell(&mut self, now: Timestamp, out: &mut VecDeque<Output>) {
        self.tell_account(out);
        self.tell_link(now, out);
    }

    fn tell_account(&mut self, out: &mut VecDeque<Output>) {
        let no_client = self.client_id.is_empty().then_some(&Trouble::NoClientId);
        let trouble = self.note.as_ref().or(self.trouble()).or(no_client);
        let held = self.held.as_ref().filter(|held| held.lapsed.is_none());
        let account = Account {
            state: self.state(),
            login: self.held.as_ref().map(|held| held.kept.login.clone()).filter(|login| !login.is_empty()),
            code: self.code.shown().cloned(),
            permissions: scopes::permissions(held.map_or(&[], |held| &held.kept.scopes)),
            kept_in: self.keep.place.filter(|_| self.held.is_some()),
            problem: trouble.map(Trouble::problem),
            advice: trouble.map(Trouble::advice),
        };
        if self.told.as_ref() != Some(&account) {
            self.told = Some(account.clone());
            out.push_back(Output::Hand(Incoming::Account(Box::new(account))));
        }
    }

    /// Reports what is wrong, and that it has become right again; nothing where all was well all along.
    fn tell_link(&mut self, now: Timestamp, out: &mut VecDeque<Output>) {
        let trouble = self.trouble();
        let lapsed = self.held.as_ref().is_some_and(|held| held.lapsed.is_some());
        let state = match trouble {
            None if self.linked.is_none() => return,
            None if self.held.is_some() => LinkState::Up,
            None => LinkState::Off,
            Some(_) if lapsed && self.keep.trouble.is_none() => LinkState::Stopped,
            Some(_) => LinkState::Waiting,
        };
        let before = self.linked.as_ref().filter(|link| link.state == state);
        let link = Link {
            peer: Peer::Account,
            state,
            since: before.map_or(now, |link| link.since),
            problem: trouble.map(Trouble::problem),
            advice: trouble.map(Trouble::advice),
        };
        if self.linked.as_ref() != Some(&link) {
            self.linked = Some(link.clone());
            out.push_back(Output::Hand(Incoming::Link(link)));
        }
    }
}

#[cfg(test)]
mod tests;
