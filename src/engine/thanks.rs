//! Thanks when a break ends: the names of those who came since the last one, without any total. Whoever has a name
//! that is not shown is left out.

use std::error::Error;
use std::time::Duration;

use jiff::Timestamp;

use super::machine::Machine;
use crate::clock::after;
use crate::domain::{Author, Event, ItemId, StreamId, Thanked, Thanks};
use crate::feedback::names;
use crate::store::{StoreError, thanks};

/// How long thanks are shown.
const STAY: Duration = Duration::from_secs(20);
/// So many names fit the overlay and can be read in that time.
const NAMES: usize = 8;
/// So many people are looked at for names that may be shown.
const LOOKED_AT: u32 = 64;

impl Machine {
    /// Whether people are to be thanked when a break ends now. In quiet mode and at rest nothing is
    /// passed on; who came then is thanked after the next break.
    pub(super) fn may_thank(&self) -> bool {
        let status = self.status.borrow();
        self.config.breaks.thanks && self.live.is_some() && !status.quiet && !status.paused
    }

    /// Thanks those who came since the break before the one that has just ended, at `now`.
    pub(super) async fn thank(&mut self, now: Timestamp) {
        let Some(stream) = self.live.as_ref().map(|live| live.stream.id).filter(|_| self.may_thank()) else {
            return;
        };
        if let Err(error) = self.thank_until(stream, after(now, STAY)).await {
            // A break without its thanks is still one.
            tracing::warn!(
                error = &error as &dyn Error,
                "who came could not be read, so a break ends without thanks"
            );
        }
    }

    async fn thank_until(&mut self, stream: StreamId, until: Timestamp) -> Result<(), StoreError> {
        let read = move |connection: &_| {
            let latest = thanks::latest(connection, stream)?;
            latest.map(|end| thanks::people(connection, end, LOOKED_AT)).transpose()
        };
        let mut people = self.store.read(read).await?.unwrap_or_default();
        people.retain(|(_, author)| !self.lists.hide(author));
        let Some(thanks) = compose(people, until) else { return Ok(()) };
        self.publish(Event::Thanks(thanks.clone()), |status| status.thanks = Some(thanks));
        Ok(())
    }

    /// The service stopped while it thanked people, or just before: it goes on.
    pub(super) async fn take_up_thanks(&mut self) -> Result<(), StoreError> {
        let Some(stream) = self.live.as_ref().map(|live| live.stream.id).filter(|_| self.may_thank()) else {
            return Ok(());
        };
        let latest = self.store.read(move |connection| thanks::latest(connection, stream)).await?;
        let until = latest.map(|end| after(end.at, STAY));
        let now = self.clock.now();
        // No further away than it can be: the wall clock may have been set meanwhile.
        let is_under_way = |until: &Timestamp| *until > now && *until <= after(now, STAY);
        match until.filter(|until| is_under_way(until) && self.breaks.running().is_none()) {
            Some(until) => self.thank_until(stream, until).await,
            None => Ok(()),
        }
    }

    /// A break begins: whoever was being thanked has been.
    pub(super) fn stop_thanking(&self) {
        self.status.send_if_modified(|status| status.thanks.take().is_some());
    }
}

/// The thanks to `people`; none where there is no name to show.
fn compose(people: Vec<(ItemId, Author)>, until: Timestamp) -> Option<Thanks> {
    let named = |(id, author): (ItemId, Author)| {
        names::shown(&author).map(|name| Thanked { id, name: name.to_owned() })
    };
    let mut names: Vec<Thanked> = people.into_iter().filter_map(named).collect();
    let others = names.len() > NAMES;
    names.truncate(NAMES);
    (!names.is_empty()).then_some(Thanks { people: names, others, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_names_are_shown_and_the_rest_is_only_there() {
        let person = |number: i64| {
            let login = format!("viewer_{}", char::from(b'a' + u8::try_from(number).unwrap()));
            (ItemId(number), Author { id: login.clone(), name: String::new(), login })
        };
        let thanks = |count| compose((0..count).map(person).collect(), Timestamp::UNIX_EPOCH);
        assert_eq!(thanks(0), None);
        assert!(!thanks(8).unwrap().others);
        let many = thanks(20).unwrap();
        assert_eq!((many.people.len(), many.others), (NAMES, true));
        assert_eq!(many.people[0], Thanked { id: ItemId(0), name: "viewer_a".into() });
    }
}
