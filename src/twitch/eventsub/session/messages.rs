//! What the messages on a connection mean for its session. Part of the machine.

use std::time::Duration;

use super::{EventSubEffect, EventSubJob, EventSubPhase, EventSubSession, LiveSession};
use crate::clock::{after, until};
use crate::net::{Address, ConnectionId, Effect};
use crate::twitch::address::address;
use crate::twitch::eventsub::convert::convert;
use crate::twitch::eventsub::envelope::{self, EventSubMessage, Notification};
use crate::twitch::eventsub::error::EventSubError;
use crate::twitch::eventsub::subjects::SubscriptionType;

/// What is believed of how long the server stays silent at most: Twitch's own bounds, in seconds.
const KEEPALIVE: (u64, u64) = (10, 600);
/// How much later than promised a sign of life may come.
const MARGIN: Duration = Duration::from_secs(5);
/// How long we listen to an old connection after a new one took its place: what is on its way counts.
const FAREWELL: Duration = Duration::from_secs(2);
/// A server that moves us again so soon after a move would have us run in circles.
const RESTLESS: Duration = Duration::from_secs(10);

impl EventSubSession {
    /// Takes in a text message that came on `wire`.
    pub(super) fn message(&mut self, wire: ConnectionId, raw: &str, out: &mut Vec<EventSubEffect>) {
        match envelope::read(raw) {
            Ok(EventSubMessage::Welcome { session, keepalive }) => {
                self.welcomed(wire, session, keepalive, out);
            }
            Ok(EventSubMessage::Keepalive) => {}
            Ok(EventSubMessage::Reconnect { url }) => self.moved(wire, url.as_deref(), out),
            Ok(EventSubMessage::Notification(note)) => self.notified(&note, out),
            Ok(EventSubMessage::Revocation { subject, status }) => self.revoked(&subject, &status, out),
            Ok(EventSubMessage::Unknown) => self.tally.unknown += 1,
            Err(_) => self.tally.unreadable += 1,
        }
    }

    fn welcomed(
        &mut self,
        wire: ConnectionId,
        id: String,
        keepalive: Option<u64>,
        out: &mut Vec<EventSubEffect>,
    ) {
        let seconds = keepalive.unwrap_or(KEEPALIVE.0).clamp(KEEPALIVE.0, KEEPALIVE.1);
        let patience = Duration::from_secs(seconds) + MARGIN;
        let now = self.now.steady;
        match &mut self.phase {
            EventSubPhase::Opening(opening) if opening.wire == wire => {
                self.phase = EventSubPhase::Live(LiveSession {
                    id,
                    since: now,
                    wire: Some(wire),
                    heard: now,
                    moved: None,
                    patience,
                    successor: None,
                });
                self.subscriptions.begin();
                self.go_on(out);
            }
            EventSubPhase::Live(live) if live.successor.is_some_and(|opening| opening.wire == wire) => {
                live.successor = None;
                let old = live.wire.replace(wire);
                (live.id, live.heard, live.patience) = (id, now, patience);
                live.moved = Some(now);
                if let Some((older, _)) = self.leaving.take() {
                    out.push(Effect::Close(older));
                }
                self.leaving = old.map(|old| (old, after(now, FAREWELL)));
            }
            _ => {}
        }
    }

    /// The server wants the session elsewhere. Until it is there, we listen here.
    fn moved(&mut self, wire: ConnectionId, url: Option<&str>, out: &mut Vec<EventSubEffect>) {
        let restless = match &self.phase {
            EventSubPhase::Live(live) if live.wire == Some(wire) && live.successor.is_none() => {
                live.moved.is_some_and(|moved| until(self.now.steady, after(moved, RESTLESS)).is_some())
            }
            _ => return,
        };
        let address: Option<Address> = url.and_then(|url| address(url).ok());
        let Some(address) = address.filter(|address| address.websocket && !restless) else {
            return self.lost(&EventSubError::Misled, out);
        };
        let opening = self.open(address, out);
        if let EventSubPhase::Live(live) = &mut self.phase {
            live.successor = Some(opening);
        }
    }

    fn notified(&mut self, note: &Notification<'_>, out: &mut Vec<EventSubEffect>) {
        if !self.recent.is_new(&note.id) {
            self.tally.duplicates += 1;
            return;
        }
        let Some(subject) = SubscriptionType::named(&note.subject, &note.version) else {
            self.tally.unknown += 1;
            return;
        };
        // A cheer that is like the one before counts all the same: chat tells of each.
        if subject.has_no_identity() && !self.said.is_new((subject.name(), note.event), self.now.steady) {
            self.tally.duplicates += 1;
            return;
        }
        match convert(subject, note, self.now.wall) {
            Ok(incoming) => {
                self.tally.events += 1;
                out.extend(incoming.map(Effect::Report));
            }
            Err(_) => self.tally.unreadable += 1,
        }
    }

    fn revoked(&mut self, subject: &str, status: &str, out: &mut Vec<EventSubEffect>) {
        if status == "authorization_revoked" {
            out.push(Effect::Run(EventSubJob::Doubt));
        }
        if let Some(subject) = SubscriptionType::read().find(|known| known.name() == subject) {
            self.subscriptions.revoked(subject, status);
            self.go_on(out);
        }
    }
}
