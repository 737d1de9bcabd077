//! What the sign-in means for a session: whose channel it is, and what may be asked for. Part of the
//! machine.

use super::{EventSubEffect, EventSubJob, EventSubPhase, EventSubSession};
use crate::clock::after;
use crate::domain::LinkState;
use crate::net::Effect;
use crate::twitch::access::Access;
use crate::twitch::eventsub::error::EventSubError;
use crate::twitch::eventsub::subjects::SubscriptionType;
use crate::twitch::eventsub::subscriptions::Subscriptions;
use crate::twitch::helix::HelixRefusal;

/// Who is signed in, as far as it matters here.
#[derive(Debug)]
pub(super) struct SignedInAs {
    pub(super) id: String,
    pub(super) login: String,
    pub(super) scopes: Vec<String>,
    /// Twitch's id of the channel, once it is known.
    pub(super) broadcaster: Option<String>,
}

impl EventSubSession {
    /// This is the sign-in now.
    pub(super) fn signed_in(&mut self, access: Option<&Access>, out: &mut Vec<EventSubEffect>) {
        let Some(access) = access else {
            self.drop_everything(out);
            self.person = None;
            self.phase = EventSubPhase::Off;
            return self.tell(LinkState::Off, None, out);
        };
        let same = self.person.as_ref().is_some_and(|person| {
            (&person.id, &person.login, &person.scopes) == (&access.user_id, &access.login, &access.scopes)
        });
        if same && !matches!(self.phase, EventSubPhase::Stopped) {
            self.subscriptions.renewed();
            return self.go_on(out);
        }
        self.drop_everything(out);
        let own = access.login.eq_ignore_ascii_case(&self.channel);
        self.person = Some(SignedInAs {
            id: access.user_id.clone(),
            login: access.login.clone(),
            scopes: access.scopes.clone(),
            broadcaster: own.then(|| access.user_id.clone()),
        });
        let permitted = SubscriptionType::ASKED
            .into_iter()
            .filter(|subject| subject.feature().is_none_or(|feature| access.permits(feature)));
        self.subscriptions = Subscriptions::new(permitted.collect(), self.seed);
        self.backoff.reset();
        self.hasty = false;
        self.phase = EventSubPhase::Waiting { until: self.now.steady };
        self.tell(LinkState::Connecting, None, out);
        self.tick(out);
    }

    /// The channel was looked up.
    pub(super) fn found(
        &mut self,
        found: Result<Option<String>, HelixRefusal>,
        out: &mut Vec<EventSubEffect>,
    ) {
        if !matches!(self.phase, EventSubPhase::Finding) {
            return;
        }
        let error = match found {
            Ok(Some(id)) => {
                if let Some(person) = &mut self.person {
                    person.broadcaster = Some(id);
                }
                self.phase = EventSubPhase::Waiting { until: self.now.steady };
                return self.tick(out);
            }
            Ok(None) | Err(HelixRefusal::Bad(..) | HelixRefusal::Forbidden) => {
                return self.stop(&EventSubError::NoSuchChannel { channel: self.channel.clone() }, out);
            }
            Err(HelixRefusal::Unauthorized) => {
                out.push(Effect::Run(EventSubJob::Doubt));
                EventSubError::NotAccepted
            }
            Err(HelixRefusal::SignedOut) => EventSubError::NotAccepted,
            Err(HelixRefusal::Limited(_)) => EventSubError::Limited,
            Err(HelixRefusal::Silent(silence)) => EventSubError::NoReply(silence),
            Err(HelixRefusal::Unwell(_) | HelixRefusal::Unclear | HelixRefusal::Known) => {
                EventSubError::Unwell
            }
        };
        self.phase = EventSubPhase::Waiting { until: after(self.now.steady, self.backoff.next_wait()) };
        self.tell(LinkState::Waiting, Some(&error), out);
    }
}
