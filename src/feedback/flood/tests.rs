//! What is a copy, what is a flood, and what is neither.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::domain::{Author, ItemState, Kind, Severity, Tone};

const SPAM: &str = "go and buy cheap followers at our site";

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(1_790_000_000_000 + milliseconds).unwrap()
}

/// Whether a line is seen where only copies count.
fn admits(watch: &mut FloodWatch, draft: &NewFeedback, at: Timestamp) -> bool {
    let noted = watch.note(draft, at);
    watch.admits(&noted, at)
}

fn draft(login: &str, text: &str, milliseconds: i64) -> NewFeedback {
    let author = Author { id: String::new(), login: login.into(), name: login.into() };
    NewFeedback::message("twitch", author, text, at(milliseconds))
}

/// What is kept of `drafts`, numbered from 0.
fn kept(drafts: &[NewFeedback]) -> Vec<Feedback> {
    let item = |(id, draft): (i64, &NewFeedback)| Feedback {
        id: ItemId(id),
        at: draft.at,
        stream: Some(StreamId(1)),
        event: draft.event,
        source: draft.source.clone(),
        author: draft.author.clone(),
        text: draft.text.clone(),
        emotes: draft.emotes.clone(),
        style: draft.style.clone(),
        kind: Kind::Chatter,
        tone: Tone::Neutral,
        harm: Severity::None,
        reasons: Vec::new(),
        state: ItemState::Passed,
        standing: AuthorRole::Viewer,
    };
    (0..).zip(drafts).map(item).collect()
}

fn found(items: &[Feedback]) -> Vec<i64> {
    let mut ids: Vec<i64> = of(&items.iter().collect::<Vec<_>>()).into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids
}

/// `count` strangers, half a second apart, from `start` on.
fn raid(name: &str, count: i64, text: &str, start: i64) -> Vec<NewFeedback> {
    (0..count).map(|n| draft(&format!("{name}{n}"), &format!("{text} x{n}"), start + n * 500)).collect()
}

#[test]
fn strangers_who_copy_one_text_are_a_flood_from_their_first_line_on() {
    assert_eq!(found(&kept(&raid("bot", 8, SPAM, 0))), Vec::from_iter(0..8));
    assert_eq!(found(&kept(&raid("bot", 7, SPAM, 0))), Vec::<i64>::new(), "seven may be friends");
    let slowly: Vec<_> = (0..20).map(|n| draft(&format!("v{n}"), SPAM, n * 2000)).collect();
    assert_eq!(found(&kept(&slowly)), Vec::<i64>::new());
    let one: Vec<_> = (0..20).map(|n| draft("one", SPAM, n * 100)).collect();
    assert_eq!(found(&kept(&one)), Vec::<i64>::new(), "one person is no crowd");
}

#[test]
fn a_newcomer_with_words_of_their_own_is_no_part_of_it_and_neither_is_a_regular() {
    let mut drafts = vec![draft("regular", "good evening, how was your week", -120_000)];
    drafts.extend(raid("bot", 12, SPAM, 0));
    drafts.insert(5, draft("ida", "is this the game from last week", 1_900));
    drafts.push(draft("regular", SPAM, 6_500));
    drafts.push(draft("bot3", "something else entirely", 7_000));
    drafts.push(draft("late", SPAM, 30_000));
    let expected = Vec::from_iter((1..14).filter(|id| *id != 5).chain([15, 16]));
    assert_eq!(found(&kept(&drafts)), expected);
}

#[test]
fn people_who_have_been_here_a_while_may_all_say_the_same() {
    let mut drafts: Vec<_> =
        (0..12).map(|n| draft(&format!("v{n}"), &format!("hello I am {n}th"), n * 9_000)).collect();
    drafts.extend((0..12).map(|n| draft(&format!("v{n}"), "what a great run that was", 200_000 + n * 100)));
    assert_eq!(found(&kept(&drafts)), Vec::<i64>::new());
}

#[test]
fn one_word_greetings_are_a_flood_only_from_people_who_were_never_here() {
    let mut watch = FloodWatch::default();
    let mut greet = |name: &str, first: bool| {
        (0..9).any(|n| {
            let mut hello = draft(&format!("{name}{n}"), "hiii", n * 100);
            hello.roles.first_message = first;
            watch.note(&hello, hello.at).flood
        })
    };
    assert!(!greet("regular", false));
    assert!(greet("stranger", true));
}

#[test]
fn a_flood_is_over_after_a_calm_minute_and_can_come_again() {
    let mut watch = FloodWatch::default();
    let mut note = |login: &str, text: &str, milliseconds| {
        let draft = draft(login, text, milliseconds);
        let noted = watch.note(&draft, draft.at);
        (noted.flood, noted.begins)
    };
    let raid = raid("bot", 8, SPAM, 0);
    let noted: Vec<_> = raid
        .iter()
        .map(|draft| {
            note(&draft.author.login, &draft.text, draft.at.as_millisecond() - at(0).as_millisecond())
        })
        .collect();
    assert_eq!(noted[6], (false, false));
    assert_eq!(noted[7], (true, true));
    assert_eq!(note("bot1", "anything", 60_000), (true, false), "it is under way");
    assert_eq!(note("bot1", "anything", 121_000), (false, false), "a minute without it");
    let again: Vec<_> = (0..8).map(|n| note(&format!("bot{n}"), SPAM, 130_000 + n * 100)).collect();
    assert_eq!(again[7], (true, true), "they were in a flood before, and are strangers still");
}

#[test]
fn more_follows_at_once_than_people_make_are_a_burst() {
    let follows = |count: i64, gap: i64| -> Vec<NewFeedback> {
        let follow = |n| NewFeedback { event: FeedbackEvent::Follow, ..draft(&format!("f{n}"), "", n * gap) };
        (0..count).map(follow).collect()
    };
    assert_eq!(found(&kept(&follows(11, 100))), Vec::from_iter(0..11));
    assert_eq!(found(&kept(&follows(10, 100))), Vec::<i64>::new());
    assert_eq!(found(&kept(&follows(40, 500))), Vec::<i64>::new());
    let mut two = follows(11, 100);
    two.push(NewFeedback { event: FeedbackEvent::Follow, ..draft("friend", "", 60_000) });
    assert_eq!(found(&kept(&two)), Vec::from_iter(0..11), "who follows later is thanked");
}

#[test]
fn whoever_wrote_in_the_stream_before_a_restart_is_known_after_it() {
    let mut watch = FloodWatch::default();
    let before: Vec<_> =
        (0..8).map(|n| draft(&format!("v{n}"), "good to be here", -300_000 + n * 20_000)).collect();
    kept(&before).iter().for_each(|item| watch.know(item));
    assert!((0..8).all(|n| !watch.note(&draft(&format!("v{n}"), SPAM, n), at(n)).flood));
    watch.begin();
    assert!((10..18).any(|n| watch.note(&draft(&format!("v{}", n - 10), SPAM, n), at(n)).flood));
}

#[test]
fn a_handful_of_copies_is_seen_and_laughter_more_often() {
    let mut watch = FloodWatch::default();
    let mut seen = |text: &str, milliseconds: i64| {
        (0..20)
            .filter(|n| admits(&mut watch, &draft(&format!("v{n}"), text, 0), at(milliseconds + n)))
            .count()
    };
    assert_eq!(seen("first try again tonight", 0), 4);
    assert_eq!(seen("FIRST  try again tonight x5", 60_000), 0);
    assert_eq!(seen("gg", 60_000), 12);
    assert_eq!(seen("first try again tonight", 121_000), 4);
}

#[test]
fn a_clock_that_dates_lines_and_is_set_back_holds_none_for_ever() {
    let mut watch = FloodWatch::default();
    let mut seen = |milliseconds: i64| {
        (0..20)
            .filter(|n| {
                admits(&mut watch, &draft(&format!("v{n}"), "first try again", 0), at(milliseconds + n))
            })
            .count()
    };
    assert_eq!(seen(3_600_000), 4);
    assert_eq!(seen(3_500_000), 0, "a little late is late");
    assert_eq!(seen(0), 4);
    assert_eq!(seen(121_000), 4);
}

fn scene() -> impl Strategy<Value = Vec<(u8, u8, u16, bool)>> {
    prop::collection::vec((0u8..30, 0u8..6, 0u16..9000, any::<bool>()), 1..200)
}

const TEXTS: [&str; 6] =
    [SPAM, "hello there everyone", "gg", "what is this game called", "never seen that before", "lol"];

/// The lines of a scene: by whom, what, so many milliseconds after the one before.
fn play(scene: &[(u8, u8, u16, bool)]) -> Vec<NewFeedback> {
    let mut now = 0;
    let line = |(who, what, gap, follows): &(u8, u8, u16, bool)| {
        now += i64::from(*gap);
        let mut draft = draft(&format!("v{who}"), TEXTS[usize::from(*what)], now);
        if *follows && *what == 5 {
            draft.event = FeedbackEvent::Follow;
        }
        draft
    };
    scene.iter().map(line).collect()
}

proptest! {
    #[test]
    fn never_more_copies_are_seen_than_allowed_in_any_two_minutes(scene in scene()) {
        let mut watch = FloodWatch::default();
        let drafts = play(&scene);
        let seen: Vec<_> = drafts.iter().filter(|draft| admits(&mut watch, draft, draft.at)).collect();
        for draft in seen.iter().filter(|draft| draft.event == FeedbackEvent::Message) {
            let copies = seen.iter().filter(|other| {
                let later = other.at.as_millisecond() - draft.at.as_millisecond();
                other.event == draft.event && other.text == draft.text && (0..120_000).contains(&later)
            });
            let most = if draft.text.contains(' ') { 4 } else { 12 };
            prop_assert!(copies.count() <= most, "{}", draft.text);
        }
    }

    #[test]
    fn the_first_of_every_text_is_always_seen(scene in scene()) {
        let mut watch = FloodWatch::default();
        let mut texts = HashSet::new();
        for draft in play(&scene) {
            let is_first = texts.insert(draft.text.clone());
            let seen = admits(&mut watch, &draft, draft.at);
            prop_assert!(seen || !is_first, "{}", draft.text);
        }
    }

    #[test]
    fn looking_back_finds_what_was_held_or_taken_away_at_the_time(scene in scene()) {
        let drafts = play(&scene);
        let items = kept(&drafts);
        let mut watch = FloodWatch::default();
        let mut held = HashSet::new();
        for (place, draft) in drafts.iter().enumerate() {
            let noted = watch.note(draft, draft.at);
            if noted.flood {
                held.insert(items[place].id);
            }
            if noted.begins {
                let since = draft.at.as_millisecond() - 60_000;
                let earlier = items[..place].iter().filter(|item| item.at.as_millisecond() >= since);
                held.extend(earlier.filter(|item| watch.holds(item)).map(|item| item.id));
            }
        }
        prop_assert_eq!(of(&items.iter().collect::<Vec<_>>()), held);
    }

    #[test]
    fn fewer_than_eight_people_never_flood(scene in scene()) {
        let few: Vec<_> = scene.into_iter().map(|(who, what, gap, _)| (who % 7, what, gap, false)).collect();
        prop_assert_eq!(of(&kept(&play(&few)).iter().collect::<Vec<_>>()), HashSet::new());
    }

    #[test]
    fn how_a_copy_is_dressed_up_makes_no_difference(scene in scene(), dress in prop::collection::vec(0usize..4, 200)) {
        let plain = play(&scene);
        let dressed: Vec<_> = plain.iter().zip(dress).map(|(draft, dress)| {
            let text = match dress {
                0 => draft.text.to_uppercase(),
                1 => format!("{}!!! 47{dress}", draft.text),
                2 => draft.text.replace('e', "eeé"),
                _ => draft.text.replace(' ', "  "),
            };
            NewFeedback { text, ..draft.clone() }
        }).collect();
        prop_assert_eq!(found(&kept(&dressed)), found(&kept(&plain)));
    }
}

#[test]
fn no_crowd_is_too_big() {
    let mut watch = FloodWatch::default();
    for n in 0..30_000 {
        let text = format!("{} {}", ["buy now", "come and see"][usize::try_from(n % 2).unwrap()], n % 7);
        let mut line = draft(&format!("bot{n}"), &text, n);
        watch.note(&line, line.at);
        line.text = format!("w{}x and y{}z", n * 31, n * 17);
        admits(&mut watch, &line, line.at);
        line.event = FeedbackEvent::Follow;
        watch.note(&line, line.at);
    }
    assert!(watch.crowd.size() <= 8192);
    assert!(watch.copies.size() <= 8192);
    assert!(watch.follows.size() <= 1024);
}
