//! Signing in over real sockets and a real file, against a scripted sign-in server. The clock stands
//! still until a test moves it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use evenkeel::clock::Clock;
use evenkeel::domain::{Account, AccountState, Feature, Incoming, KeptIn, Link, LinkState};
use evenkeel::net::tls;
use evenkeel::secret::Secret;
use evenkeel::twitch::access::{self, Access, TokenReader};
use evenkeel::twitch::account::{self, AccountSettings, FILE, SignInRequest, Vault};
use evenkeel::twitch::http::Http;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::binary::Home;
use crate::support::fake_auth::{CLIENT, FakeAuth, Fate, LOGIN, Poll};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// A running sign-in, and what it hands in.
struct SignIn {
    clock: Clock,
    stop: CancellationToken,
    wishes: mpsc::Sender<SignInRequest>,
    token_reader: TokenReader,
    changes: mpsc::Receiver<Vec<Incoming>>,
    account: Account,
    link: Option<Link>,
    task: JoinHandle<()>,
}

impl SignIn {
    async fn start(url: &str, folder: &Path) -> Self {
        Self::start_as(CLIENT, url, folder).await
    }

    async fn start_as(client: &str, url: &str, folder: &Path) -> Self {
        let clock = Clock::manual(Timestamp::from_second(1_790_000_000).unwrap());
        let settings = AccountSettings {
            client_id: client.to_owned(),
            auth_url: url.to_owned(),
            http: Http::new(&tls::trusting_nobody().unwrap()).unwrap(),
            vault: Vault::new(folder, false),
            seed: 7,
        };
        let stop = CancellationToken::new();
        let (wishes, wished) = mpsc::channel(4);
        let (token_store, token_reader) = access::token_channel();
        let (out, changes) = mpsc::channel(64);
        let task =
            tokio::spawn(account::run(settings, clock.clone(), stop.clone(), wished, token_store, out));
        let (account, link) = (Account::default(), None);
        let mut this = Self { clock, stop, wishes, token_reader, changes, account, link, task };
        this.change().await;
        this
    }

    /// Waits for the next change.
    async fn change(&mut self) {
        let batch = tokio::time::timeout(20 * SECOND, self.changes.recv()).await.expect("a change in time");
        self.take_in(batch.expect("it runs"));
    }

    fn take_in(&mut self, batch: Vec<Incoming>) {
        for incoming in batch {
            match incoming {
                Incoming::Account(account) => self.account = *account,
                Incoming::Link(link) => self.link = Some(link),
                other => panic!("{other:?}"),
            }
        }
    }

    /// Waits until the account is as `wanted`.
    async fn until(&mut self, wanted: impl Fn(&Account) -> bool) -> Account {
        while !wanted(&self.account) {
            self.change().await;
        }
        self.account.clone()
    }

    async fn state(&mut self, state: AccountState) -> Account {
        self.until(|account| account.state == state).await
    }

    async fn problem(&mut self, words: &str) -> Account {
        self.until(|account| account.problem.as_ref().is_some_and(|problem| problem.contains(words))).await
    }

    /// Waits until this much is shared.
    async fn shared(&mut self, wanted: impl Fn(Option<&Access>) -> bool) -> Option<Access> {
        let shared = async {
            loop {
                let access = self.token_reader.access();
                if wanted(access.as_ref()) {
                    return access;
                }
                self.token_reader.changed().await;
            }
        };
        tokio::time::timeout(20 * SECOND, shared).await.expect("it is shared in time")
    }

    async fn token(&mut self, token: &str) -> Access {
        let is_it = |access: Option<&Access>| access.is_some_and(|access| access.token == Secret::new(token));
        self.shared(is_it).await.unwrap()
    }

    async fn wish(&self, wish: SignInRequest) {
        self.wishes.send(wish).await.unwrap();
    }

    /// Asks for a code and has it approved.
    async fn sign_in(&mut self) {
        self.wish(SignInRequest::SignIn).await;
        self.state(AccountState::Code).await;
        self.clock.advance(5 * SECOND);
        self.state(AccountState::SignedIn).await;
    }

    /// Lets time go by, a `step` at a time, until it is as `wanted`.
    async fn pass(&mut self, step: Duration, wanted: impl Fn(&Self) -> bool) {
        let passing = async {
            while !wanted(self) {
                self.clock.advance(step);
                tokio::time::sleep(Duration::from_millis(1)).await;
                while let Ok(batch) = self.changes.try_recv() {
                    self.take_in(batch);
                }
            }
        };
        tokio::time::timeout(20 * SECOND, passing).await.expect("it happens in time");
    }

    /// Lets time go by until `path` was asked `times`.
    async fn wait_for(&mut self, auth: &FakeAuth, path: &str, times: usize) {
        self.pass(SECOND, |_| auth.count(path) >= times).await;
    }

    /// Lets time go by until this token is shared.
    async fn renewed(&mut self, token: &str) {
        let token = Secret::new(token);
        let is_shared = |this: &Self| this.token_reader.access().is_some_and(|access| access.token == token);
        self.pass(60 * SECOND, is_shared).await;
    }

    /// Ends it in good order. Gives its last word.
    async fn stop(mut self) -> Account {
        self.stop.cancel();
        while let Some(batch) = self.changes.recv().await {
            self.take_in(batch);
        }
        tokio::time::timeout(20 * SECOND, self.task).await.expect("it stops").unwrap();
        self.account
    }
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join(FILE)
    }

    fn content(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap_or_default()
    }
}

/// A server, a data folder, and a sign-in that is approved and shared.
async fn signed_in() -> (FakeAuth, Place, SignIn, String) {
    let (auth, place) = (FakeAuth::new(), Place::new());
    auth.watch_vault(place.file());
    let url = auth.serve().await;
    let mut sign_in = SignIn::start(&url, place.0.path()).await;
    auth.live_by(&sign_in.clock);
    auth.live_by(&sign_in.clock);
    assert_eq!(sign_in.account.state, AccountState::SignedOut);
    sign_in.sign_in().await;
    sign_in.token("access1").await;
    (auth, place, sign_in, url)
}

#[tokio::test]
async fn a_code_is_shown_approved_kept_and_shared() {
    let (auth, place, mut sign_in, _) = signed_in().await;
    let access = sign_in.token("access1").await;
    assert_eq!((access.login.as_str(), access.user_id.as_str()), (LOGIN, "4711"));
    assert_eq!(access.client_id, CLIENT);
    let account = &sign_in.account;
    assert_eq!((account.login.as_deref(), account.kept_in), (Some(LOGIN), Some(KeptIn::File)));
    assert!(account.permissions.iter().all(|permission| permission.given), "{account:?}");
    assert_eq!((account.problem.as_ref(), account.code.as_ref(), sign_in.link.as_ref()), (None, None, None));
    assert!(place.content().contains("refresh1"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(place.file()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn approval_may_take_its_time_and_the_server_a_bad_moment() {
    let (auth, place) = (FakeAuth::new(), Place::new());
    auth.polls([Poll::Pending, Poll::Unwell, Poll::Drop, Poll::SlowDown, Poll::Pending, Poll::Approve]);
    let mut sign_in = SignIn::start(&auth.serve().await, place.0.path()).await;
    sign_in.wish(SignInRequest::SignIn).await;
    let code = sign_in.state(AccountState::Code).await.code.unwrap();
    assert_eq!(code.code, "ABCDWXYZ");
    assert!(code.address.starts_with("https://www.twitch.example/activate?"), "{}", code.address);
    assert_eq!(code.expires_at, Timestamp::from_second(1_790_001_800).unwrap());

    for (polls, words) in [(2, "having trouble"), (3, "broke off")] {
        sign_in.wait_for(&auth, "poll", polls).await;
        assert_eq!(sign_in.problem(words).await.state, AccountState::Code);
    }
    sign_in.wait_for(&auth, "poll", 6).await;
    assert_eq!(sign_in.state(AccountState::SignedIn).await.problem, None);
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn slow_down_makes_polls_rarer() {
    let (auth, place) = (FakeAuth::new(), Place::new());
    auth.polls([Poll::SlowDown, Poll::Approve]);
    let mut sign_in = SignIn::start(&auth.serve().await, place.0.path()).await;
    sign_in.wish(SignInRequest::SignIn).await;
    sign_in.state(AccountState::Code).await;
    sign_in.clock.advance(5 * SECOND);
    auth.until("poll", 1).await;
    // Whatever happens within the longer wait would have been seen by its end.
    sign_in.clock.advance(9 * SECOND);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(auth.count("poll"), 1);
    sign_in.clock.advance(30 * SECOND);
    sign_in.state(AccountState::SignedIn).await;
    sign_in.stop().await;
}

#[tokio::test]
async fn a_code_that_is_over_or_declined_is_said_kindly_and_one_can_begin_again() {
    for (poll, words) in [(Poll::Expired, "ran out"), (Poll::Deny, "declined")] {
        let (auth, place) = (FakeAuth::new(), Place::new());
        auth.polls([poll]);
        let mut sign_in = SignIn::start(&auth.serve().await, place.0.path()).await;
        sign_in.wish(SignInRequest::SignIn).await;
        sign_in.state(AccountState::Code).await;
        sign_in.clock.advance(5 * SECOND);
        let account = sign_in.problem(words).await;
        assert_eq!((account.state, account.code), (AccountState::SignedOut, None));
        assert!(account.advice.is_some());
        auth.polls([Poll::Approve]);
        sign_in.sign_in().await;
        assert_eq!(sign_in.link, None);
        sign_in.stop().await;
    }
}

#[tokio::test]
async fn a_code_nobody_approves_runs_out() {
    let (auth, place) = (FakeAuth::new(), Place::new());
    auth.polls([Poll::Pending]);
    let mut sign_in = SignIn::start(&auth.serve().await, place.0.path()).await;
    sign_in.wish(SignInRequest::SignIn).await;
    sign_in.state(AccountState::Code).await;
    // Set back by hours, and forward again: the code is as good as before.
    sign_in.clock.set(Timestamp::from_second(1_789_990_000).unwrap());
    let code = sign_in
        .until(|account| {
            account.code.as_ref().is_some_and(|code| code.expires_at.as_second() < 1_790_000_000)
        })
        .await;
    assert_eq!(code.code.unwrap().expires_at, Timestamp::from_second(1_789_991_800).unwrap());
    sign_in.clock.advance(HOUR);
    assert_eq!(sign_in.problem("ran out").await.state, AccountState::SignedOut);
    sign_in.stop().await;
}

#[tokio::test]
async fn a_code_can_be_let_be_and_asked_for_again() {
    let (auth, place) = (FakeAuth::new(), Place::new());
    auth.polls([Poll::Pending]);
    let mut sign_in = SignIn::start(&auth.serve().await, place.0.path()).await;
    sign_in.wish(SignInRequest::SignIn).await;
    sign_in.state(AccountState::Code).await;
    sign_in.wish(SignInRequest::Cancel).await;
    let account = sign_in.state(AccountState::SignedOut).await;
    assert_eq!((account.code, account.problem), (None, None));
    auth.polls([Poll::Approve]);
    sign_in.sign_in().await;
    assert_eq!(auth.count("device"), 2);
    sign_in.stop().await;
}

#[tokio::test]
async fn an_older_sign_in_is_good_until_the_new_one_is_approved() {
    let (auth, _place, mut sign_in, _) = signed_in().await;
    auth.polls([Poll::Approve]);
    sign_in.wish(SignInRequest::SignIn).await;
    let account = sign_in.state(AccountState::Code).await;
    assert_eq!(account.login.as_deref(), Some(LOGIN));
    sign_in.token("access1").await;
    sign_in.clock.advance(5 * SECOND);
    sign_in.token("access2").await;
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn a_restart_keeps_the_sign_in_and_validates_it_before_it_is_used() {
    let (auth, place, sign_in, url) = signed_in().await;
    sign_in.stop().await;
    auth.fate("validate", [Fate::Hold]);
    let mut sign_in = SignIn::start(&url, place.0.path()).await;
    auth.live_by(&sign_in.clock);
    assert_eq!(sign_in.account.login.as_deref(), Some(LOGIN));
    auth.until("validate", 2).await;
    assert_eq!(sign_in.token_reader.access(), None);
    auth.let_go();
    sign_in.token("access1").await;
    assert_eq!(auth.count("device"), 1);
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn it_is_validated_hourly_and_an_outage_ends_nothing() {
    let (auth, _place, mut sign_in, _) = signed_in().await;
    assert_eq!(auth.count("validate"), 1);
    auth.fate("validate", [Fate::Unwell, Fate::Unwell]);
    sign_in.clock.advance(HOUR);
    let account = sign_in.problem("trouble").await;
    assert_eq!(account.state, AccountState::SignedIn);
    assert_eq!(sign_in.link.as_ref().unwrap().state, LinkState::Waiting);
    sign_in.token("access1").await;
    sign_in.pass(SECOND, |sign_in| sign_in.account.problem.is_none()).await;
    assert_eq!(auth.count("validate"), 4);
    assert_eq!(sign_in.link.as_ref().unwrap().state, LinkState::Up);
    sign_in.stop().await;
}

#[tokio::test]
async fn it_is_renewed_before_its_end_and_each_refresh_token_is_used_once() {
    let (auth, place, mut sign_in, _) = signed_in().await;
    for round in 2..6 {
        sign_in.renewed(&format!("access{round}")).await;
        assert!(place.content().contains(&format!("refresh{round}")));
    }
    sign_in.stop().await;
    assert_eq!(auth.count("refresh"), 4);
    auth.assert_content();
}

#[tokio::test]
async fn a_clock_that_is_set_about_costs_nothing() {
    let (auth, _place, mut sign_in, _) = signed_in().await;
    sign_in.clock.set(Timestamp::from_second(1_789_900_000).unwrap());
    // Had the deadlines stayed where they were, this would take a day by the new time.
    sign_in.pass(60 * SECOND, |_| auth.count("validate") == 2).await;
    assert!(sign_in.clock.now() < Timestamp::from_second(1_789_900_000 + 2 * 3600).unwrap());
    // The answer to that question may still be under way, and then counts from here.
    sign_in.clock.advance(100 * HOUR);
    sign_in.renewed("access2").await;
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn many_who_report_a_refused_token_cause_one_renewal() {
    let (auth, _place, sign_in, _) = signed_in().await;
    auth.end_tokens();
    let reports = (0..20).map(|_| {
        let mut token_reader = sign_in.token_reader.clone();
        tokio::spawn(async move { token_reader.renewed(&Secret::new("access1")).await })
    });
    for report in reports.collect::<Vec<_>>() {
        let access = tokio::time::timeout(20 * SECOND, report).await.unwrap().unwrap();
        assert_eq!(access.unwrap().token, Secret::new("access2"));
    }
    assert_eq!(auth.count("refresh"), 1);
    // One that comes late is about a token that is gone already.
    let late = sign_in.token_reader.clone().renewed(&Secret::new("access1")).await;
    assert_eq!(late.unwrap().token, Secret::new("access2"));
    sign_in.stop().await;
    assert_eq!(auth.count("refresh"), 1);
    auth.assert_content();
}

#[tokio::test]
async fn a_new_token_that_is_refused_at_once_is_not_renewed_in_circles() {
    let (auth, _place, mut sign_in, _) = signed_in().await;
    let first = sign_in.token_reader.clone().renewed(&Secret::new("access1")).await;
    assert_eq!(first.unwrap().token, Secret::new("access2"));
    let mut token_reader = sign_in.token_reader.clone();
    let second = tokio::spawn(async move { token_reader.renewed(&Secret::new("access2")).await });
    sign_in.clock.advance(4 * 60 * SECOND);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(auth.count("refresh"), 1);
    sign_in.clock.advance(2 * 60 * SECOND);
    sign_in.token("access3").await;
    assert_eq!(second.await.unwrap().unwrap().token, Secret::new("access3"));
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn a_sign_in_that_twitch_ended_has_lapsed_also_after_a_restart() {
    let (auth, place, mut sign_in, url) = signed_in().await;
    auth.disconnect();
    assert_eq!(sign_in.token_reader.clone().renewed(&Secret::new("access1")).await, None);
    let account = sign_in.state(AccountState::Lapsed).await;
    assert!(account.advice.unwrap().contains("Sign in again"));
    assert_eq!(sign_in.link.as_ref().unwrap().state, LinkState::Stopped);
    sign_in.stop().await;

    let mut sign_in = SignIn::start(&url, place.0.path()).await;
    auth.live_by(&sign_in.clock);
    sign_in.state(AccountState::Lapsed).await;
    assert_eq!(sign_in.token_reader.access(), None);
    auth.polls([Poll::Approve]);
    sign_in.sign_in().await;
    assert_eq!(sign_in.link.as_ref().unwrap().state, LinkState::Up);
    sign_in.stop().await;
}

#[tokio::test]
async fn a_refresh_that_finds_nobody_is_tried_again() {
    let (auth, _place, mut sign_in, _) = signed_in().await;
    auth.fate("refresh", [Fate::Unwell, Fate::Unwell]);
    sign_in.clock.advance(3 * HOUR + 51 * 60 * SECOND);
    sign_in.problem("trouble").await;
    sign_in.token("access1").await;
    sign_in.wait_for(&auth, "refresh", 3).await;
    sign_in.token("access2").await;
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn a_token_that_is_found_refused_is_renewed_and_looked_at_again() {
    let (auth, _place, mut sign_in, _) = signed_in().await;
    auth.fate("validate", [Fate::Refuse]);
    sign_in.clock.advance(HOUR);
    sign_in.token("access2").await;
    assert_eq!((auth.count("validate"), auth.count("refresh")), (3, 1));
    // Where even the next one is refused, there is no end to be gained by renewing.
    auth.fate("validate", [Fate::Refuse, Fate::Refuse]);
    sign_in.clock.advance(HOUR);
    sign_in.state(AccountState::Lapsed).await;
    assert_eq!((auth.count("validate"), auth.count("refresh")), (5, 2));
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn short_lives_are_renewed_a_tenth_before_their_end() {
    let (auth, place) = (FakeAuth::new(), Place::new());
    auth.lifetime(100);
    let mut sign_in = SignIn::start(&auth.serve().await, place.0.path()).await;
    auth.live_by(&sign_in.clock);
    sign_in.sign_in().await;
    let from = sign_in.clock.now();
    sign_in.pass(SECOND, |_| auth.count("refresh") == 1).await;
    let lived = sign_in.clock.now().duration_since(from).as_secs();
    assert!((90..100).contains(&lived), "{lived}");
    sign_in.token("access2").await;
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn another_programs_token_has_lapsed() {
    let (auth, place, sign_in, url) = signed_in().await;
    sign_in.stop().await;
    auth.belongs_to("somebody");
    let mut sign_in = SignIn::start(&url, place.0.path()).await;
    auth.live_by(&sign_in.clock);
    sign_in.state(AccountState::Lapsed).await;
    sign_in.stop().await;
    let mut sign_in = SignIn::start_as("another", &url, place.0.path()).await;
    sign_in.state(AccountState::Lapsed).await;
    assert_eq!(auth.count("validate"), 2);
    sign_in.stop().await;
}

#[tokio::test]
async fn a_renewed_pair_is_not_used_until_it_is_saved() {
    let (auth, place, mut sign_in, _) = signed_in().await;
    // Even an administrator cannot write to a folder as if it were a file.
    let in_the_way = place.file();
    let before = in_the_way.with_file_name("before");
    std::fs::rename(&in_the_way, &before).unwrap();
    auth.watch_vault(before.clone());
    std::fs::create_dir(&in_the_way).unwrap();
    sign_in.clock.advance(3 * HOUR + 51 * 60 * SECOND);
    let account = sign_in.problem("could not be saved").await;
    assert_eq!(account.state, AccountState::SignedIn);
    assert_eq!(sign_in.link.as_ref().unwrap().state, LinkState::Waiting);
    assert_eq!(sign_in.token("access1").await.login, LOGIN);
    std::fs::remove_dir(&in_the_way).unwrap();
    std::fs::rename(&before, &in_the_way).unwrap();
    auth.watch_vault(in_the_way);
    sign_in.renewed("access2").await;
    assert!(place.content().contains("refresh2"));
    sign_in.stop().await;
    auth.assert_content();
}

#[tokio::test]
async fn a_pair_that_is_on_its_way_when_it_is_time_to_stop_is_kept() {
    let (auth, place, sign_in, _) = signed_in().await;
    auth.fate("refresh", [Fate::Hold]);
    sign_in.clock.advance(3 * HOUR + 51 * 60 * SECOND);
    auth.until("refresh", 1).await;
    sign_in.stop.cancel();
    auth.let_go();
    sign_in.stop().await;
    assert!(place.content().contains("refresh2"));
}

#[tokio::test]
async fn signing_out_takes_it_back_and_forgets_it() {
    let (auth, place, mut sign_in, url) = signed_in().await;
    sign_in.wish(SignInRequest::SignOut).await;
    let account = sign_in.state(AccountState::SignedOut).await;
    assert_eq!((account.login, account.kept_in, account.problem), (None, None, None));
    assert_eq!(sign_in.shared(|access| access.is_none()).await, None);
    assert_eq!(sign_in.stop().await.problem, None);
    assert_eq!(auth.revoked(), ["access1"]);
    assert!(!place.file().exists());
    let sign_in = SignIn::start(&url, place.0.path()).await;
    assert_eq!(sign_in.account.state, AccountState::SignedOut);
    assert_eq!(sign_in.link, None);
    sign_in.stop().await;
}

#[tokio::test]
async fn it_is_forgotten_even_where_it_cannot_be_taken_back() {
    let (auth, place, mut sign_in, _) = signed_in().await;
    auth.fate("revoke", [Fate::Unwell]);
    sign_in.wish(SignInRequest::SignOut).await;
    let account = sign_in.problem("could not be told").await;
    assert_eq!(account.state, AccountState::SignedOut);
    assert!(account.advice.unwrap().contains("twitch.tv/settings/connections"));
    sign_in.stop().await;
    assert!(!place.file().exists());
}

#[tokio::test]
async fn signing_out_while_it_is_renewed_takes_the_next_pair_back() {
    let (auth, place, mut sign_in, _) = signed_in().await;
    auth.fate("refresh", [Fate::Hold]);
    sign_in.clock.advance(3 * HOUR + 51 * 60 * SECOND);
    auth.until("refresh", 1).await;
    sign_in.wish(SignInRequest::SignOut).await;
    sign_in.state(AccountState::SignedOut).await;
    auth.let_go();
    auth.until("revoke", 1).await;
    sign_in.stop().await;
    assert_eq!(auth.revoked(), ["access2"]);
    assert!(!place.file().exists());
}

#[tokio::test]
async fn a_missing_permission_is_told() {
    let (auth, place) = (FakeAuth::new(), Place::new());
    auth.permit(&["chat:read"]);
    let mut sign_in = SignIn::start(&auth.serve().await, place.0.path()).await;
    sign_in.sign_in().await;
    for permission in &sign_in.account.permissions {
        assert_eq!(permission.given, permission.feature == Feature::Chat, "{permission:?}");
    }
    let access = sign_in.token("access1").await;
    assert!(access.permits(Feature::Chat) && !access.permits(Feature::Ads));
    sign_in.stop().await;
}

#[tokio::test]
async fn a_damaged_file_is_set_aside() {
    let (auth, place) = (FakeAuth::new(), Place::new());
    std::fs::write(place.file(), "{\"generation\":").unwrap();
    let mut sign_in = SignIn::start(&auth.serve().await, place.0.path()).await;
    let account = sign_in.problem("damaged").await;
    assert_eq!(account.state, AccountState::SignedOut);
    assert!(place.0.path().join("twitch-sign-in.damaged").exists());
    sign_in.sign_in().await;
    assert_eq!(sign_in.account.problem, None);
    sign_in.stop().await;
}

#[tokio::test]
async fn without_a_client_id_it_is_said_how_to_get_one() {
    let place = Place::new();
    let sign_in = SignIn::start_as("", "http://127.0.0.1:9/oauth2", place.0.path()).await;
    sign_in.wish(SignInRequest::SignIn).await;
    let account = sign_in.stop().await;
    assert_eq!(account.state, AccountState::Unavailable);
    assert!(account.advice.unwrap().contains("README"));
}

#[tokio::test]
async fn a_client_id_that_twitch_does_not_know_is_said() {
    let (auth, place) = (FakeAuth::new(), Place::new());
    let mut sign_in = SignIn::start_as("another", &auth.serve().await, place.0.path()).await;
    sign_in.wish(SignInRequest::SignIn).await;
    let account = sign_in.problem("client id").await;
    assert_eq!(account.state, AccountState::SignedOut);
    sign_in.stop().await;
}

/// Settings for the binary that lead to the server at `url`.
fn settings(url: &str) -> Home {
    Home::new(&format!("[twitch]\nclient_id = '{CLIENT}'\nauth_url = '{url}'\n"))
}

#[tokio::test]
async fn login_and_logout_work_without_a_service() {
    let auth = FakeAuth::new();
    let home = settings(&auth.serve().await);
    let login = home.run("login").await;
    assert_eq!(login.code, Some(0), "{login:?}");
    for words in ["https://www.twitch.example/activate?", "ABCDWXYZ", "You are signed in as harbour."] {
        assert!(login.out.contains(words), "{login:?}");
    }
    assert!(std::fs::read_to_string(home.data().join(FILE)).unwrap().contains("refresh1"));
    let logout = home.run("logout").await;
    assert_eq!((logout.code, logout.err.as_str()), (Some(0), ""), "{logout:?}");
    assert_eq!(auth.revoked(), ["access1"]);
    assert!(!home.data().join(FILE).exists());
    auth.assert_content();
}

#[tokio::test]
async fn login_says_why_it_did_not_come_about() {
    let auth = FakeAuth::new();
    auth.polls([Poll::Deny]);
    let denied = settings(&auth.serve().await).run("login").await;
    assert_eq!(denied.code, Some(1));
    assert!(denied.err.contains("declined"), "{denied:?}");
    let unreachable = settings("http://127.0.0.1:9/oauth2").run("login").await;
    assert_eq!(unreachable.code, Some(1));
    assert!(unreachable.err.contains("could not be reached"), "{unreachable:?}");
    let no_client = Home::new("").run("login").await;
    assert_eq!((no_client.code, no_client.out.as_str()), (Some(2), ""));
    assert!(no_client.err.contains("dev.twitch.tv/console/apps"), "{no_client:?}");
}

#[tokio::test]
async fn logout_forgets_even_where_twitch_cannot_be_told() {
    let auth = FakeAuth::new();
    let home = settings(&auth.serve().await);
    assert_eq!(home.run("login").await.code, Some(0));
    auth.fate("revoke", [Fate::Unwell]);
    let logout = home.run("logout").await;
    assert_eq!(logout.code, Some(1));
    assert!(logout.err.contains("twitch.tv/settings/connections"), "{logout:?}");
    assert!(!home.data().join(FILE).exists());
}
