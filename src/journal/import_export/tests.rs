//! Every form brings a journal back as it was, and refuses what is none.

use insta::assert_snapshot;
use jiff::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::journal::week::WeekId;
use crate::journal::{Distortion, EntryId, Evidence, Feeling, GoalFate, LadderStep, Moment, Mood, Outcome};

/// Texts that mean something to whatever reads them, among others.
fn words() -> impl Strategy<Value = String> {
    let nasty = [
        "=1+1",
        "'quoted",
        "-dash",
        "- item",
        "1. first",
        "# heading",
        "> quote",
        "&#x20;",
        "\\",
        "a\\b",
        "x, \"y\"; z",
        "**bold** [a](b) <b> https://a.b www.a.b @here",
        " lead and trail ",
        "\ttab\t",
        "two\nlines\n\nand four",
        "## Mark",
        "- id: 1",
        "\u{202e}rtl\u{200b}",
        "😀 größe مرحبا",
        "id,kind\n\"",
        "|",
        "  ",
        "\n",
        "é\u{301}\u{2028}x",
    ];
    prop_oneof![
        4 => proptest::sample::select(nasty.to_vec()).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => vec(proptest::sample::select(nasty.to_vec()), 0..5).prop_map(|parts| parts.concat()),
    ]
}

fn text() -> impl Strategy<Value = Option<String>> {
    option::of(words())
}

fn time() -> impl Strategy<Value = Timestamp> {
    // Through to nanoseconds, long ago and far ahead.
    (-10_000_000_000_i64..100_000_000_000, 0..1_000_000_000_i32)
        .prop_map(|(seconds, nanoseconds)| Timestamp::new(seconds, nanoseconds).unwrap_or_default())
}

fn id() -> impl Strategy<Value = EntryId> {
    any::<[u8; 16]>().prop_map(EntryId::new)
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

type Head = (EntryId, Timestamp, Timestamp, u32);

fn head() -> impl Strategy<Value = Head> {
    (id(), time(), time(), 1_u32..)
}

fn evidence() -> impl Strategy<Value = Vec<Evidence>> {
    let piece =
        (words(), text(), option::of(time())).prop_map(|(text, by, said_at)| Evidence { text, by, said_at });
    vec(piece, 0..12)
}

fn belief() -> impl Strategy<Value = Option<u8>> {
    option::of(0..=100_u8)
}

fn feelings() -> impl Strategy<Value = Vec<Feeling>> {
    let feeling =
        (words(), belief(), belief()).prop_map(|(text, before, after)| Feeling { text, before, after });
    vec(feeling, 0..4)
}

type Asking = (Option<Timestamp>, Option<Timestamp>);

fn asking() -> impl Strategy<Value = Asking> {
    (option::of(time()), option::of(time()))
}

/// What a thought has beside what it always had.
fn around() -> impl Strategy<Value = Thought> {
    (evidence(), option::of(id()), feelings(), belief(), any::<bool>(), asking()).prop_map(
        |(about, mark, feelings, belief_balanced, bring_up, (ask_after, asked_at))| Thought {
            about,
            mark,
            feelings,
            belief_balanced,
            bring_up,
            ask_after,
            asked_at,
            ..Thought::default()
        },
    )
}

fn thought() -> impl Strategy<Value = Thought> {
    let beliefs = (belief(), belief());
    let texts = (text(), text(), text(), text(), text());
    let rest = (vec(one_of(Distortion::ALL), 0..4), option::of(one_of(Outcome::ALL)));
    (head(), beliefs, texts, rest, evidence(), evidence(), around()).prop_map(
        |((id, at, changed_at, version), beliefs, texts, rest, evidence_for, evidence_against, around)| {
            Thought {
                id,
                at,
                changed_at,
                version,
                situation: texts.0,
                thought: texts.1,
                belief_before: beliefs.0,
                distortions: rest.0,
                evidence_for,
                evidence_against,
                balanced: texts.2,
                belief_after: beliefs.1,
                prediction: texts.3,
                outcome: rest.1,
                what_happened: texts.4,
                ..around
            }
        },
    )
}

fn experiments() -> impl Strategy<Value = Experiment> {
    let texts = (text(), text(), text(), text());
    (head(), texts, belief(), belief(), option::of(one_of(Outcome::ALL)), any::<bool>(), asking()).prop_map(
        |(head, texts, belief_before, belief_after, outcome, bring_up, (ask_after, asked_at))| {
            let (id, at, changed_at, version) = head;
            let (prediction, will_do, saw, learned) = texts;
            Experiment {
                id,
                at,
                changed_at,
                version,
                prediction,
                belief_before,
                will_do,
                saw,
                outcome,
                learned,
                belief_after,
                bring_up,
                ask_after,
                asked_at,
            }
        },
    )
}

fn ladders() -> impl Strategy<Value = Ladder> {
    let step = (words(), text(), text()).prop_map(|(text, prediction, what_happened)| LadderStep {
        text,
        prediction,
        what_happened,
    });
    (head(), text(), vec(step, 0..12)).prop_map(|((id, at, changed_at, version), towards, steps)| Ladder {
        id,
        at,
        changed_at,
        version,
        towards,
        steps,
    })
}

fn plans() -> impl Strategy<Value = Plan> {
    (head(), text(), text(), text()).prop_map(|((id, at, changed_at, version), signs, calms, people)| Plan {
        id,
        at,
        changed_at,
        version,
        signs,
        calms,
        people,
    })
}

fn worries() -> impl Strategy<Value = Worry> {
    (head(), text(), text(), asking()).prop_map(
        |((id, at, changed_at, version), text, afterwards, (ask_after, asked_at))| Worry {
            id,
            at,
            changed_at,
            version,
            text,
            afterwards,
            ask_after,
            asked_at,
        },
    )
}

fn contents() -> impl Strategy<Value = Contents> {
    let marks = (head(), text()).prop_map(|((id, at, changed_at, version), note)| Mark {
        id,
        at,
        changed_at,
        version,
        note,
    });
    let checkins = (head(), one_of(Moment::ALL), option::of(one_of(Mood::ALL)), text(), text()).prop_map(
        |((id, at, changed_at, version), moment, mood, words, note)| CheckIn {
            id,
            at,
            changed_at,
            version,
            moment,
            mood,
            words,
            note,
        },
    );
    let intentions =
        (head(), text(), text()).prop_map(|((id, at, changed_at, version), text, how_it_went)| Intention {
            id,
            at,
            changed_at,
            version,
            text,
            how_it_went,
        });
    let debriefs = (head(), text(), text(), text(), text(), text()).prop_map(
        |((id, at, changed_at, version), went_well, friend, good_enough, mattered, remember)| Debrief {
            id,
            at,
            changed_at,
            version,
            went_well,
            friend,
            good_enough,
            mattered,
            remember,
        },
    );
    let week = (-500..500_i32).prop_map(|weeks| WeekId::default().later(weeks + 2000));
    let fate = (option::of(one_of(GoalFate::ALL)), any::<bool>());
    let weeks = (head(), week, text(), text(), text(), fate).prop_map(
        |((id, at, changed_at, version), week, goal, how_it_went, bring, (goal_fate, on_today))| Week {
            id,
            at,
            changed_at,
            version,
            week,
            goal,
            how_it_went,
            bring,
            goal_fate,
            on_today,
        },
    );
    let kept = (head(), words(), words(), words(), words(), time()).prop_map(
        |((id, at, changed_at, version), text, by, login, source, said_at)| KeptLine {
            id,
            at,
            changed_at,
            version,
            text,
            by,
            login,
            said_at,
            source,
        },
    );
    (
        vec(marks, 0..4),
        vec(checkins, 0..4),
        vec(thought(), 0..4),
        vec(intentions, 0..3),
        vec(debriefs, 0..3),
        vec(weeks, 0..3),
        vec(kept, 0..4),
        (vec(experiments(), 0..3), vec(ladders(), 0..2), vec(plans(), 0..2), vec(worries(), 0..3)),
    )
        .prop_map(|(marks, checkins, thoughts, intentions, debriefs, weeks, kept, practice)| {
            let (experiments, ladders, plans, worries) = practice;
            let mut contents = Contents {
                evenkeel_journal: 0,
                marks,
                checkins,
                thoughts,
                intentions,
                debriefs,
                weeks,
                kept,
                experiments,
                ladders,
                plans,
                worries,
            };
            contents.tidy().expect("nothing is too long");
            contents
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_journal_comes_back_from_every_form_as_it_was(contents in contents()) {
        for form in JournalFormat::ALL {
            let text = write(&contents, *form);
            prop_assert_eq!(recognise(&text), Some(*form));
            let back = read(&text, *form);
            prop_assert_eq!(back.as_ref(), Ok(&contents), "{} {}", form, text);
        }
    }

    #[test]
    fn a_file_that_was_cut_off_or_changed_is_read_whole_or_refused(contents in contents(), cut in any::<prop::sample::Index>()) {
        for form in JournalFormat::ALL {
            let text = write(&contents, *form);
            let place = text.char_indices().map(|(place, _)| place).nth(cut.index(text.chars().count())).unwrap_or_default();
            let less = read(&text[..place], *form);
            prop_assert!(less.is_err() || less == Ok(contents.clone()), "{form}: {text}");
        }
    }

    #[test]
    fn whatever_is_read_does_no_harm(text in any::<String>(), form in one_of(JournalFormat::ALL)) {
        let _ = read(&text, form);
        let signed = match form {
            JournalFormat::Json => format!("{{\"evenkeel_journal\":1,{text}"),
            JournalFormat::Csv => format!("evenkeel journal 1,id,at\n{text}"),
            JournalFormat::Markdown => format!("# Evenkeel journal 1\n## Mark\n{text}"),
        };
        let _ = read(&signed, form);
    }
}

fn sample() -> Contents {
    let at: Timestamp = "2026-11-22T21:30:00Z".parse().unwrap();
    let id = |number| EntryId::new([number; 16]);
    let said = |text: &str, by: &str| Evidence { text: text.into(), by: Some(by.into()), said_at: Some(at) };
    Contents {
        marks: vec![Mark { id: id(1), at, changed_at: at, version: 1, note: None }],
        thoughts: vec![Thought {
            id: id(2),
            at,
            changed_at: at,
            version: 2,
            situation: Some("Chat was quiet for ten minutes.".into()),
            thought: Some("I'm not good enough.\nThey are bored.".into()),
            belief_before: Some(80),
            distortions: vec![Distortion::MindReading, Distortion::Labelling],
            evidence_for: vec![Evidence { text: "Nobody wrote.".into(), ..Evidence::default() }],
            evidence_against: vec![
                said("=thank you, **learned** so much <3", "Mira"),
                said("see you on Friday", "Bo"),
            ],
            balanced: Some("Quiet is not bored.".into()),
            belief_after: Some(40),
            ..Thought::default()
        }],
        kept: vec![KeptLine {
            id: id(3),
            at,
            changed_at: at,
            version: 1,
            text: "@all https://a.b".into(),
            by: "Ann".into(),
            login: "ann".into(),
            said_at: at,
            source: "twitch".into(),
        }],
        ..Contents::default()
    }
}

#[test]
fn it_reads_well() {
    assert_snapshot!("markdown", write(&sample(), JournalFormat::Markdown));
    assert_snapshot!("csv", write(&sample(), JournalFormat::Csv));
    assert_snapshot!("json", write(&sample(), JournalFormat::Json));
}

#[test]
fn a_wrong_or_foreign_file_is_refused_in_a_sentence_that_repeats_nothing_of_it() {
    for (form, text, says) in [
        (JournalFormat::Json, "", "line 1"),
        (JournalFormat::Json, "secret", "line 1"),
        (JournalFormat::Json, "{\"thoughts\":[]}", "not a journal"),
        (JournalFormat::Json, "{\"evenkeel_journal\":2}", "newer"),
        (JournalFormat::Json, "{\"evenkeel_journal\":1,\"secret\":1}", "cannot be understood at line 1"),
        (JournalFormat::Csv, "", "not a journal"),
        (JournalFormat::Csv, "name,secret\na,b\n", "not a journal"),
        (JournalFormat::Csv, "evenkeel journal 9,id\n", "newer"),
        (JournalFormat::Csv, "evenkeel journal 1,id\nsecret,x\n", "Row 2"),
        (
            JournalFormat::Csv,
            "evenkeel journal 1,id,secret\nmark,00000000000000000000000000000000,x\nend\n",
            "Record 1",
        ),
        (JournalFormat::Markdown, "", "not a journal"),
        (JournalFormat::Markdown, "# My secret diary\n", "not a journal"),
        (JournalFormat::Markdown, "# Evenkeel journal 3\n", "newer"),
        (JournalFormat::Markdown, "# Evenkeel journal 1\n\n## Secret\n", "Line 3"),
        (
            JournalFormat::Markdown,
            "# Evenkeel journal 1\n\n## Mark\n\n- id: secret\n\nThat is all of it.\n",
            "Record 1",
        ),
        (JournalFormat::Markdown, "# Evenkeel journal 1\n\n## Mark\n\n> secret\n", "Line 5"),
        (JournalFormat::Markdown, "# Evenkeel journal 1\n\n## Mark\n", "ends too early"),
        (JournalFormat::Csv, "evenkeel journal 1,id\n", "ends too early"),
    ] {
        let fault = read(text, form).expect_err(text).to_string();
        assert!(fault.contains(says), "{text}: {fault}");
        assert!(fault.ends_with('.') && !fault.contains("secret"), "{text}: {fault}");
    }
    let mut loud = sample();
    loud.thoughts[0].belief_before = Some(100);
    let text = write(&loud, JournalFormat::Csv).replace(",100,", ",101,");
    assert!(
        read(&text, JournalFormat::Csv).unwrap_err().to_string().starts_with("Thought record 1: How much")
    );
    let nameless = write(&sample(), JournalFormat::Json).replace(&"01".repeat(16), "");
    assert!(read(&nameless, JournalFormat::Json).unwrap_err().to_string().contains("Mark 1 has no id"));
}

#[test]
fn a_file_that_went_through_an_editor_on_windows_is_still_a_journal() {
    for form in [JournalFormat::Json, JournalFormat::Markdown] {
        let text = format!("\u{feff}{}", write(&sample(), form).replace('\n', "\r\n"));
        assert_eq!(read(&text, form).as_ref(), Ok(&sample()), "{form}");
    }
    let text = format!("\u{feff}{}", write(&sample(), JournalFormat::Csv));
    assert_eq!(read(&text, JournalFormat::Csv), Ok(sample()));
}
