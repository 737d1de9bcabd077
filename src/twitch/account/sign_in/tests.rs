//! The machine under whatever may happen, in whatever order.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::clock::{after, before};
use std::time::Duration;

/// Something that may happen. Answers go to a question that is under way, if one is.
#[derive(Debug, Clone)]
enum Event {
    Wish(u8),
    Answer {
        kind: u8,
        how: u8,
    },
    /// A user of the token that is shared now was refused.
    Report,
    Forward(u32),
    Back(u32),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        1 => (0..6u8).prop_map(Event::Wish),
        8 => (0..7u8, 0..8u8).prop_map(|(kind, how)| Event::Answer { kind, how }),
        1 => Just(Event::Report),
        4 => (0..40_000u32).prop_map(Event::Forward),
        1 => (0..400_000u32).prop_map(Event::Back),
    ]
}

/// A world around the machine that notes every broken promise.
struct World {
    sign_in: SignInMachine,
    now: Timestamp,
    /// By how much the clock on the wall was set back.
    behind: Duration,
    /// Questions under way, by kind.
    open: BTreeMap<&'static str, SignInJob>,
    /// How many pairs were given out.
    pairs: u32,
    /// Refresh tokens that were exchanged for another pair.
    spent: BTreeSet<String>,
    /// What is on disk.
    disk: Option<StoredToken>,
    /// Access tokens that were on disk at some time.
    written: BTreeSet<String>,
    shared: Option<Access>,
    account: Account,
}

impl World {
    fn new() -> Self {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        Self {
            sign_in: SignInMachine::new("client", false, LoadedToken::default(), 7),
            now,
            behind: Duration::ZERO,
            open: BTreeMap::new(),
            pairs: 0,
            spent: BTreeSet::new(),
            disk: None,
            written: BTreeSet::new(),
            shared: None,
            account: Account::default(),
        }
    }

    fn give(&mut self, input: NetEvent<'_, SignInNews>) {
        let mut out = Vec::new();
        let now = Now { steady: self.now, wall: before(self.now, self.behind) };
        self.sign_in.on(input, now, &mut out);
        for effect in out {
            let output = match effect {
                Effect::Run(job) => job,
                Effect::Report(Incoming::Account(account)) => {
                    self.account = *account;
                    continue;
                }
                _ => continue,
            };
            let kind = match &output {
                SignInJob::AskCode | SignInJob::AskApproved(_) => "code",
                SignInJob::Validate(token) => {
                    assert!(self.written.contains(token.expose()), "validated before it was kept");
                    "request"
                }
                SignInJob::Refresh(token) => {
                    assert!(!self.spent.contains(token.expose()), "a refresh token was sent twice");
                    let stored = self.disk.as_ref().expect("something is kept");
                    assert_eq!(&stored.refresh, token, "renewed before it was kept");
                    "request"
                }
                SignInJob::Revoke(..) => "revoke",
                SignInJob::Save(_) | SignInJob::Forget(_) => "keep",
                SignInJob::Share(access) => {
                    if let Some(access) = access {
                        assert!(self.written.contains(access.token.expose()), "shared before it was kept");
                        assert!(!access.login.is_empty(), "shared before it is known whose it is");
                    }
                    self.shared.clone_from(access);
                    continue;
                }
            };
            let before = self.open.insert(kind, output);
            assert_eq!(before, None, "two questions of a kind at once");
        }
        if matches!(self.account.state, AccountState::Lapsed | AccountState::SignedOut) {
            assert_eq!(self.shared, None);
        }
    }

    fn answer(&mut self, kind: u8, how: u8) {
        let kind = ["code", "code", "request", "request", "keep", "keep", "revoke"][usize::from(kind)];
        let Some(question) = self.open.remove(kind) else { return };
        let input = match question {
            SignInJob::AskCode => NetEvent::News(SignInNews::Code(self.reply(how, |_| DeviceCode {
                device_code: Secret::new("device"),
                user_code: "ABCD".into(),
                verification_uri: "https://twitch.example/activate".into(),
                expires_in: 1800,
                interval: 5,
            }))),
            SignInJob::AskApproved(_) if how == 6 => {
                NetEvent::News(SignInNews::Approved(AuthReply::No(400, "slow_down".into())))
            }
            SignInJob::AskApproved(_) if how == 7 => {
                NetEvent::News(SignInNews::Approved(AuthReply::No(400, "authorization_pending".into())))
            }
            SignInJob::AskApproved(_) => NetEvent::News(SignInNews::Approved(self.reply(how, Self::grant))),
            SignInJob::Validate(_) => {
                NetEvent::News(SignInNews::Validated(self.reply(how, |_| TokenOwner {
                    client_id: "client".into(),
                    login: "harbour".into(),
                    user_id: "1".into(),
                    scopes: vec!["bits:read".into()],
                    expires_in: 14_400,
                })))
            }
            SignInJob::Refresh(token) => {
                let reply = self.reply(how, Self::grant);
                if matches!(reply, AuthReply::Yes(_)) {
                    self.spent.insert(token.expose().to_owned());
                }
                NetEvent::News(SignInNews::Refreshed(reply))
            }
            SignInJob::Revoke(..) => NetEvent::News(SignInNews::Revoked(self.reply(how, |_| ()))),
            SignInJob::Save(stored) if how < 6 => {
                let newest = self.disk.as_ref().is_none_or(|disk| disk.generation <= stored.generation);
                assert!(newest, "an older one was saved over a newer one");
                self.written.insert(stored.access.expose().to_owned());
                self.disk = Some(*stored);
                NetEvent::News(SignInNews::Saved(Ok(KeptIn::File)))
            }
            SignInJob::Save(_) => NetEvent::News(SignInNews::Saved(Err("the disk is full".into()))),
            SignInJob::Forget(_) if how < 6 => {
                self.disk = None;
                NetEvent::News(SignInNews::Forgotten(Ok(())))
            }
            SignInJob::Forget(_) => NetEvent::News(SignInNews::Forgotten(Err("the disk is full".into()))),
            SignInJob::Share(_) => unreachable!("no question"),
        };
        self.give(input);
    }

    fn reply<T>(&mut self, how: u8, yes: impl FnOnce(&mut Self) -> T) -> AuthReply<T> {
        match how {
            0..=4 => AuthReply::Yes(yes(self)),
            5 => AuthReply::Silent("Twitch could not be reached."),
            6 => AuthReply::No(401, "no".into()),
            _ => AuthReply::No(403, "no".into()),
        }
    }

    fn grant(&mut self) -> TokenGrant {
        self.pairs += 1;
        TokenGrant {
            access_token: Secret::new(format!("access{}", self.pairs)),
            refresh_token: Secret::new(format!("refresh{}", self.pairs)),
            expires_in: 14_400,
            scope: vec!["bits:read".into()],
        }
    }

    fn happen(&mut self, event: &Event) {
        match event {
            Event::Wish(0..=2) => self.give(NetEvent::News(SignInNews::SignIn)),
            Event::Wish(3) => self.give(NetEvent::News(SignInNews::Cancel)),
            Event::Wish(4) => self.give(NetEvent::News(SignInNews::SignOut)),
            Event::Wish(_) => self.give(NetEvent::Tick),
            Event::Answer { kind, how } => self.answer(*kind, *how),
            Event::Report => {
                if let Some(access) = self.shared.clone() {
                    self.give(NetEvent::News(SignInNews::Refused(access.token)));
                }
            }
            Event::Forward(seconds) => {
                self.now = after(self.now, Duration::from_secs((*seconds).into()));
                self.give(NetEvent::Tick);
            }
            Event::Back(seconds) => {
                self.behind += Duration::from_secs((*seconds).into());
                self.give(NetEvent::Tick);
            }
        }
        // Whatever has come is done at once: nothing is left over for a wake-up in the past, unless an
        // answer is under way.
        if let Some(at) = self.sign_in.wake_at() {
            self.now = self.now.max(at.min(after(self.now, Duration::from_secs(1))));
            self.give(NetEvent::Tick);
            let again = self.sign_in.wake_at();
            assert!(again.is_none_or(|at| until(self.now, at).is_some()), "it would wake for ever");
        }
    }

    /// From now on all goes well, and time goes by.
    fn goes_well(&mut self) {
        self.give(NetEvent::News(SignInNews::SignIn));
        for _ in 0..40 {
            for kind in [0, 2, 4, 6] {
                self.answer(kind, 0);
            }
            if let Some(at) = self.sign_in.wake_at() {
                self.now = self.now.max(at);
                self.give(NetEvent::Tick);
            }
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_every_promise_is_kept_and_in_the_end_one_is_signed_in(
        events in proptest::collection::vec(event(), 0..120)
    ) {
        let mut world = World::new();
        world.give(NetEvent::Tick);
        for event in &events {
            world.happen(event);
        }
        world.goes_well();
        prop_assert_eq!(world.account.state, AccountState::SignedIn);
        let shared = world.shared.as_ref().map(|access| access.token.clone());
        prop_assert_eq!(shared, world.disk.map(|stored| stored.access));
    }
}

#[test]
fn an_address_that_is_not_safe_is_not_shown() {
    for (uri, code, local, fits) in [
        ("https://www.twitch.tv/activate", "ABCD", false, true),
        ("http://127.0.0.1:80/activate", "ABCD", false, false),
        ("http://127.0.0.1:80/activate", "ABCD", true, true),
        ("http://[::1]:80/activate", "ABCD", true, true),
        ("http://twitch.tv/activate", "ABCD", true, false),
        ("javascript:alert(1)", "ABCD", true, false),
        ("https://you:secret@twitch.tv/", "ABCD", false, false),
        ("https://www.twitch.tv/activate", "AB CD", false, false),
        ("https://www.twitch.tv/activate", "", false, false),
    ] {
        let now = Timestamp::UNIX_EPOCH;
        let mut sign_in = SignInMachine::new("client", local, LoadedToken::default(), 7);
        let mut out = Vec::new();
        let now = Now { steady: now, wall: now };
        sign_in.on(NetEvent::News(SignInNews::SignIn), now, &mut out);
        let code = DeviceCode {
            device_code: Secret::new("device"),
            user_code: code.into(),
            verification_uri: uri.into(),
            expires_in: 1800,
            interval: 5,
        };
        sign_in.on(NetEvent::News(SignInNews::Code(AuthReply::Yes(code))), now, &mut out);
        assert_eq!(sign_in.code.shown().is_some(), fits, "{uri}");
    }
}

#[test]
fn the_next_sign_in_waits_for_the_answer_about_the_one_before_it() {
    let mut world = World::new();
    world.goes_well();
    world.now = after(world.now, Duration::from_secs(7200));
    world.give(NetEvent::News(SignInNews::SignIn));
    assert!(matches!(world.open.get("request"), Some(SignInJob::Validate(_))));
    world.answer(0, 0);
    world.now = after(world.now, Duration::from_secs(5));
    world.give(NetEvent::Tick);
    world.answer(0, 0);
    let older = world.shared.clone();
    // It is kept; its own validation waits, and the older one stays in use.
    world.answer(4, 0);
    assert_eq!(world.open.get("request"), Some(&SignInJob::Validate(Secret::new("access1"))));
    assert_eq!(world.sign_in.wake_at(), None);
    // What is said of the older one does not count for it.
    world.answer(2, 6);
    assert_eq!(world.open.get("request"), Some(&SignInJob::Validate(Secret::new("access2"))));
    assert_eq!(world.shared, older);
    world.goes_well();
    assert_eq!(world.account.state, AccountState::SignedIn);
}
