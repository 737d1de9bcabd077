//! What goes into a digest, and in which order.

use super::*;
use crate::catalog::ENGLISH;
use crate::digest::hydrate::samples::{by, digest, event, plans as compose, read, said};
use crate::domain::{AuthorRole, ItemId};

fn sections(plans: &[EntryPlan]) -> Vec<SectionId> {
    let mut sections: Vec<_> = plans.iter().map(|plan| plan.section).collect();
    sections.dedup();
    sections
}

#[test]
fn sections_stand_in_reading_order_and_only_what_helps_comes_mid_stream() {
    use SectionId::{Criticism, Hateful, Ideas, NumberTalk, Questions, Thanks};
    let items: Vec<Feedback> = (1..)
        .zip(Kind::ALL)
        .map(|(id, kind)| said(id, &by(id), *kind, "some words"))
        .chain([event(90, "bob", FeedbackEvent::Sub)])
        .collect();
    let after = sections(&compose(Occasion::AfterStream, &items, 1));
    assert_eq!(
        after,
        [Thanks, SectionId::Kind, Questions, Ideas, Criticism, NumberTalk, Hateful, SectionId::Ordinary]
    );
    let during = sections(&compose(Occasion::Break, &items, 1));
    assert_eq!(during, [Thanks, SectionId::Kind, Questions, Ideas]);
}

#[test]
fn a_deed_with_words_that_wait_waits_with_them_in_mid_stream() {
    let items = [
        Feedback {
            kind: Kind::Critical,
            text: "the audio is bad".into(),
            ..event(1, "bob", FeedbackEvent::Cheer)
        },
        Feedback { harm: Severity::Rude, ..said(2, "eve", Kind::Question, "are you a clown?") },
    ];
    assert_eq!(compose(Occasion::Break, &items, 2), []);
    assert_eq!(sections(&compose(Occasion::AfterStream, &items, 2)).len(), 3);
}

#[test]
fn bots_mirrors_the_streamer_and_what_was_deleted_do_not_count() {
    let base = said(1, "bob", Kind::Praise, "love it here");
    for standing in [AuthorRole::Own, AuthorRole::Bot, AuthorRole::Mirrored] {
        let item = Feedback { standing, ..base.clone() };
        assert_eq!(compose(Occasion::OnDemand, &[item], 1), []);
    }
    let deleted = Feedback { state: ItemState::Deleted, ..base };
    assert_eq!(compose(Occasion::OnDemand, &[deleted], 1), []);
}

#[test]
fn thanks_are_one_entry_a_person_and_never_for_abuse() {
    let items = [
        event(1, "mira", FeedbackEvent::Sub),
        event(2, "bob", FeedbackEvent::Raid),
        event(3, "mira", FeedbackEvent::Cheer),
        Feedback { kind: Kind::Hateful, ..event(4, "troll", FeedbackEvent::Cheer) },
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
    assert!(plans.iter().all(|plan| plan.quotes.is_empty() && plan.sentence.is_some()), "{plans:?}");
    assert_eq!(plans.iter().map(|plan| plan.items.len()).sum::<usize>(), 3);
}

#[test]
fn kind_words_begin_with_different_people_over_the_whole_time_and_none_is_lost() {
    let items: Vec<Feedback> = (1..=60)
        .map(|id| said(id, &by(id % 40), Kind::Praise, &format!("love moment{id} of today")))
        .collect();
    let plans = compose(Occasion::AfterStream, &items, 40);
    let first: Vec<i64> = plans.iter().take(KIND_FIRST).map(|plan| plan.quotes[0].0).collect();
    assert!(first.is_sorted() && first[0] < 10 && first[KIND_FIRST - 1] > 30, "{first:?}");
    let mut people: Vec<_> = first.iter().map(|id| id % 40).collect();
    people.sort_unstable();
    people.dedup();
    assert_eq!(people.len(), KIND_FIRST);
    let mut kept: Vec<_> = plans.iter().flat_map(|plan| &plan.items).map(|id| id.0).collect();
    kept.sort_unstable();
    assert_eq!(kept, (1..=60).collect::<Vec<_>>());
    let mut quoted: Vec<_> = plans.iter().flat_map(|plan| &plan.quotes).map(|id| id.0).collect();
    quoted.sort_unstable();
    assert_eq!(quoted, kept, "each of them can be read");
}

#[test]
fn proportion_is_said_in_words_and_only_where_it_is_true() {
    let critical = |people: i64| -> Vec<Feedback> {
        (1..=people).map(|id| said(id, &by(id), Kind::Critical, &format!("thing{id} is bad"))).collect()
    };
    let first = |people, wrote| {
        let plans = compose(Occasion::AfterStream, &critical(people), wrote);
        plans.first().and_then(EntryPlan::remark)
    };
    assert_eq!(first(1, 20), Some(Remark::FewCritical));
    assert_eq!(first(9, 12), Some(Remark::MuchCritical));
    assert_eq!(first(4, 12), Some(Remark::SomeCritical));
    for (people, wrote) in [(1, 1), (2, 3), (1, 3)] {
        assert_eq!(first(people, wrote), None, "{people} of {wrote}: nothing can be said of so few");
    }
}

#[test]
fn what_only_jeers_stands_last_behind_a_sentence_of_ours() {
    let items = [
        said(1, "eve", Kind::Critical, "this is boring"),
        Feedback { harm: Severity::Rude, ..said(2, "max", Kind::Critical, "you are a clown") },
        said(3, "ann", Kind::Critical, "the mic is too quiet"),
    ];
    let plans = compose(Occasion::AfterStream, &items, 15);
    let read: Vec<_> = plans.iter().map(|plan| (plan.remark(), plan.quotes.len())).collect();
    assert_eq!(read, [(Some(Remark::FewCritical), 0), (None, 1), (Some(Remark::Jeers), 2)]);
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
fn what_others_found_good_about_the_same_thing_stands_beside_the_criticism() {
    let items = [
        said(1, "ann", Kind::Critical, "the audio is terrible"),
        said(2, "bob", Kind::Critical, "too many ads"),
        said(3, "ann", Kind::Praise, "i love the sound of the rain though"),
        said(4, "eve", Kind::Praise, "the sound is so good tonight"),
        said(6, "kim", Kind::Praise, "your voice is so calm"),
        said(5, "tom", Kind::Praise, "thank you for the stream"),
    ];
    let plans = compose(Occasion::AfterStream, &items, 5);
    let criticism: Vec<_> = plans
        .iter()
        .filter(|plan| plan.section == SectionId::Criticism)
        .map(|plan| (plan.remark(), plan.quotes.iter().map(|id| id.0).collect::<Vec<_>>()))
        .collect();
    let expected: [(Option<Remark>, Vec<i64>); 4] = [
        (Some(Remark::SomeCritical), vec![]),
        (None, vec![1]),
        (Some(Remark::OtherVoice), vec![4]),
        (None, vec![2]),
    ];
    assert_eq!(criticism, expected, "of others than the critic, and only about the same thing");
}

#[test]
fn a_digest_in_mid_stream_is_short_and_says_nothing_of_what_does_not_fit() {
    let mut items: Vec<Feedback> =
        (1..=30).map(|id| said(id, &by(id), Kind::Praise, &format!("love moment{id} of today"))).collect();
    items.extend((31..=60).map(|id| said(id, &by(id), Kind::Idea, &format!("please try thing{id} next"))));
    let plans = compose(Occasion::Break, &items, 60);
    assert!(plans.len() <= SHORT_KIND + SHORT, "{}", plans.len());
    assert!(plans.iter().all(|plan| plan.sentence.is_none() && !plan.quotes.is_empty()), "{plans:?}");
}

#[test]
fn nothing_of_whoever_was_abusive_is_read_as_anything_else() {
    let abusive = |id, kind, text| said(id, "troll", kind, text);
    let items = [
        abusive(1, Kind::Hateful, "vile words"),
        abusive(2, Kind::Praise, "i love your stream though"),
        abusive(3, Kind::Question, "why do you even stream?"),
        abusive(4, Kind::Idea, "please delete your channel"),
        abusive(5, Kind::Critical, "the audio is terrible"),
        abusive(6, Kind::Chatter, "hello everybody"),
        event(7, "troll", FeedbackEvent::Follow),
        said(8, "ann", Kind::Praise, "love it here"),
    ];
    let plans = compose(Occasion::AfterStream, &items, 2);
    assert_eq!(sections(&plans), [SectionId::Kind, SectionId::Hateful]);
    assert_eq!(plans[1].items, (1..=6).map(ItemId).collect::<Vec<_>>());
    assert!(plans[1].quotes.is_empty());
    // The abuse was earlier in the stream, and another digest has it.
    let known = HashSet::from(["troll".to_owned()]);
    let later = super::compose(Occasion::Break, &items[1..], 2, &known);
    assert_eq!(later.iter().map(|plan| plan.items.clone()).collect::<Vec<_>>(), [[ItemId(8)]]);
}

/// A crowd of strangers, all within a minute.
fn wave(from: i64, count: i64, kind: Kind, text: &str) -> Vec<Feedback> {
    let at = said(1, "", kind, "").at;
    (from..from + count).map(|id| Feedback { at, ..said(id, &by(id), kind, text) }).collect()
}

#[test]
fn a_flood_is_one_entry_and_says_nothing_of_those_who_were_there() {
    let mut items = wave(1000, 600, Kind::Critical, "this stream is the worst thing i ever saw");
    items.push(said(1, "ann", Kind::Critical, "the map is confusing"));
    let plans = compose(Occasion::AfterStream, &items, 609);
    assert_eq!(sections(&plans), [SectionId::Criticism, SectionId::Hateful]);
    assert_eq!(plans[0].remark(), Some(Remark::FewCritical), "one of nine");
    let flood = plans.last().unwrap();
    assert_eq!((flood.remark(), flood.items.len(), flood.quotes.len()), (Some(Remark::FloodShut), 600, 0));
    assert!(!ENGLISH.digest.remark(Remark::FloodShut).contains(|c: char| c.is_ascii_digit()));
}

#[test]
fn harmless_copies_are_one_ordinary_entry_and_follow_bots_are_not_thanked() {
    let mut items = wave(1000, 60, Kind::Chatter, "come and join our raid train everybody");
    let bots = wave(2000, 500, Kind::Chatter, "");
    items.extend(bots.into_iter().map(|item| Feedback { event: FeedbackEvent::Follow, ..item }));
    items.push(event(90, "mira", FeedbackEvent::Follow));
    let digest = digest(&items, 70);
    let read: Vec<_> =
        digest.sections.iter().flat_map(|part| &part.entries).map(|entry| entry.text.as_str()).collect();
    assert_eq!(
        read,
        ["mira followed", ENGLISH.digest.remark(Remark::Flood), ENGLISH.digest.remark(Remark::FollowFlood)]
    );
    let items: usize = digest.sections[1].entries.iter().map(|entry| entry.items.len()).sum();
    assert_eq!(items, 560);
}

#[test]
fn ordinary_lines_that_waited_come_last_and_each_wording_once() {
    let items = [
        said(1, "ann", Kind::Chatter, "hello there"),
        said(2, "bob", Kind::Chatter, "Hello  there"),
        said(3, "eve", Kind::Spam, "buy my things at shop.example"),
        Feedback { state: ItemState::Passed, ..said(4, "kim", Kind::Chatter, "good evening") },
        said(5, "lee", Kind::NumberTalk, "only 3 viewers"),
    ];
    let mut plans = compose(Occasion::AfterStream, &items, 9);
    add_numbers(&mut plans);
    assert_eq!(sections(&plans), [SectionId::NumberTalk, SectionId::Numbers, SectionId::Ordinary]);
    let ordinary: Vec<_> = plans.iter().filter(|plan| plan.section == SectionId::Ordinary).collect();
    assert_eq!(
        ordinary.iter().map(|plan| (plan.quotes.len(), plan.items.len())).collect::<Vec<_>>(),
        [(1, 2), (1, 1)]
    );
    assert_eq!(compose(Occasion::Daily, &items[..2], 2), [], "nobody is called for that");
    assert_eq!(compose(Occasion::Break, &items, 2), []);
}

#[test]
fn the_order_of_items_makes_no_difference() {
    let texts = [
        "the music is too loud",
        "please turn the music down",
        "boring",
        "the map is confusing",
        "too many ads",
    ];
    let kinds = [Kind::Critical, Kind::Idea, Kind::Praise];
    let mut items: Vec<Feedback> = (1..=60_i64)
        .map(|id| {
            let place = usize::try_from(id).unwrap();
            said(id, &by(id % 9), kinds[place % 3], texts[place % 5])
        })
        .collect();
    let there = compose(Occasion::AfterStream, &items, 20);
    items.reverse();
    assert_eq!(compose(Occasion::AfterStream, &items, 20), there);
    items.rotate_left(23);
    assert_eq!(compose(Occasion::AfterStream, &items, 20), there);
}

#[test]
fn what_older_digests_left_out_can_be_read_today() {
    let items =
        [said(1, "ann", Kind::Idea, "paint a lighthouse"), said(2, "bob", Kind::Idea, "try some jazz")];
    let left_out = EntryPlan {
        section: SectionId::Ideas,
        sentence: Some(PlannedSentence::Remark(Remark::LeftOut)),
        people: People::Several,
        quotes: Vec::new(),
        items: vec![ItemId(1), ItemId(2)],
    };
    let digest = read(&[left_out], &items);
    let read: Vec<_> = digest.sections[0].entries.iter().map(|entry| entry.text.as_str()).collect();
    assert_eq!(read, ["paint a lighthouse", "try some jazz"]);
}
