//! What is in sight of a digest, and what folds away.

use super::*;
use crate::catalog;
use crate::digest::hydrate::samples::{by, digest, said};
use crate::domain::{Feedback, Kind, Severity};

/// A person's criticism.
fn critical(id: i64, text: &str) -> Feedback {
    said(id, &by(id), Kind::Critical, text)
}

/// Of the part of criticism, what is in sight and what folds: subject or sentence, and how many said it.
fn laid_out(wrote: usize, items: &[Feedback]) -> (Vec<String>, Vec<String>) {
    let digest = digest(items, wrote);
    let parts = parts(&digest);
    let part = parts.iter().find(|part| part.section.id == SectionId::Criticism).unwrap();
    let words = |voices: &[LaidOutEntry<'_>]| -> Vec<String> {
        let words = |voice: &LaidOutEntry<'_>| {
            let words = [voice.subject, voice.lead, voice.line.map(|line| line.text.as_str()), voice.people];
            words.into_iter().flatten().collect::<Vec<_>>().join(" | ")
        };
        voices.iter().map(words).collect()
    };
    (words(&part.first), words(&part.rest))
}

#[test]
fn criticism_is_a_short_list_by_what_it_is_about() {
    let items = [
        critical(1, "the map is confusing to look at"),
        critical(2, "you never finish what you begin"),
        critical(3, "your mic is way too quiet today"),
        critical(4, "the mic is too quiet"),
        critical(5, "boring"),
        critical(6, "the alerts are far too loud for me"),
    ];
    let (first, rest) = laid_out(40, &items);
    assert_eq!(
        first,
        [
            "Most people wrote nothing that was recognised as critical.",
            "Sound | your mic is way too quiet today | Two people said this.",
            "the alerts are far too loud for me | One person said this.",
            "The game | the map is confusing to look at | One person said this.",
            "Other | you never finish what you begin | One person said this.",
            "Some lines were only mockery, and named nothing that you could change.",
        ]
    );
    assert_eq!(rest, [""; 0]);
}

#[test]
fn three_lines_by_one_person_are_one_person_and_two_people_are_two() {
    let by = |id, login| said(id, login, Kind::Critical, "the music is too loud");
    let other = |id, login| said(id, login, Kind::Critical, "please turn down the music, it is too loud");
    let (first, _) = laid_out(40, &[by(1, "zoe"), other(2, "zoe"), by(3, "zoe")]);
    assert!(first[1].ends_with("One person said this."), "{first:?}");
    let (first, _) = laid_out(40, &[by(1, "zoe"), by(2, "yan"), by(3, "zoe")]);
    assert_eq!(first.len(), 2);
    assert!(first[1].ends_with("Two people said this."), "{first:?}");
}

#[test]
fn the_same_words_of_different_people_are_quoted_once_with_both_their_names() {
    let said = |id, login, text| said(id, login, Kind::Idea, text);
    let items = [said(1, "ann", "paint a lighthouse next"), said(2, "bob", "Paint a  Lighthouse next")];
    let digest = digest(&items, 9);
    let entry = &digest.sections[0].entries[0];
    assert_eq!((entry.quotes.len(), entry.items.len()), (1, 2));
    assert_eq!(entry.quotes[0].also, ["bob"]);
}

#[test]
fn forty_criticisms_and_forty_three_ideas_are_one_screen_and_none_is_lost() {
    let mut items: Vec<Feedback> =
        (1..=40).map(|id| critical(id, &format!("thing{id} of it is confusing"))).collect();
    items.extend((41..=83).map(|id| said(id, &by(id), Kind::Idea, &format!("paint creature{id} next"))));
    let digest = digest(&items, 400);
    for part in parts(&digest) {
        assert!(part.first.len() <= 7, "{:?}", part.section.id);
        assert!(!part.rest.is_empty());
        let mut there: Vec<&str> = part
            .first
            .iter()
            .chain(&part.rest)
            .flat_map(|voice| voice.line)
            .map(|q| q.text.as_str())
            .collect();
        there.sort_unstable();
        there.dedup();
        assert_eq!(there.len(), if part.section.id == SectionId::Ideas { 43 } else { 40 });
    }
}

#[test]
fn what_was_much_is_opened_on_purpose_and_a_fold_hides_more_than_one_thing() {
    let many =
        |count| (1..=count).map(|id| critical(id, &format!("thing{id} is confusing"))).collect::<Vec<_>>();
    let (first, rest) = laid_out(9, &many(7));
    assert_eq!((first.len(), rest.len()), (1, 7), "only the sentence is in sight");
    let (first, rest) = laid_out(90, &many(6));
    assert_eq!((first.len(), rest.len()), (7, 0), "no fold for one thing");
}

#[test]
fn what_only_jeers_is_one_sentence_that_quotes_nothing_until_it_is_opened() {
    let rude = Feedback { harm: Severity::Rude, ..critical(2, "you are such a clown") };
    let digest = digest(&[critical(1, "boring"), rude], 40);
    let parts = parts(&digest);
    let jeers = parts[0].first.last().unwrap();
    assert_eq!((jeers.line, jeers.others.len()), (None, 2));
}

#[test]
fn the_time_is_how_far_into_the_stream_it_was() {
    let quote = |into| Quote {
        item: crate::domain::ItemId(1),
        author: "Ann".into(),
        text: "hi".into(),
        at: "2026-11-22T18:42:00Z".parse().unwrap(),
        into,
        also: Vec::new(),
    };
    for (into, words) in [
        (None, "18:42"),
        (Some(59), "at the start"),
        (Some(12 * 60 + 5), "12 min in"),
        (Some(3600), "1 h in"),
        (Some(2 * 3600 + 42 * 60), "2 h 42 min in"),
    ] {
        assert_eq!(when(&quote(into), &TimeZone::UTC, &catalog::ENGLISH.digest), words);
    }
}

#[test]
fn what_is_in_it_is_said_where_it_is_more_than_a_glance() {
    let items = [
        said(1, "ann", Kind::Praise, "love it here"),
        said(2, "bob", Kind::Question, "what game is this?"),
        said(3, "eve", Kind::Critical, "the map is confusing"),
    ];
    let said = contents(&digest(&items, 20));
    assert_eq!(said.as_deref(), Some("In it: kind words, questions and criticism."));
    assert_eq!(contents(&digest(&items[..2], 20)), None);
    assert_eq!(contents(&digest(&[], 0)), None);
}
