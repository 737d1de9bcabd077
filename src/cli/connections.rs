//! The connections in words, as `evenkeel status` and `evenkeel doctor` say them.
//!
//! Reads what the running service answers; parts that are missing are left out of the picture.

use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;

use crate::clock::Clock;
use crate::domain::Peer;
use crate::web::pages::when;

/// The part of the service's status that is about connections.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Connections {
    chat: Option<ConnectionReply>,
    account: Option<SignInLink>,
    eventsub: Option<ConnectionReply>,
    stats: Option<ConnectionReply>,
    obs: Option<ConnectionReply>,
    hotkeys: Option<ConnectionReply>,
    settings: Option<ConnectionReply>,
    delivery: DeliveryReply,
    health: Vec<PeerProblem>,
}

/// Something that does not work just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PeerProblem {
    peer: String,
    #[serde(flatten)]
    standing: Condition,
}

/// Where digests go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DeliveryReply {
    folder: ConnectionReply,
    webhook: ConnectionReply,
    notification: ConnectionReply,
}

/// A connection.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ConnectionReply {
    state: String,
    #[serde(flatten)]
    standing: Condition,
}

/// The sign-in at Twitch.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SignInLink {
    state: String,
    login: Option<String>,
    #[serde(flatten)]
    standing: Condition,
}

/// Since when something is as it is, what happened, and what to do.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Condition {
    since: Option<Timestamp>,
    problem: Option<String>,
    advice: Option<String>,
}

/// What is said of one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConnectionReport {
    /// How it stands, as sentences.
    pub(super) words: String,
    /// Whether it is not as the streamer wants it.
    pub(super) needs_attention: bool,
}

/// The present and the streamer's zone, for times in words.
pub(super) struct ReadAt {
    pub(super) now: Timestamp,
    pub(super) zone: TimeZone,
}

impl ReadAt {
    /// This machine's own time.
    pub(super) fn of_this_machine() -> Self {
        Self { now: Clock::system().now(), zone: TimeZone::system() }
    }

    fn since(&self, at: Option<Timestamp>) -> String {
        at.map(|at| format!(" since {}", when::moment(at, self.now, &self.zone))).unwrap_or_default()
    }
}

impl Connections {
    /// What is kept, where that is in trouble; then every connection: chat, the sign-in, Twitch's events,
    /// Twitch's numbers, OBS, the hotkeys, and where digests go.
    pub(super) fn say(&self, watch: &ReadAt) -> Vec<ConnectionReport> {
        let kept = self.health.iter().filter(|trouble| trouble.peer == Peer::Store.as_str());
        let kept = kept.map(|trouble| ConnectionReport {
            words: trouble.standing.after(String::new()).trim_start().to_owned(),
            needs_attention: true,
        });
        let said = [
            self.chat.as_ref().map(|chat| chat.say("Chat is", "", watch)),
            self.account.as_ref().map(|account| account.say(watch)),
            self.eventsub.as_ref().map(|events| events.say("Twitch's events are", SIGNED_IN_ONLY, watch)),
            self.stats.as_ref().map(|stats| stats.say("Twitch's numbers are", SIGNED_IN_ONLY, watch)),
            self.obs.as_ref().and_then(|obs| obs.say_of_obs(watch)),
            self.hotkeys.as_ref().and_then(ConnectionReply::say_of_hotkeys),
            self.settings.as_ref().and_then(ConnectionReply::say_of_settings),
            self.delivery.folder.say_of_delivery("Digests go to your folder."),
            self.delivery.webhook.say_of_delivery("Digests go to your webhook."),
            self.delivery.notification.say_of_delivery("Your desktop is told when a digest is ready."),
        ];
        kept.chain(said.into_iter().flatten()).collect()
    }
}

/// Why what comes with signing in is off.
const SIGNED_IN_ONLY: &str = " They are used once you are signed in at Twitch, which is optional.";

impl ConnectionReply {
    /// `subject` with its verb; `off` is the rest of the sentence where the connection is off.
    fn say(&self, subject: &str, off: &str, watch: &ReadAt) -> ConnectionReport {
        let since = watch.since(self.standing.since);
        let state = match self.state.as_str() {
            "up" => format!("{subject} connected{since}."),
            "connecting" => format!("{subject} being connected."),
            "waiting" => format!("{subject} not connected{since}. This comes back by itself."),
            "stopped" => format!("{subject} not connected{since}."),
            _ => format!("{subject} off.{off}"),
        };
        let needs_attention = matches!(self.state.as_str(), "waiting" | "stopped");
        ConnectionReport { words: self.standing.after(state), needs_attention }
    }
}

impl ConnectionReply {
    /// OBS. Where none is set, nothing is said of it; that it does not run is how it is without a stream,
    /// and connected it may still miss something.
    fn say_of_obs(&self, watch: &ReadAt) -> Option<ConnectionReport> {
        if self.state == "off" {
            return None;
        }
        Some(ConnectionReport {
            needs_attention: self.standing.problem.is_some(),
            ..self.say("OBS is", "", watch)
        })
    }
}

impl ConnectionReply {
    /// The hotkeys, where any are set. Some of them may work while others are taken.
    fn say_of_hotkeys(&self) -> Option<ConnectionReport> {
        let problem = self.standing.problem.is_some();
        let state = match self.state.as_str() {
            "up" => "Hotkeys are ready.",
            "off" if !problem => return None,
            _ => "Hotkeys are not in use.",
        };
        let needs_attention = problem && self.state != "off";
        Some(ConnectionReport { words: self.standing.after(state.to_owned()), needs_attention })
    }
}

impl ConnectionReply {
    /// The settings file, where it was changed while Evenkeel runs and holds a mistake.
    fn say_of_settings(&self) -> Option<ConnectionReport> {
        self.standing.problem.as_ref()?;
        let words = self.standing.after("The settings file was changed and cannot be used.".to_owned());
        Some(ConnectionReport { words, needs_attention: true })
    }

    /// A way for digests. Where none is set nothing is said of it; where there is no desktop to tell, that
    /// is how it is.
    fn say_of_delivery(&self, fine: &str) -> Option<ConnectionReport> {
        let problem = self.standing.problem.is_some();
        match self.state.as_str() {
            "up" => Some(ConnectionReport {
                words: self.standing.after(fine.to_owned()),
                needs_attention: problem,
            }),
            _ if problem => {
                let words = self.standing.after(String::new()).trim_start().to_owned();
                Some(ConnectionReport { words, needs_attention: self.state != "off" })
            }
            _ => None,
        }
    }
}

impl SignInLink {
    fn say(&self, watch: &ReadAt) -> ConnectionReport {
        let login = self.login.as_deref().unwrap_or("you");
        let state = match self.state.as_str() {
            "signed_in" => format!("Signed in at Twitch as {login}{}.", watch.since(self.standing.since)),
            "asking" => "Asking Twitch for a code to sign in with.".to_owned(),
            "code" => "A code is waiting for your approval at Twitch; the page /setup shows it.".to_owned(),
            "lapsed" => "The sign-in at Twitch has ended.".to_owned(),
            _ => "Nobody is signed in at Twitch, which is optional; the page /setup says what it adds."
                .to_owned(),
        };
        let needs_attention = match self.state.as_str() {
            "lapsed" => true,
            // A sign-in of which its connection has something to say.
            "signed_in" | "asking" | "code" => self.standing.problem.is_some(),
            _ => false,
        };
        ConnectionReport { words: self.standing.after(state), needs_attention }
    }
}

impl Condition {
    /// `state`, then what happened and what to do.
    fn after(&self, state: String) -> String {
        let said = [Some(state), self.problem.clone(), self.advice.clone()];
        said.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(json: &str) -> Vec<(String, bool)> {
        let watch = ReadAt { now: "2026-11-22T21:00:00Z".parse().unwrap(), zone: TimeZone::UTC };
        let connections: Connections = serde_json::from_str(json).unwrap();
        connections.say(&watch).into_iter().map(|said| (said.words, said.needs_attention)).collect()
    }

    #[test]
    fn every_connection_says_how_it_stands_since_when_and_what_to_do() {
        let said = say(r#"{"chat":{"state":"up","since":"2026-11-22T20:10:00Z"},
                "account":{"state":"signed_in","login":"harbour","since":"2026-11-21T09:00:00Z"},
                "eventsub":{"state":"waiting","since":"2026-11-22T20:55:00Z","problem":"It went silent.","advice":"Nothing to do."},
                "stats":{"state":"stopped","since":"2026-11-03T20:55:00Z","problem":"Twitch refused.","advice":"Sign in again."}}"#);
        let expected = [
            ("Chat is connected since 20:10.", false),
            ("Signed in at Twitch as harbour since yesterday at 09:00.", false),
            (
                "Twitch's events are not connected since 20:55. This comes back by itself. It went silent. Nothing to do.",
                true,
            ),
            (
                "Twitch's numbers are not connected since 3 November, 20:55. Twitch refused. Sign in again.",
                true,
            ),
        ];
        assert_eq!(said, expected.map(|(words, attention)| (words.to_owned(), attention)));
    }

    #[test]
    fn what_is_off_because_nobody_is_signed_in_needs_nothing() {
        let said = say(
            r#"{"chat":{"state":"connecting"},"account":{"state":"unavailable","problem":"No client id is set."},
                "eventsub":{"state":"off"},"stats":{"state":"off"}}"#,
        );
        assert!(said.iter().all(|(_, attention)| !attention), "{said:?}");
        assert!(said[1].0.ends_with("No client id is set."), "{said:?}");
        assert!(said[2].0.contains("once you are signed in"), "{said:?}");
    }

    #[test]
    fn an_obs_that_does_not_run_is_nothing_to_attend_to() {
        let said = say(r#"{"obs":{"state":"waiting","since":"2026-11-22T20:10:00Z","advice":"It comes."}}"#);
        let waiting = "OBS is not connected since 20:10. This comes back by itself. It comes.";
        assert_eq!(said, [(waiting.to_owned(), false)]);
        let said = say(r#"{"obs":{"state":"up","problem":"OBS has no scene called `Pause`."}}"#);
        assert_eq!(said, [("OBS is connected. OBS has no scene called `Pause`.".to_owned(), true)]);
        assert_eq!(say(r#"{"obs":{"state":"off"}}"#), []);
    }

    #[test]
    fn a_mistake_in_the_settings_file_needs_attention() {
        let said = say(
            r#"{"settings":{"state":"stopped","problem":"In line 3: it is wrong.","advice":"Mend it."}}"#,
        );
        let words = "The settings file was changed and cannot be used. In line 3: it is wrong. Mend it.";
        assert_eq!(said, [(words.to_owned(), true)]);
        assert_eq!(say(r#"{"settings":{"state":"up"}}"#), []);
    }

    #[test]
    fn ways_for_digests_are_said_where_there_are_any() {
        let said = say(
            r#"{"delivery":{"folder":{"state":"up"},"webhook":{"state":"stopped","problem":"It is gone.","advice":"Make one."},
                "notification":{"state":"off","problem":"No desktop.","advice":"Nothing is lost."}}}"#,
        );
        let expected = [
            ("Digests go to your folder.", false),
            ("It is gone. Make one.", true),
            ("No desktop. Nothing is lost.", false),
        ];
        assert_eq!(said, expected.map(|(words, attention)| (words.to_owned(), attention)));
        assert_eq!(say(r#"{"delivery":{"webhook":{"state":"off"}}}"#), []);
    }

    #[test]
    fn a_sign_in_that_ended_or_cannot_be_renewed_needs_attention() {
        for account in
            [r#"{"state":"lapsed"}"#, r#"{"state":"signed_in","problem":"Twitch does not answer."}"#]
        {
            let said = say(&format!(r#"{{"account":{account}}}"#));
            assert_eq!(said.iter().map(|(_, attention)| *attention).collect::<Vec<_>>(), [true], "{account}");
        }
        assert_eq!(say("{}"), []);
    }
}
