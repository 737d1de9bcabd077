//! Reports that cannot wait: from a moderator at once, from others when a second person says the same.
//!
//! They are one neutral line in the dock, for what is wrong with the stream is nobody's opinion. Quiet mode
//! and the pause hold feedback, not these. Nothing of it reaches the overlay.

use std::collections::{HashSet, VecDeque};
use std::error::Error;
use std::time::Duration;

use super::machine::Machine;
use crate::catalog;
use crate::clock::SteadyTime;
use crate::domain::{Done, Event, NewFeedback, Report, Reporters, Urgent};

/// Two people who say the same within this time mean the same.
const TOGETHER: Duration = Duration::from_secs(180);

/// What was told is not told again within this time, and goes by itself after it.
const STAYS: Duration = Duration::from_secs(600);

/// So many reports are remembered; in a flood of them the first have told it all.
const MOST: usize = 64;

/// Who reported what of late.
#[derive(Debug, Default)]
pub(super) struct Reports {
    lately: VecDeque<(Report, String, SteadyTime)>,
    told: Vec<(Report, SteadyTime)>,
    /// What is to be told once the lines are on disk.
    next: Option<(Report, Reporters)>,
    /// When what is shown goes by itself.
    shown_until: Option<SteadyTime>,
}

impl Reports {
    /// Takes in a report; says what is to be told, if this made it certain.
    fn take(
        &mut self,
        report: Report,
        person: &str,
        by_moderator: bool,
        now: SteadyTime,
    ) -> Option<(Report, Reporters)> {
        self.lately.retain(|(_, _, at)| now.since(*at) < TOGETHER);
        self.told.retain(|(_, at)| now.since(*at) < STAYS);
        if self.lately.len() == MOST {
            self.lately.pop_front();
        }
        self.lately.push_back((report, person.to_owned(), now));
        if self.told.iter().any(|(told, _)| told.agrees(report)) {
            return None;
        }
        let agreeing = self.lately.iter().filter(|(other, ..)| other.agrees(report));
        let people = agreeing.map(|(_, person, _)| person.as_str()).collect::<HashSet<_>>().len();
        let by = match people {
            _ if by_moderator => Reporters::Moderator,
            0 | 1 => return None,
            2 => Reporters::Two,
            _ => Reporters::Several,
        };
        self.told.push((report, now));
        Some((report, by))
    }
}

impl Machine {
    /// A viewer reports something that cannot wait. Elsewhere than on Twitch anybody may take a name, and
    /// be two people.
    pub(super) fn note_report(&mut self, report: Report, draft: &NewFeedback) {
        let person = if draft.author.id.is_empty() { &draft.author.login } else { &draft.author.id };
        if draft.source == "twitch" && !person.is_empty() {
            let told = self.reports.take(report, person, draft.roles.moderator, self.clock.steady());
            self.reports.next = told.or(self.reports.next.take());
        }
    }

    /// Tells what was reported, once the lines that say so are on disk.
    pub(super) async fn tell_urgent(&mut self) {
        let Some((report, by)) = self.reports.next.take() else { return };
        // What was handed to the store before this is written with it.
        if let Err(error) = self.store.write(|_| Ok(())).await {
            // The stream is without sound whether or not the disk is full.
            tracing::warn!(error = &error as &dyn Error, "what was said before a report could not be kept");
        }
        let until = self.clock.steady() + STAYS;
        self.reports.shown_until = Some(until);
        let text = catalog::feedback::urgent(report, by);
        self.show_urgent(Some(Urgent { report, by, text, until: self.clock.offset().to_wall(until) }));
    }

    /// The streamer has read it.
    pub(super) fn dismiss_urgent(&mut self) -> Done {
        self.reports.shown_until = None;
        self.show_urgent(None);
        Done::Dismissed
    }

    /// What was reported long ago is over or known.
    pub(super) fn drop_past_urgent(&mut self, now: SteadyTime) {
        if self.urgent_ends().is_some_and(|until| until <= now) {
            self.dismiss_urgent();
        }
    }

    /// When the report that is shown goes by itself.
    pub(super) fn urgent_ends(&self) -> Option<SteadyTime> {
        self.reports.shown_until
    }

    fn show_urgent(&self, urgent: Option<Urgent>) {
        if self.status.borrow().urgent != urgent {
            self.publish(Event::Urgent { urgent: urgent.clone() }, |status| status.urgent = urgent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SteadyTime {
        SteadyTime::default() + Duration::from_secs(seconds)
    }

    fn text((report, by): (Report, Reporters)) -> String {
        catalog::feedback::urgent(report, by)
    }

    fn told(reports: &mut Reports, person: &str, report: Report, seconds: u64) -> Option<String> {
        reports.take(report, person, false, at(seconds)).map(text)
    }

    #[test]
    fn it_takes_two_people_or_a_moderator_and_is_told_once() {
        let mut reports = Reports::default();
        assert_eq!(told(&mut reports, "ann", Report::NoSound, 0), None);
        assert_eq!(told(&mut reports, "ann", Report::NoSound, 5), None, "one person twice is one person");
        assert_eq!(told(&mut reports, "bo", Report::BlackScreen, 6), None, "another thing");
        let line = told(&mut reports, "bo", Report::Muted, 9);
        assert_eq!(line.as_deref(), Some("Two people say your microphone is muted."));
        assert_eq!(told(&mut reports, "cy", Report::NoSound, 10), None, "told a moment ago");
        let line = reports.take(Report::Private, "mod", true, at(11)).map(text);
        assert_eq!(line.as_deref(), Some("A moderator says something private is on screen."));
        assert_eq!(told(&mut reports, "ann", Report::NoSound, 700), None, "long ago, and one person");
        assert!(told(&mut reports, "bo", Report::NoSound, 710).is_some());
    }

    #[test]
    fn what_two_people_said_at_different_times_is_not_the_same() {
        let mut reports = Reports::default();
        assert_eq!(told(&mut reports, "ann", Report::Frozen, 0), None);
        assert_eq!(told(&mut reports, "bo", Report::Frozen, 200), None);
    }

    #[test]
    fn a_flood_is_not_remembered_whole() {
        let mut reports = Reports::default();
        (0..1000).for_each(|person| drop(told(&mut reports, &person.to_string(), Report::NoSound, 1)));
        assert!(reports.lately.len() <= MOST);
    }
}
