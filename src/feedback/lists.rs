//! The streamer's own lists: words and people that wait, and bots beside the known ones.
//!
//! Must not judge what is said; whether a line has one of the words is all there is to it.

use std::collections::{HashMap, HashSet};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::config;
use crate::domain::{Author, NewFeedback, is_unseen};

/// The lists, ready to be asked about every line.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// Phrases by their first word, where that is whole.
    phrases: HashMap<String, Vec<Vec<PhraseWord>>>,
    /// Phrases whose first word may end in any way.
    open: Vec<Vec<PhraseWord>>,
    /// What has no words that spaces part: signs, and scripts that write without spaces.
    parts: Vec<String>,
    people: HashSet<String>,
    bots: HashSet<String>,
}

/// A word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PhraseWord {
    text: String,
    /// Whether it may go on.
    open: bool,
}

impl PhraseWord {
    fn fits(&self, word: &str) -> bool {
        if self.open { word.starts_with(&self.text) } else { word == self.text }
    }
}

impl Lists {
    /// The lists in `settings`.
    pub fn of(settings: &config::FeedbackSettings) -> Self {
        let names = |list: &[String]| list.iter().map(|name| name_in(name)).collect();
        let mut lists =
            Self { people: names(&settings.hide_people), bots: names(&settings.bots), ..Self::default() };
        settings.hide_words.iter().for_each(|entry| lists.add(entry));
        lists
    }

    fn add(&mut self, entry: &str) {
        let folded = fold(entry);
        let mut words: Vec<PhraseWord> = Vec::new();
        for chunk in folded.split_whitespace() {
            let stem = chunk.trim_end_matches('*');
            words.extend(split(stem).map(|text| PhraseWord { text: text.to_owned(), open: false }));
            if stem.len() < chunk.len() && stem.ends_with(char::is_alphanumeric) {
                words.iter_mut().last().into_iter().for_each(|last| last.open = true);
            }
        }
        let Some(first) = words.first() else {
            self.parts.extend(Some(folded.trim().to_owned()).filter(|part| !part.is_empty()));
            return;
        };
        if folded.contains(is_unspaced) {
            self.parts.push(folded.trim().trim_end_matches('*').to_owned());
        } else if first.open {
            self.open.push(words);
        } else {
            self.phrases.entry(first.text.clone()).or_default().push(words);
        }
    }

    /// Whether a viewer's line waits for what the lists say: for its words, or for who wrote it.
    pub fn hold(&self, draft: &NewFeedback) -> bool {
        self.hide(&draft.author) || self.has_word(&draft.text)
    }

    /// Whether `author` is one of those whose lines wait, by login or display name.
    pub fn hide(&self, author: &Author) -> bool {
        !self.people.is_empty() && is_among(&self.people, author)
    }

    /// Whether `author` is a bot of the channel, by login name.
    pub fn is_bot(&self, author: &Author) -> bool {
        !self.bots.is_empty() && self.bots.contains(&name_in(&author.login))
    }

    /// Whether one of the words or phrases is in `text`.
    fn has_word(&self, text: &str) -> bool {
        if self.phrases.is_empty() && self.open.is_empty() && self.parts.is_empty() {
            return false;
        }
        let folded = fold(text);
        if self.parts.iter().any(|part| folded.contains(part.as_str())) {
            return true;
        }
        let words: Vec<&str> = split(&folded).collect();
        (0..words.len()).any(|start| {
            let rest = words.get(start..).unwrap_or_default();
            let whole = rest.first().and_then(|first| self.phrases.get(*first));
            whole.into_iter().flatten().chain(&self.open).any(|phrase| begins_with(rest, phrase))
        })
    }
}

/// Whether `author` is called by the entry `name` of a list.
pub fn is_called(author: &Author, name: &str) -> bool {
    is_among(&HashSet::from([name_in(name)]), author)
}

fn is_among(names: &HashSet<String>, author: &Author) -> bool {
    [&author.login, &author.name].into_iter().any(|name| !name.is_empty() && names.contains(&name_in(name)))
}

/// A name as it is compared: without an `@` before it, and in small letters.
fn name_in(entry: &str) -> String {
    entry.trim().trim_start_matches('@').trim().to_lowercase()
}

fn begins_with(words: &[&str], phrase: &[PhraseWord]) -> bool {
    words.len() >= phrase.len() && phrase.iter().zip(words).all(|(word, said)| word.fits(said))
}

/// Small letters without accents, apostrophes and what is not seen.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(|c| *c != '\'').map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c) && !is_unseen(*c) && !matches!(c, '\'' | '\u{2019}'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a letter is of a script that puts no spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn lists(words: &[&str]) -> Lists {
        let hide_words = words.iter().map(|word| (*word).to_owned()).collect();
        Lists::of(&config::FeedbackSettings { hide_words, ..config::FeedbackSettings::default() })
    }

    fn author(login: &str, name: &str) -> Author {
        Author { id: "7".into(), login: login.into(), name: name.into() }
    }

    #[test]
    fn a_line_with_one_of_the_words_waits() {
        let lists = lists(&["Spoiler*", "my old school", "café", "don't", "学校", ":("]);
        for text in [
            "no SPOILERS please",
            "spoiler!",
            "was that your... my old  school, no?",
            "meet at the Cafe",
            "I dont know",
            "you don\u{2019}t say",
            "this is the 学校の庭",
            "aw :(",
            "sp\u{200b}oiler",
        ] {
            assert!(lists.has_word(text), "{text}");
        }
        for text in ["nospoiler", "my school", "old school", "cafeteria", "done", "", "my old schools"] {
            assert!(!lists.has_word(text), "{text}");
        }
    }

    #[test]
    fn an_ending_is_open_only_where_a_star_says_so() {
        let lists = lists(&["break* up", "end"]);
        assert!(lists.has_word("they are breaking up"));
        assert!(!lists.has_word("they are breaking upwards"));
        assert!(!lists.has_word("ending"));
    }

    #[test]
    fn a_person_is_known_by_login_and_by_display_name() {
        let hide_people = vec!["@Drifter".into(), "美咲".into(), "Ärger".into()];
        let lists =
            Lists::of(&config::FeedbackSettings { hide_people, ..config::FeedbackSettings::default() });
        assert!(lists.hide(&author("drifter", "Drifter")));
        assert!(lists.hide(&author("misaki_77", "美咲")));
        assert!(lists.hide(&author("x", "ärger")));
        assert!(!lists.hide(&author("drifter2", "")));
        assert!(!lists.hide(&Author::default()));
        let mut draft = NewFeedback::message("twitch", author("drifter", ""), "hello", Timestamp::UNIX_EPOCH);
        assert!(lists.hold(&draft));
        draft.author = author("ida", "Ida");
        assert!(!lists.hold(&draft));
        assert!(is_called(&author("drifter", "X"), "@DRIFTER") && !is_called(&author("x", ""), ""));
    }

    #[test]
    fn bots_are_known_by_login_alone() {
        let lists = Lists::of(&config::FeedbackSettings {
            bots: vec!["My_Bot".into()],
            ..config::FeedbackSettings::default()
        });
        assert!(lists.is_bot(&author("my_bot", "")));
        assert!(!lists.is_bot(&author("ida", "My_Bot")), "anybody may call themselves so");
        assert!(!Lists::default().is_bot(&author("", "")));
    }
}
