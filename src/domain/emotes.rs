//! Emotes that are not Twitch's own: words that other services put pictures to.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{EmoteSpan, words};

/// A service that puts pictures to words in chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EmoteService {
    /// BetterTTV.
    Bttv,
    /// FrankerFaceZ.
    Ffz,
    /// 7TV.
    SevenTv,
}

words!(EmoteService { Bttv = "bttv", Ffz = "ffz", SevenTv = "7tv" });

/// What a word stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KnownEmote {
    /// Whose picture it is.
    pub service: EmoteService,
    /// The service's id of it: letters, digits and underscores only.
    pub id: String,
    /// It lies over the emote before it and takes no room of its own.
    pub over: bool,
}

/// The words that are emotes in this channel. A word counts as it is written, capitals and all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmoteTable(HashMap<String, KnownEmote>);

impl EmoteTable {
    /// The table of `emotes` by their words. The first of a word's counts.
    pub fn new(emotes: impl IntoIterator<Item = (String, KnownEmote)>) -> Self {
        let mut table = HashMap::new();
        for (word, emote) in emotes {
            table.entry(word).or_insert(emote);
        }
        Self(table)
    }

    /// Whether no word is one.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds to `spans` the words of `text` that are emotes here, and keeps them in order. Twitch's own stay.
    pub fn mark(&self, text: &str, spans: &mut Vec<EmoteSpan>) {
        if self.is_empty() {
            return;
        }
        let twitch = spans.len();
        let mut start = 0;
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            let end = start + word.len();
            if let Some(known) = self.0.get(word)
                && spans.iter().take(twitch).all(|span| span.end <= start || span.start >= end)
                && let Some(span) = EmoteSpan::new(text, &known.id, start, end)
            {
                spans.push(EmoteSpan { service: Some(known.service), over: known.over, ..span });
            }
            start += piece.len();
        }
        spans.sort_by_key(|span| span.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_emotes_as_they_are_written_and_twitchs_own_come_first() {
        let known = |id: &str, over| KnownEmote { service: EmoteService::SevenTv, id: id.into(), over };
        let table = EmoteTable::new([
            ("catJAM".to_owned(), known("01F", false)),
            ("Hat".to_owned(), known("02H", true)),
            ("Kappa".to_owned(), known("03K", false)),
            ("catJAM".to_owned(), known("09Z", false)),
        ]);
        let text = "Kappa  catJAM Hat catjam catJAM, \u{e9}";
        let mut spans = vec![EmoteSpan::new(text, "25", 0, 5).unwrap()];
        table.mark(text, &mut spans);
        let found: Vec<_> =
            spans.iter().map(|span| (span.id.as_str(), &text[span.start..span.end], span.over)).collect();
        assert_eq!(found, [("25", "Kappa", false), ("01F", "catJAM", false), ("02H", "Hat", true)]);
        let mut none = Vec::new();
        EmoteTable::default().mark(text, &mut none);
        assert!(none.is_empty());
    }
}
