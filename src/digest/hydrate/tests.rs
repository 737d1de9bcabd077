//! What stays of a plan when it is read.

use super::samples::{by, digest, event, parts, plans, read, said};
use super::*;
use crate::domain::{Kind, Language};

#[test]
fn people_are_thanked_by_what_they_did() {
    use FeedbackEvent::{Cheer, Gift, Sub};
    let items =
        [event(1, "Mira", Sub), event(2, "Mira", Cheer), event(3, "Mira", Cheer), event(4, "Bo", Gift)];
    let digest = digest(&items, 0);
    let lines: Vec<_> = digest.sections[0].entries.iter().map(|entry| entry.text.as_str()).collect();
    assert_eq!(lines, ["Mira subscribed and cheered", "Bo gave subscriptions to others"]);
}

#[test]
fn what_is_deleted_later_leaves_old_digests() {
    let mut items = vec![
        said(1, "ann", Kind::Critical, "your audio is bad"),
        said(2, "bob", Kind::Critical, "the audio is bad"),
        said(3, "eve", Kind::Praise, "love it here"),
    ];
    let planned = plans(Occasion::AfterStream, &items, 3);
    let text =
        |digest: &Digest| digest.sections.iter().map(|s| s.entries[0].text.clone()).collect::<Vec<_>>();
    assert_eq!(text(&read(&planned, &items)), ["love it here", "Two people said:"]);
    items[0].state = ItemState::Deleted;
    items.remove(2);
    let left = read(&planned, &items);
    assert_eq!(text(&left), ["One person said:"]);
    assert_eq!(left.sections[0].entries[0].quotes[0].text, "the audio is bad");
    assert_eq!(read(&planned, &[]).sections, []);
}

#[test]
fn a_quote_that_vanished_is_replaced_by_another_of_the_same_group() {
    let items = [
        said(1, "ann", Kind::Question, "what game is this"),
        said(2, "ann", Kind::Question, "what game is this?"),
    ];
    let planned = plans(Occasion::AfterStream, &items, 1);
    let digest = read(&planned, &items[1..]);
    assert_eq!(digest.sections[0].entries[0].text, "what game is this?");
    assert_eq!(digest.sections[0].entries[0].quotes.len(), 1);
}

#[test]
fn a_quote_tells_how_far_into_its_stream_it_was_once_that_is_over() {
    let items = [said(6, "ann", Kind::Praise, "love it here")];
    let planned = plans(Occasion::AfterStream, &items, 1);
    let into = |digest: &Digest| digest.sections[0].entries[0].quotes[0].into;
    assert_eq!(into(&read(&planned, &items)), Some(42 * 60));
    let running = DigestParts { began: HashMap::new(), ..parts(&planned, &items) };
    assert_eq!(into(&running.hydrate(Language::English)), None);
}

#[test]
fn what_stands_beside_a_criticism_goes_with_it_and_stays_with_its_own_words() {
    let mut items = vec![
        said(1, "ann", Kind::Critical, "your audio is bad"),
        said(2, "eve", Kind::Praise, "the audio is lovely today"),
    ];
    let planned = plans(Occasion::AfterStream, &items, 9);
    let criticism = |items: &[Feedback]| -> Vec<String> {
        let digest = read(&planned, items);
        let part = digest.sections.into_iter().find(|part| part.id == SectionId::Criticism);
        part.into_iter()
            .flat_map(|part| part.entries)
            .flat_map(|entry| entry.quotes)
            .map(|q| q.text)
            .collect()
    };
    assert_eq!(criticism(&items), ["your audio is bad", "the audio is lovely today"]);
    items[0].state = ItemState::Deleted;
    assert_eq!(criticism(&items), [""; 0]);
    items[0].state = ItemState::Delivered;
    items[1].state = ItemState::Deleted;
    assert_eq!(criticism(&items), ["your audio is bad"]);
}

#[test]
fn it_closes_with_something_kind_after_what_was_hard_and_never_pretends() {
    let critic = || said(1, "ann", Kind::Critical, "your audio is bad");
    let closing = |items: &[Feedback]| digest(items, 9).closing.map(|entry| entry.text);
    let kind = [
        said(2, "eve", Kind::Praise, "love it"),
        said(3, "bob", Kind::Praise, "thank you for the calm evening"),
    ];
    assert_eq!(closing(&kind), None, "there was nothing hard to read");
    let all = [critic(), kind[0].clone(), kind[1].clone()];
    assert_eq!(closing(&all).as_deref(), Some("thank you for the calm evening"));
    let deed = event(4, "Kim", FeedbackEvent::Follow);
    assert_eq!(closing(&[critic(), deed]).as_deref(), Some("Kim followed"));
    assert_eq!(closing(&[critic()]), None);
}

#[test]
fn a_proportion_does_not_outlive_what_it_weighs() {
    let items: Vec<Feedback> =
        (1..=9).map(|id| said(id, &by(id), Kind::Critical, &format!("thing{id} is bad"))).collect();
    let planned = plans(Occasion::AfterStream, &items, 10);
    let weighed: Vec<EntryPlan> = planned.into_iter().take(1).collect();
    assert_eq!(read(&weighed, &items).sections, []);
}

#[test]
fn whoever_has_a_name_that_hurts_is_somebody() {
    use FeedbackEvent::{Raid, Redemption};
    let items = [
        event(1, "KillYourself", Raid),
        event(2, "only3viewers", Redemption),
        said(3, "KillYourself", Kind::Praise, "love it here"),
    ];
    let digest = digest(&items, 1);
    let written = format!("{digest:?}");
    assert!(!written.contains("KillYourself") && !written.contains("only3viewers"), "{written}");
    assert!(written.contains("Somebody came by with a raid"), "{written}");
    assert_eq!(digest.sections[1].entries[0].quotes[0].author, "Somebody");
}
