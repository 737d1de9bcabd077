//! The page for setting up: numbered steps, the next one open; each shows how it stands.
//!
//! Everything in an account and a connection may be foreign text; nothing in the page is a secret.

use askama::Template;
use jiff::Timestamp;

use super::{ExtensionStep, Situation};
use crate::catalog::{Catalogue, SetupWords};
use crate::config;
use crate::domain::{Account, AccountState, HotkeyAction, Link, LinkState, Peer};
use crate::web::presence::{PageSeen, Steps};

/// The page for setting up.
#[derive(Debug, Clone, Template)]
#[template(path = "setup.html")]
pub struct SetupPage<'a> {
    /// In which words.
    pub catalogue: &'static Catalogue,
    /// What is happening now.
    pub situation: Situation<'a>,
    /// The channel; empty until it is set up.
    pub channel: &'a str,
    /// The sign-in at Twitch.
    pub account: &'a Account,
    /// The connections, one per peer.
    pub links: &'a [Link],
    /// The overlay's full address, without a query.
    pub overlay_url: &'a str,
    /// The dock's full address, without what opens it.
    pub dock_url: &'a str,
    /// The browser extension.
    pub extension: ExtensionStep,
    /// Whether settings can be changed here.
    pub can_change: bool,
    /// Where OBS is; empty until it is set up.
    pub obs_url: &'a str,
    /// Whether a password for it is set.
    pub obs_has_password: bool,
    /// What was seen so far.
    pub steps: Steps,
    /// The hotkeys that are set.
    pub keys: Vec<Hotkey>,
    /// Whether this is the demo, which has nothing to set up.
    pub is_demo: bool,
}

/// What is needed, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SetupStep {
    Channel,
    Overlay,
    Dock,
    Break,
}

/// A hotkey, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hotkey {
    /// What it is called in the settings.
    pub name: &'static str,
    /// The key, as the settings write it.
    pub written: String,
    /// What it is for.
    pub what: &'static str,
    /// Whether it was heard when it was tried.
    pub heard: bool,
}

impl Hotkey {
    /// Those that are set.
    pub fn all(settings: &config::Hotkeys, steps: &Steps, words: &SetupWords) -> Vec<Self> {
        let written = [
            (HotkeyAction::Break, &settings.break_now),
            (HotkeyAction::Quiet, &settings.quiet),
            (HotkeyAction::Mark, &settings.mark),
            (HotkeyAction::Pause, &settings.pause),
            (HotkeyAction::Shield, &settings.shield),
        ];
        let keys = written.into_iter().filter(|(_, written)| !written.trim().is_empty());
        keys.map(|(press, written)| Self {
            name: press.as_str(),
            written: written.clone(),
            what: words.key(press),
            heard: steps.keys.contains(press.as_str()),
        })
        .collect()
    }
}

/// A connection as the page shows it.
#[derive(Debug)]
struct ConnectionRow<'a> {
    words: &'static SetupWords,
    peer: Peer,
    link: Option<&'a Link>,
    since: String,
    is_demo: bool,
    has_channel: bool,
}

impl SetupPage<'_> {
    /// The first step that is not done; none where nothing is left of what is needed.
    /// `overlay/pages/folding.js` goes by the same.
    fn next_step(&self) -> Option<SetupStep> {
        let Steps { overlay, dock, break_shown, .. } = &self.steps;
        let is_read = self.is_demo || self.connection(Peer::Chat).state() == LinkState::Up;
        let done = [
            (SetupStep::Channel, is_read),
            (SetupStep::Overlay, *overlay != PageSeen::Never),
            (SetupStep::Dock, *dock != PageSeen::Never),
            (SetupStep::Break, *break_shown != PageSeen::Never),
        ];
        done.into_iter().find(|(_, is_done)| !is_done).map(|(step, _)| step)
    }

    fn is_obs_set(&self) -> bool {
        !self.obs_url.is_empty()
    }

    fn is_obs_in_trouble(&self) -> bool {
        self.is_obs_set() && self.connection(Peer::Obs).state() != LinkState::Up
    }

    fn is_sign_in_under_way(&self) -> bool {
        matches!(self.account.state, AccountState::Asking | AccountState::Code | AccountState::Lapsed)
    }

    fn is_any_key_heard(&self) -> bool {
        self.keys.iter().any(|key| key.heard)
    }

    /// Those that are worth a line. The sign-in has a step of its own, which says how it stands.
    fn connections(&self) -> Vec<ConnectionRow<'_>> {
        let shown = Peer::ALL.iter().filter(|peer| **peer != Peer::Account);
        shown.map(|peer| self.connection(*peer)).collect()
    }

    fn connection(&self, peer: Peer) -> ConnectionRow<'_> {
        let link = self.links.iter().find(|link| link.peer == peer);
        let since = link.map(|link| self.moment(link.since)).unwrap_or_default();
        let words = &self.catalogue.setup;
        ConnectionRow {
            words,
            peer,
            link,
            since,
            is_demo: self.is_demo,
            has_channel: !self.channel.is_empty(),
        }
    }

    fn is_signed_in(&self) -> bool {
        self.account.state == AccountState::SignedIn
    }

    /// A permission is missing although somebody is signed in.
    fn is_missing_some(&self) -> bool {
        self.account.permissions.iter().any(|permission| !permission.given)
    }

    /// The address at which the code is approved, where it is one that a page may link to.
    fn address(&self) -> Option<&str> {
        let address = self.account.code.as_ref()?.address.as_str();
        ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme)).then_some(address)
    }

    /// Until when the code is good; empty where none waits.
    fn code_until(&self) -> String {
        self.account.code.as_ref().map(|code| self.moment(code.expires_at)).unwrap_or_default()
    }

    /// What happened to the sign-in and what to do; empty where all is well.
    fn account_trouble(&self) -> String {
        sentences([self.account.problem.as_deref(), self.account.advice.as_deref()])
    }

    /// When the extension last asked; empty where it did not.
    fn extension_asked(&self) -> String {
        self.extension.asked.map(|asked| self.moment(asked)).unwrap_or_default()
    }

    fn moment(&self, at: Timestamp) -> String {
        self.catalogue.times.moment(at, self.situation.now, self.situation.zone)
    }
}

impl ConnectionRow<'_> {
    fn name(&self) -> &'static str {
        self.words.peer(self.peer)
    }

    /// What it waits for, where it is off.
    fn why_off(&self) -> &'static str {
        match self.peer {
            Peer::Chat if self.is_demo => self.words.off_demo_chat,
            Peer::Chat if self.has_channel => self.words.off_soon,
            Peer::Chat => self.words.off_channel,
            Peer::EventSub | Peer::Stats | Peer::Obs if self.is_demo => self.words.off_demo,
            Peer::EventSub | Peer::Stats => self.words.off_sign_in,
            Peer::Obs => self.words.off_obs,
            Peer::Hotkeys => self.words.off_keys,
            Peer::Account
            | Peer::Store
            | Peer::Delivery
            | Peer::Webhook
            | Peer::Notifications
            | Peer::Tray
            | Peer::Emotes
            | Peer::Settings => "",
        }
    }

    /// Whether nothing but a sign-in is what it waits for.
    fn needs_sign_in(&self) -> bool {
        matches!(self.peer, Peer::EventSub | Peer::Stats)
    }

    fn state(&self) -> LinkState {
        self.link.map_or(LinkState::Off, |link| link.state)
    }

    /// What is on this machine is worth a line only where there is something to say.
    fn is_hidden(&self) -> bool {
        let is_here = matches!(
            self.peer,
            Peer::Store
                | Peer::Delivery
                | Peer::Webhook
                | Peer::Notifications
                | Peer::Tray
                | Peer::Emotes
                | Peer::Settings
        );
        is_here && self.link.is_none()
    }

    /// What happened and what to do; empty where all is well.
    fn trouble(&self) -> String {
        self.link.map(|link| sentences([link.problem.as_deref(), link.advice.as_deref()])).unwrap_or_default()
    }
}

fn sentences(said: [Option<&str>; 2]) -> String {
    super::plain(&said.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ENGLISH;
    use crate::domain::{BreakState, Feature, Moments, Permission, SignInCode};
    use jiff::tz::TimeZone;
    use std::path::Path;

    const NOW: &str = "2026-11-22T20:00:00Z";

    fn page(channel: &str, account: &Account, links: &[Link]) -> String {
        let situation = Situation {
            catalogue: &ENGLISH,
            live: false,
            quiet: false,
            pause: false,
            hides_all: true,
            break_state: BreakState::Idle,
            next_digest: None,
            moments: Moments::default(),
            is_channel_set: !channel.is_empty(),
            now: NOW.parse().unwrap(),
            zone: &TimeZone::UTC,
        };
        let [overlay_url, dock_url] = ["http://127.0.0.1:4477/overlay", "http://127.0.0.1:4477/dock"];
        let now = situation.now;
        let extension = ExtensionStep::new(Path::new("/home/h\"<b>/browser-extension"), Some(now), now);
        let page = SetupPage {
            catalogue: &ENGLISH,
            situation,
            channel,
            account,
            links,
            overlay_url,
            dock_url,
            extension,
            can_change: true,
            obs_url: "",
            obs_has_password: false,
            steps: Steps::default(),
            keys: Hotkey::all(&config::Hotkeys::default(), &Steps::default(), &ENGLISH.setup),
            is_demo: false,
        };
        page.render().unwrap()
    }

    fn waiting(address: &str) -> Account {
        let code = SignInCode {
            code: "<b>WXYZ</b>".into(),
            address: address.into(),
            expires_at: "2026-11-22T20:30:00Z".parse().unwrap(),
        };
        Account { state: AccountState::Code, code: Some(code), ..Account::default() }
    }

    #[test]
    fn a_code_is_shown_as_text_with_the_way_to_it() {
        let page = page("harbour", &waiting("https://twitch.example/\"><script>"), &[]);
        assert!(page.contains("&#60;b&#62;WXYZ") && page.contains(r#"data-code="yes""#));
        assert!(page.contains(r#"href="https://twitch.example/&#34;&#62;&#60;script&#62;""#));
        assert!(page.contains(">20:30</span>"));
        assert!(!page.contains("style="));
    }

    #[test]
    fn an_address_of_another_kind_is_no_link() {
        let page = page("harbour", &waiting("javascript:alert(1)"), &[]);
        assert!(!page.contains(r#"href="javascript"#));
    }

    #[test]
    fn a_connection_says_since_when_what_happened_and_what_to_do() {
        let link = Link {
            peer: Peer::EventSub,
            state: LinkState::Waiting,
            since: "2026-11-21T19:12:00Z".parse().unwrap(),
            problem: Some("It went <silent>.".into()),
            advice: Some("It comes back.".into()),
        };
        let page = page("harbour", &Account::default(), &[link]);
        assert!(page.contains(r#"data-peer="eventsub" data-link="waiting""#));
        assert!(page.contains(">yesterday at 19:12</span>"));
        assert!(page.contains("It went &#60;silent&#62;. It comes back."));
    }

    #[test]
    fn a_permission_that_is_missing_is_named() {
        let permission = |feature, given| Permission { feature, scope: "a:scope", given, why: "A reason." };
        let permissions = vec![permission(Feature::Ads, true), permission(Feature::Subs, false)];
        let account = Account { state: AccountState::SignedIn, permissions, ..Account::default() };
        let page = page("harbour", &account, &[]);
        assert!(page.contains(r#"data-missing="yes""#));
        assert_eq!(page.matches(r#"data-given="no""#).count(), 1);
    }

    #[test]
    fn the_extension_is_said_to_work_and_to_lie_in_its_folder() {
        let page = page("harbour", &Account::default(), &[]);
        assert!(page.contains(r#"data-extension="lately""#));
        assert!(page.contains(r#"value="/home/h&#34;&#60;b&#62;/browser-extension""#));
    }

    #[test]
    fn without_a_channel_it_says_how_to_set_one() {
        let page = page("", &Account::default(), &[]);
        assert!(page.contains(r#"data-set="twitch.channel""#) && page.contains("Not tried yet."));
    }
}
