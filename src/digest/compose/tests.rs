//! What goes into a digest, and in which order.

use super::*;
use crate::digest::assemble::samples::{by, event, said};

fn sections(plans: &[Plan]) -> Vec<SectionId> {
    let mut sections: Vec<_> = plans.iter().map(|plan| plan.section).collect();
    sections.dedup();
    sections
}

#[test]
fn sections_stand_in_reading_order_and_only_what_helps_comes_mid_stream() {
    use SectionId::{Criticism, Hateful, Ideas, NumberTalk, Questions, Thanks};
    let items: Vec<Item> = (1..)
        .zip(Kind::ALL)
        .map(|(id, kind)| said(id, "bob", *kind, "some words"))
        .chain([event(90, "bob", FeedbackEvent::Sub)])
        .collect();
    let after = sections(&compose(Occasion::AfterStream, &items, 1));
    assert_eq!(after, [Thanks, SectionId::Kind, Questions, Ideas, Criticism, NumberTalk, Hateful]);
    let during = sections(&compose(Occasion::Break, &items, 1));
    assert_eq!(during, [Thanks, SectionId::Kind, Questions, Ideas]);
}

#[test]
fn a_deed_with_words_that_wait_waits_with_them_in_mid_stream() {
    let items = [
        Item {
            kind: Kind::Critical,
            text: "the audio is bad".into(),
            ..event(1, "bob", FeedbackEvent::Cheer)
        },
        Item { harm: Harm::Rude, ..said(2, "eve", Kind::Question, "are you a clown?") },
    ];
    assert_eq!(compose(Occasion::Break, &items, 2), []);
    assert_eq!(sections(&compose(Occasion::AfterStream, &items, 2)).len(), 3);
}

#[test]
fn bots_mirrors_the_streamer_and_what_was_deleted_do_not_count() {
    let base = said(1, "bob", Kind::Kind, "love it here");
    for standing in [Standing::Own, Standing::Bot, Standing::Mirrored] {
        let item = Item { standing, ..base.clone() };
        assert_eq!(compose(Occasion::OnDemand, &[item], 1), []);
    }
    let deleted = Item { state: ItemState::Deleted, ..base };
    assert_eq!(compose(Occasion::OnDemand, &[deleted], 1), []);
}

#[test]
fn thanks_are_one_entry_a_person_and_never_for_abuse() {
    let items = [
        event(1, "mira", FeedbackEvent::Sub),
        event(2, "bob", FeedbackEvent::Raid),
        event(3, "mira", FeedbackEvent::Cheer),
        Item { kind: Kind::Hateful, ..event(4, "troll", FeedbackEvent::Cheer) },
    ];
    let plans = compose(Occasion::OnDemand, &items, 3);
    let thanked: Vec<_> = plans.iter().map(|plan| plan.items.clone()).collect();
    assert_eq!(thanked, [vec![ItemId(1), ItemId(3)], vec![ItemId(2)]]);
}

#[test]
fn abuse_and_number_talk_are_never_quoted() {
    let items = [
        said(1, "troll", Kind::Hateful, "words"),
        said(2, "bob", Kind::NumberTalk, "words"),
        said(3, "troll", Kind::Hateful, "other words"),
    ];
    let plans = compose(Occasion::AfterStream, &items, 3);
    assert!(plans.iter().all(|plan| plan.quotes.is_empty() && plan.text.is_some()), "{plans:?}");
    assert_eq!(plans.iter().map(|plan| plan.items.len()).sum::<usize>(), 3);
}

#[test]
fn kind_words_are_quoted_from_different_people_and_none_is_lost() {
    let items: Vec<Item> =
        (1..=60).map(|id| said(id, &by(id % 40), Kind::Kind, &format!("love moment{id} of today"))).collect();
    let plans = compose(Occasion::AfterStream, &items, 40);
    let quoted: Vec<_> = plans.iter().flat_map(|plan| &plan.quotes).collect();
    assert!(quoted.len() <= KIND_QUOTES && quoted.len() > KIND_QUOTES / 2);
    let mut kept: Vec<_> = plans.iter().flat_map(|plan| &plan.items).map(|id| id.0).collect();
    kept.sort_unstable();
    assert_eq!(kept, (1..=60).collect::<Vec<_>>());
}

#[test]
fn proportion_is_said_in_words_and_only_where_it_is_true() {
    let critical = |people: i64| -> Vec<Item> {
        (1..=people).map(|id| said(id, &by(id), Kind::Critical, &format!("thing{id} is bad"))).collect()
    };
    let first = |people, wrote| {
        let plans = compose(Occasion::AfterStream, &critical(people), wrote);
        plans.first().and_then(|plan| plan.text.clone())
    };
    assert_eq!(first(1, 20).as_deref(), Some(FEW_CRITICAL));
    assert_eq!(first(9, 12).as_deref(), Some(MUCH_CRITICAL));
    assert_eq!(first(4, 12).as_deref(), Some(SOME_CRITICAL));
    for (people, wrote) in [(1, 1), (2, 3), (1, 3)] {
        assert_eq!(first(people, wrote), None, "{people} of {wrote}: nothing can be said of so few");
    }
}

#[test]
fn rude_words_are_named_and_not_quoted() {
    let items = [
        said(1, "ann", Kind::Critical, "the mic is too quiet"),
        Item { harm: Harm::Rude, ..said(2, "troll", Kind::Critical, "you are a clown") },
    ];
    let plans = compose(Occasion::AfterStream, &items, 5);
    let quoted: Vec<_> = plans.iter().flat_map(|plan| &plan.quotes).collect();
    assert_eq!(quoted, [&ItemId(1)]);
    assert_eq!(plans.last().and_then(|plan| plan.text.as_deref()), Some(RUDE));
}

#[test]
fn what_several_said_stands_before_what_one_said() {
    let items = [
        said(1, "ann", Kind::Idea, "please play some jazz"),
        said(2, "bob", Kind::Idea, "can you turn the music down"),
        said(3, "eve", Kind::Idea, "turn the music down please"),
    ];
    let plans = compose(Occasion::OnDemand, &items, 3);
    let spread: Vec<_> = plans.iter().map(|plan| (plan.people, plan.items.len())).collect();
    assert_eq!(spread, [(People::Several, 2), (People::One, 1)]);
}

#[test]
fn many_is_at_least_four_and_a_quarter() {
    assert_eq!(spread(1, 1), People::One);
    assert_eq!(spread(3, 3), People::Several);
    assert_eq!(spread(4, 10), People::Many);
    assert_eq!(spread(4, 17), People::Several);
    assert_eq!(spread(5, 17), People::Many);
}

#[test]
fn what_others_found_good_about_the_same_thing_stands_beside_the_criticism() {
    let items = [
        said(1, "ann", Kind::Critical, "the audio is terrible"),
        said(2, "bob", Kind::Critical, "too many ads"),
        said(3, "ann", Kind::Kind, "i love the sound of the rain though"),
        said(4, "eve", Kind::Kind, "the sound is so good tonight"),
        said(5, "tom", Kind::Kind, "thank you for the stream"),
    ];
    let plans = compose(Occasion::AfterStream, &items, 5);
    let criticism: Vec<_> = plans
        .iter()
        .filter(|plan| plan.section == SectionId::Criticism)
        .map(|plan| (plan.text.as_deref(), plan.quotes.iter().map(|id| id.0).collect::<Vec<_>>()))
        .collect();
    let expected: [(Option<&str>, Vec<i64>); 4] =
        [(Some(SOME_CRITICAL), vec![]), (None, vec![1]), (Some(OTHER_VOICE), vec![4]), (None, vec![2])];
    assert_eq!(criticism, expected, "of others than the critic, and only about the same thing");
}

#[test]
fn a_digest_in_mid_stream_is_short_and_says_nothing_of_what_does_not_fit() {
    let mut items: Vec<Item> =
        (1..=30).map(|id| said(id, &by(id), Kind::Kind, &format!("love moment{id} of today"))).collect();
    items.extend((31..=60).map(|id| said(id, &by(id), Kind::Idea, &format!("please try thing{id} next"))));
    let plans = compose(Occasion::Break, &items, 60);
    assert!(plans.len() <= SHORT_KIND + SHORT, "{}", plans.len());
    assert!(plans.iter().all(|plan| plan.text.is_none() && !plan.quotes.is_empty()), "{plans:?}");
}
