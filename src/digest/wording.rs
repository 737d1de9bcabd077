//! In whose words a thing is read that was said more than once.
//!
//! The best wording is a whole sentence: neither shouted nor rude, and neither the shortest nor the longest
//! way to put it. The same words, however they are spaced and capitalised, are one wording.

use std::collections::HashMap;

use crate::domain::{Feedback, Severity, Tone};

/// A sentence has so many words, at least.
const SENTENCE: usize = 4;
/// What is longer than this is a speech.
const SPEECH: usize = 30;
/// A word this short may be all capitals without being shouted.
const CALM_CAPITALS: usize = 5;

/// The words of `text` as they are compared.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// `items` that say the same, as one item for each wording with the best one first, and those whose words
/// stand there already. Otherwise in the order of time.
pub(super) fn wordings<'a>(items: &[&'a Feedback]) -> (Vec<&'a Feedback>, Vec<&'a Feedback>) {
    let mut items = items.to_vec();
    items.sort_by_key(|item| (item.at, item.id));
    let mut often: HashMap<String, usize> = HashMap::with_capacity(items.len());
    let mut distinct: Vec<(&Feedback, String)> = Vec::new();
    let mut again = Vec::new();
    for item in items {
        let words = folded(&item.text);
        let times = often.entry(words.clone()).or_default();
        *times += 1;
        if *times == 1 { distinct.push((item, words)) } else { again.push(item) }
    }
    let mut lengths: Vec<usize> = distinct.iter().map(|(_, words)| words.len()).collect();
    lengths.sort_unstable();
    let usual = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    let best = distinct.iter().enumerate().min_by_key(|(place, (item, words))| {
        let times = often.get(words).copied().unwrap_or_default();
        (faults(item), std::cmp::Reverse(times), words.len().abs_diff(usual), *place)
    });
    let best = best.map(|(place, _)| place);
    let mut quotes: Vec<&Feedback> = distinct.into_iter().map(|(item, _)| item).collect();
    if let Some(place) = best {
        quotes.get_mut(..=place).unwrap_or_default().rotate_right(1);
    }
    (quotes, again)
}

/// What speaks against reading a thing in these words, the worst first.
fn faults(item: &Feedback) -> (bool, bool, bool, bool, bool) {
    let text = item.text.as_str();
    let words = text.split_whitespace().count();
    let addresses = text.contains('@') || text.contains("://");
    let is_sentence = (SENTENCE..=SPEECH).contains(&words);
    (item.harm != Severity::None, is_shouted(text), addresses, !is_sentence, item.tone == Tone::Cold)
}

fn is_shouted(text: &str) -> bool {
    let (mut letters, mut capitals) = (0, 0);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        letters += 1;
        capitals += usize::from(letter.is_uppercase());
    }
    letters >= CALM_CAPITALS && capitals * 2 > letters || text.contains("!!")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::hydrate::samples::said;
    use crate::domain::Kind;

    fn read(texts: &[&str]) -> Vec<String> {
        let items: Vec<Feedback> =
            (1..).zip(texts).map(|(id, text)| said(id, "ann", Kind::Critical, text)).collect();
        let (quotes, _) = wordings(&items.iter().collect::<Vec<_>>());
        quotes.into_iter().map(|item| item.text.clone()).collect()
    }

    #[test]
    fn a_whole_sentence_is_read_first_and_the_others_as_they_came() {
        let all = read(&["audio bad", "YOUR AUDIO IS TERRIBLE TODAY", "i can hardly hear your voice", "mic"]);
        assert_eq!(all, ["i can hardly hear your voice", "audio bad", "YOUR AUDIO IS TERRIBLE TODAY", "mic"]);
    }

    #[test]
    fn the_same_words_are_one_wording_however_they_are_spaced_and_capitalised() {
        assert_eq!(read(&["Too many  ads", "too many ads", "TOO MANY ADS "]), ["Too many  ads"]);
    }

    #[test]
    fn what_is_rude_is_read_last_of_all_and_what_was_said_more_often_sooner() {
        let mut rude = said(1, "ann", Kind::Critical, "your audio is bad you absolute muppet");
        rude.harm = Severity::Rude;
        let fair = said(2, "bob", Kind::Critical, "audio bad");
        assert_eq!(wordings(&[&rude, &fair]).0, [&fair, &rude]);
        let all =
            read(&["the mic is a bit low today", "the mic is too quiet now", "the MIC is too quiet now"]);
        assert_eq!(all, ["the mic is too quiet now", "the mic is a bit low today"]);
    }
}
