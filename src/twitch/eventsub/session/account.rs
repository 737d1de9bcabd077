//! What the sign-in means for a session: whose channel it is, and what may be asked for. Part of the
//! machine.

use std::collections::VecDeque;

use super::{Output, Phase, Session};
use crate::clock::after;
use crate::domain::LinkState;
use crate::twitch::access::Access;
use crate::twitch::eventsub::subjects::Subject;
use crate::twitch::eventsub::subscriptions::Subscriptions;
use crate::twitch::eventsub::trouble::Trouble;
use crate::twitch::helix::HelixRefusal as Refused;

/// Who is signed in, as far as it matters here.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) login: String,
    pub(super) scopes: Vec<String>,
    /// Twitch's id of the channel, once it is known.
    pub(super) broadcaster: Option<String>,
}

impl Session {
    /// This is the sign-in now.
    pub(super) fn signed_in(&mut self, access: Option<&Access>, out: &mut VecDeque<Output>) {
        let Some(access) = access else {
            self.drop_everything(out);
            self.person = None;
            self.phase = Phase::Off;
            return self.tell(LinkState::Off, None, out);
        };
        let same = self.person.as_ref().is_some_and(|person| {
            (&person.id, &person.login, &person.scopes) == (&access.user_id, &access.login, &access.scopes)
        });
        if same && !matches!(self.phase, Phase::Stopped) {
            self.subscriptions.renewed();
            return self.go_on(out);
        }
        self.drop_everything(out);
        let own = access.login.eq_ignore_ascii_case(&self.channel);
        self.person = Some(Person {
            id: access.user_id.clone(),
            login: access.login.clone(),
            scopes: access.scopes.clone(),
            broadcaster: own.then(|| access.user_id.clone()),
        });
        let permitted = Subject::ASKED
            .into_iter()
            .filter(|subject| subject.feature().is_none_or(|feature| access.permits(feature)));
        self.subscriptions = Subscriptions::new(permitted.collect(), self.seed);
        self.backoff.reset();
        self.hasty = false;
        self.phase = Phase::Waiting { until: self.now() };
        self.tell(LinkState::Connecting, None, out);
        self.tick(out);
    }

    /// The channel was looked up.
    pub(super) fn found(&mut self, found: Result<Option<String>, Refused>, out: &mut VecDeque<Output>) {
        if !matches!(self.phase, Phase::Finding) {
            return;
        }
        let trouble = match found {
            Ok(Some(id)) => {
                if let Some(person) = &mut self.person {
                    person.broadcaster = Some(id);
                }
                self.phase = Phase::Waiting { until: self.now() };
                return self.tick(out);
            }
            Ok(None) | Err(Refused::Bad(..) | Refused::Forbidden) => {
                return self.stop(&Trouble::NoSuchChannel { channel: self.channel.clone() }, out);
            }
            Err(Refused::Unauthorized) => {
                out.push_back(Output::Doubt);
                Trouble::NotAccepted
            }
            Err(Refused::SignedOut) => Trouble::NotAccepted,
            Err(Refused::Limited(_)) => Trouble::Limited,
            Err(Refused::Silent(silence)) => Trouble::NoReply(silence),
            Err(Refused::Unwell(_) | Refused::Unclear | Refused::Known) => Trouble::Unwell,
        };
        self.phase = Phase::Waiting { until: after(self.now(), self.backoff.next_wait()) };
        self.tell(LinkState::Waiting, Some(&trouble), out);
    }
}
