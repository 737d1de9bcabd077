//! Criticism, in the order in which it hurts least: what can be used comes first, by what it is about.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::plan::{EntryPlan, closed, folded, said};
use super::topics::{self, About};
use crate::domain::{Feedback, ItemId, Remark, SectionId, Severity, Subject};
use crate::feedback::grouping::{self, Group};

/// Two voices tell that a thing was found good as well; more would argue.
const BESIDE: usize = 2;

/// What was criticised, after a sentence that puts it in proportion where there is one to say, and beside
/// it what others found good about the same thing. What only jeers comes last, behind a sentence of ours.
pub(super) fn criticism(items: &[&Feedback], kind: &[&Feedback], wrote: usize) -> Vec<EntryPlan> {
    let section = SectionId::Criticism;
    let mut plans: Vec<EntryPlan> = proportion(items, wrote)
        .into_iter()
        .flat_map(|remark| closed(section, remark, items, wrote))
        .collect();
    let about: HashMap<ItemId, About> = items.iter().map(|item| (item.id, topics::about(item))).collect();
    let jeers = |item: &&&Feedback| about.get(&item.id).is_some_and(|about| about.is_jeer());
    let (jeers, fair): (Vec<&Feedback>, Vec<&Feedback>) = items.iter().partition(jeers);
    let groups = grouping::group(&fair).into_iter();
    let mut points: Vec<Point<'_>> = groups.map(|group| Point::of(group, &about)).collect();
    let mut widest: HashMap<Subject, usize> = HashMap::new();
    for point in &points {
        let most = widest.entry(point.subject).or_default();
        *most = point.people.max(*most);
    }
    points.sort_by_key(|point| {
        let together = widest.get(&point.subject).copied().unwrap_or_default();
        let is_other = point.subject == Subject::Other;
        (is_other, Reverse(together), point.subject, !point.is_usable, Reverse(point.people))
    });
    let mut praise = Praise::of(kind);
    for Point { group, thing, .. } in &points {
        plans.push(said(section, group, wrote));
        plans.extend(thing.and_then(|thing| praise.beside(thing, group, wrote)));
    }
    plans.extend(folded(section, Remark::Jeers, &jeers, wrote));
    plans
}

/// How much of those who wrote was critical, where that can be said truly.
fn proportion(items: &[&Feedback], wrote: usize) -> Option<Remark> {
    let critics = grouping::people(items.iter().copied());
    match critics {
        0 => None,
        _ if critics * 2 >= wrote => (critics >= 3).then_some(Remark::MuchCritical),
        _ if critics * 4 <= wrote => Some(Remark::FewCritical),
        _ => (critics >= 2).then_some(Remark::SomeCritical),
    }
}

/// One thing that was criticised.
struct Point<'a> {
    group: Group<'a>,
    subject: Subject,
    thing: Option<usize>,
    people: usize,
    is_usable: bool,
}

impl<'a> Point<'a> {
    fn of(group: Group<'a>, known: &HashMap<ItemId, About>) -> Self {
        let about: Vec<About> = group.items.iter().filter_map(|item| known.get(&item.id).copied()).collect();
        Self {
            subject: topics::subject_of(about.iter().copied()),
            thing: about.iter().filter_map(|about| about.thing).min(),
            is_usable: about.iter().any(|about| about.is_usable()),
            people: group.people(),
            group,
        }
    }
}

/// Kind words by the thing they name, each to be put beside one criticism only.
struct Praise<'a>(HashMap<usize, Vec<&'a Feedback>>);

impl<'a> Praise<'a> {
    fn of(kind: &[&'a Feedback]) -> Self {
        let mut praise: HashMap<usize, Vec<&Feedback>> = HashMap::new();
        for item in kind.iter().filter(|item| item.harm == Severity::None) {
            if let Some(thing) = topics::about(item).thing {
                praise.entry(thing).or_default().push(item);
            }
        }
        Self(praise)
    }

    /// What others than its critics found good about the `thing` that `group` is about.
    fn beside(&mut self, thing: usize, group: &Group<'_>, wrote: usize) -> Option<EntryPlan> {
        let words = self.0.get_mut(&thing)?;
        let mut heard: HashSet<&str> = group.items.iter().map(|item| grouping::person(item)).collect();
        let mut found: Vec<&Feedback> = Vec::new();
        words.retain(|item| {
            let takes = found.len() < BESIDE && heard.insert(grouping::person(item));
            if takes {
                found.push(item);
            }
            !takes
        });
        let remark = if found.len() == 1 { Remark::OtherVoice } else { Remark::OtherVoices };
        folded(SectionId::Criticism, remark, &found, wrote)
    }
}
