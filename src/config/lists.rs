//! The streamer's own lists of words and people, and whether they make sense.
//!
//! Must not know how a line is compared with them.

use super::FeedbackSettings;

/// So many entries one may have.
const MOST: usize = 500;
/// Longest entry, in characters.
const LONGEST: usize = 100;
/// So much of an entry is quoted back.
const QUOTED: usize = 40;

/// What is wrong with the lists of `feedback`: the setting, what, and what to do.
pub(super) fn problems(feedback: &FeedbackSettings) -> Vec<(&'static str, String, &'static str)> {
    let mut problems = Vec::new();
    for (path, list, example) in [
        ("feedback.hide_words", &feedback.hide_words, "Write a word or a phrase, for example \"spoiler*\"."),
        (
            "feedback.hide_people",
            &feedback.hide_people,
            "Write a name as it stands in chat, for example \"some_name\".",
        ),
        ("feedback.bots", &feedback.bots, "Write a login name, for example \"my_bot\"."),
    ] {
        if list.len() > MOST {
            let what = format!("`{path}` holds more than {MOST} entries");
            problems.push((path, what, "Keep those that matter."));
        }
        for (place, entry) in (1..).zip(list) {
            if let Some(what) = what_is_wrong(entry) {
                problems.push((path, format!("`{path}`: {} {what}", called(entry, place)), example));
            }
        }
    }
    problems
}

fn what_is_wrong(entry: &str) -> Option<&'static str> {
    let name = entry.trim().trim_start_matches('@').trim_start();
    if name.is_empty() {
        Some("is empty")
    } else if entry.chars().count() > LONGEST {
        Some("is longer than a hundred characters")
    } else if entry.contains(char::is_control) {
        Some("holds something else than letters and signs")
    } else if name.split_whitespace().any(|word| word.chars().all(|c| c == '*')) {
        Some("has a `*` without a word, which would stand for everything")
    } else {
        None
    }
}

/// How an entry is called in a sentence: by what it says, where it says anything.
fn called(entry: &str, place: usize) -> String {
    let quoted: String = entry.chars().filter(|c| !c.is_control()).take(QUOTED).collect();
    let cut = if entry.chars().count() > QUOTED { "..." } else { "" };
    match quoted.trim() {
        "" => format!("the entry in place {place}"),
        quoted => format!("`{quoted}{cut}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &[&str]) -> Vec<String> {
        let hide_words = words.iter().map(|word| (*word).to_owned()).collect();
        let feedback = FeedbackSettings { hide_words, ..FeedbackSettings::default() };
        problems(&feedback).into_iter().map(|(_, what, _)| what).collect()
    }

    #[test]
    fn what_would_hide_nothing_or_everything_is_named() {
        assert_eq!(said(&["spoiler*", "my old school", "c'est la vie", "学校", ":("]), Vec::<String>::new());
        assert_eq!(said(&["fine", " "]), ["`feedback.hide_words`: the entry in place 2 is empty"]);
        assert_eq!(said(&["@"]), ["`feedback.hide_words`: `@` is empty"]);
        for entry in ["*", " ** ", "my * school"] {
            let [what] = &said(&[entry])[..] else { panic!("{entry}") };
            assert!(what.ends_with("has a `*` without a word, which would stand for everything"), "{what}");
        }
        let [what] = &said(&[&"w".repeat(101)])[..] else { panic!("too long") };
        assert!(what.contains(&format!("`{}...` is longer than", "w".repeat(40))), "{what}");
        assert_eq!(said(&[&"w".repeat(100)]), Vec::<String>::new());
        assert_eq!(said(&["two\nlines"]).len(), 1);
        assert_eq!(said(&vec!["word"; 500]), Vec::<String>::new());
        assert_eq!(said(&vec!["word"; 501]), ["`feedback.hide_words` holds more than 500 entries"]);
    }

    #[test]
    fn each_list_is_looked_at() {
        let feedback = FeedbackSettings {
            hide_words: vec!["*".into()],
            hide_people: vec![String::new()],
            bots: vec!["w".repeat(200)],
            ..FeedbackSettings::default()
        };
        let keys: Vec<_> = problems(&feedback).into_iter().map(|(path, ..)| path).collect();
        assert_eq!(keys, ["feedback.hide_words", "feedback.hide_people", "feedback.bots"]);
    }
}
