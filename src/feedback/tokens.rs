//! Cuts a message into words as they were meant: one case, no invisible characters, no look-alikes.
//!
//! Emotes are cut out whole, so that their codes are never read as words. Must not know what any
//! word means.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::disguise::{self, unmask};
use super::spelling::Vocabulary;
use crate::domain::{EmoteSpan, is_unseen};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenShape {
    /// A word, an emoticon or an emoji.
    Word,
    /// A plain count: `3`, `1,200`, `5k`.
    Number,
    /// Digits that count nobody: a time, a score, a price, a share.
    Measure,
    /// One of Twitch's emotes; its text is the code.
    Emote,
    /// `@somebody`; its text is the name.
    Mention,
    /// An address; its text is that.
    Link,
    /// The end of a clause.
    Stop,
    /// A question mark, which also ends a clause.
    Ask,
}

/// One token and where its text stands in the buffer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) shape: TokenShape,
    start: usize,
    end: usize,
}

/// A message, cut into tokens.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    text: String,
    list: Vec<Token>,
    /// Characters that only draw: braille patterns, boxes and blocks.
    pub(crate) drawing: usize,
}

/// A login on Twitch has at least so many letters.
const SHORTEST_NAME: usize = 3;

/// So many letters in a row, each by itself, spell a word.
const SPELLED: usize = 3;

/// Emoticons that are words in themselves, in lower case.
const EMOTICONS: [&str; 14] =
    ["<3", "</3", ":)", ":-)", ":d", ";)", ":]", "=)", ":(", ":-(", ":/", ":c", "^^", ":p"];

/// Endings that make a bare `name.ending` an address.
const ENDINGS: [&str; 18] = [
    "com", "net", "org", "tv", "gg", "ru", "io", "me", "to", "xyz", "shop", "store", "site", "online",
    "live", "pro", "top", "ly",
];

impl Tokens {
    /// Cuts `text`. Spans that do not fit the text are passed over.
    pub(crate) fn read(text: &str, emotes: &[EmoteSpan]) -> Self {
        let mut tokens =
            Self { text: String::with_capacity(text.len()), list: Vec::with_capacity(16), drawing: 0 };
        let mut at = 0;
        for emote in emotes {
            let (Some(before), Some(code)) = (text.get(at..emote.start), text.get(emote.start..emote.end))
            else {
                continue;
            };
            tokens.words(before);
            tokens.push(TokenShape::Emote, &code.to_lowercase());
            at = emote.end;
        }
        tokens.words(text.get(at..).unwrap_or_default());
        tokens.join_letters();
        tokens
    }

    /// The same with the words that were meant in place of those that nobody knows.
    pub(crate) fn spelled(mut self, vocabulary: &Vocabulary) -> Self {
        let mut mended: Option<Vec<Token>> = None;
        for place in 0..self.list.len() {
            let Some(token) = self.list.get(place).copied() else { break };
            let words =
                if token.shape == TokenShape::Word { vocabulary.meant(self.text_of(token)) } else { None };
            match (words, &mut mended) {
                (None, None) => {}
                (None, Some(list)) => list.push(token),
                (Some(words), list) => {
                    let list =
                        list.get_or_insert_with(|| self.list.get(..place).unwrap_or_default().to_vec());
                    for word in words {
                        let start = self.text.len();
                        self.text.push_str(&word);
                        list.push(Token { shape: TokenShape::Word, start, end: self.text.len() });
                    }
                }
            }
        }
        if let Some(list) = mended {
            self.list = list;
        }
        self
    }

    /// The tokens, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TokenShape, &str)> {
        self.list.iter().map(|token| (token.shape, self.text_of(*token)))
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    fn text_of(&self, token: Token) -> &str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn push(&mut self, shape: TokenShape, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.list.push(Token { shape, start, end: self.text.len() });
    }

    /// Ends a clause; twice is once, except that a question mark is never swallowed.
    fn stop(&mut self, shape: TokenShape) {
        if self.list.last().is_none_or(|last| last.shape != shape) {
            self.push(shape, "");
        }
    }

    fn words(&mut self, text: &str) {
        if text.is_ascii() {
            let mut lower = String::new();
            for chunk in text.split_ascii_whitespace().map(disguise::unstick) {
                chunk.clone_into(&mut lower);
                lower.make_ascii_lowercase();
                self.chunk(&lower);
            }
        } else {
            let turned = disguise::turned_up(text);
            let text = turned.as_deref().unwrap_or(text);
            for chunk in text.split_whitespace().map(disguise::unstick) {
                fold(chunk).split_whitespace().for_each(|chunk| self.chunk(chunk));
            }
        }
    }

    /// Puts letters that were written apart together again: `k y s`, `u.g.l.y`.
    fn join_letters(&mut self) {
        let is_letter = |token: &Token| token.shape == TokenShape::Word && token.end - token.start == 1;
        if self.list.iter().filter(|token| is_letter(token)).count() < SPELLED {
            return;
        }
        let mut joined: Vec<Token> = Vec::with_capacity(self.list.len());
        let mut rest = self.list.as_slice();
        while let Some(first) = rest.first() {
            // Stops between letters are part of the spelling.
            let run =
                rest.iter().take_while(|token| is_letter(token) || token.shape == TokenShape::Stop).count();
            let (run, after) = rest.split_at(run);
            let letters: String = run.iter().map(|token| self.text_of(*token)).collect();
            if letters.len() >= SPELLED && is_letter(first) {
                let start = self.text.len();
                self.text.push_str(&letters);
                joined.push(Token { shape: TokenShape::Word, start, end: self.text.len() });
                joined.extend(run.last().filter(|last| last.shape == TokenShape::Stop));
                rest = after;
            } else {
                let (kept, after) = rest.split_at(run.len().max(1));
                joined.extend(kept);
                rest = after;
            }
        }
        self.list = joined;
    }

    /// Reads one run of characters without white space.
    fn chunk(&mut self, chunk: &str) {
        if EMOTICONS.contains(&chunk) {
            return self.push(TokenShape::Word, chunk);
        }
        if chunk.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return self.push(TokenShape::Word, chunk);
        }
        // `you !diot`: at the beginning of a message it is a command.
        let within = chunk.strip_prefix('!').filter(|rest| {
            !self.list.is_empty() && rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '$' | '@'))
        });
        let mended = within.map(|rest| format!("i{rest}"));
        let chunk = mended.as_deref().unwrap_or(chunk);
        let core = chunk.trim_matches(is_edge);
        if let Some(name) = mention(core) {
            self.push(TokenShape::Mention, name);
        } else if is_link(core) {
            self.push(TokenShape::Link, core);
        } else if let Some(shape) = digits(core) {
            self.push(shape, "");
        } else {
            self.split(core);
        }
        let tail = chunk.get(chunk.trim_end_matches(is_edge).len()..).unwrap_or_default();
        if tail.contains('?') {
            self.stop(TokenShape::Ask);
        } else if tail.contains(is_stop) {
            self.stop(TokenShape::Stop);
        }
    }

    /// Reads words that are held together by something else than white space.
    fn split(&mut self, core: &str) {
        let mut word = String::new();
        let mut previous = ' ';
        let mut rest = core.chars().peekable();
        while let Some(c) = rest.next() {
            let next = rest.peek().copied().unwrap_or(' ');
            if c.is_alphanumeric() || stands_for_a_letter(c, previous, next) {
                word.push(c);
            } else if !is_apostrophe(c) {
                self.word(&mut word);
                self.sign(c);
            }
            previous = c;
        }
        self.word(&mut word);
    }

    fn word(&mut self, word: &mut String) {
        if !word.is_empty() {
            unmask(word);
            self.push(TokenShape::Word, word);
            word.clear();
        }
    }

    fn sign(&mut self, c: char) {
        if matches!(c, '\u{2500}'..='\u{259F}' | '\u{2800}'..='\u{28FF}') {
            self.drawing += 1;
        } else if c == '?' {
            self.stop(TokenShape::Ask);
        } else if is_stop(c) {
            self.stop(TokenShape::Stop);
        } else if !c.is_ascii() {
            self.push(TokenShape::Word, c.encode_utf8(&mut [0; 4]));
        }
    }
}

/// Lower case, without accents, compatibility forms and characters that are not seen.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !is_unseen(*c) && !matches!(c, '\u{FE00}'..='\u{FE0F}'))
        .map(disguise::framed)
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_edge(c: char) -> bool {
    is_stop(c) || matches!(c, '?' | '(' | ')' | '[' | ']' | '"' | '\'' | '\u{2018}'..='\u{201F}' | '*' | '~')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | ',' | '!' | ';' | ':')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '`' | '\u{00B4}')
}

/// `@`, `$`, `!` and `*` in the middle of a word are there instead of a letter.
fn stands_for_a_letter(c: char, previous: char, next: char) -> bool {
    match c {
        '$' => previous.is_alphanumeric() || previous == '$' || next.is_alphabetic(),
        '@' if previous == ' ' => next.is_alphabetic(),
        '@' | '!' | '*' => previous.is_alphanumeric() && (next.is_alphanumeric() || next == c || next == '$'),
        _ => false,
    }
}

fn mention(core: &str) -> Option<&str> {
    let name = core.strip_prefix('@')?;
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
    // Nobody's name is so short: `@ss` is a word with a sign in it, `@all` speaks to all.
    name.get(..end).filter(|name| name.len() >= SHORTEST_NAME || *name == "all")
}

fn is_link(core: &str) -> bool {
    if core.contains("://") || core.starts_with("www.") {
        return true;
    }
    let host = core.split('/').next().unwrap_or_default();
    host.rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && ENDINGS.contains(&ending))
}

/// What digits count, if the text is digits.
fn digits(core: &str) -> Option<TokenShape> {
    let currency = |c: char| matches!(c, '$' | '\u{20AC}' | '\u{A3}' | '%');
    if !core.trim_start_matches(currency).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (body, unit) = core.split_at(core.len() - usize::from(core.ends_with(['k', 'm', '+'])));
    if body.bytes().all(|byte| byte.is_ascii_digit() || byte == b',') {
        return Some(TokenShape::Number);
    }
    if body.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && unit == "k" {
        return Some(TokenShape::Number);
    }
    core.chars()
        .all(|c| c.is_ascii_digit() || currency(c) || matches!(c, '.' | ',' | ':' | '/' | '-'))
        .then_some(TokenShape::Measure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(TokenShape, String)> {
        Tokens::read(text, &[]).iter().map(|(shape, text)| (shape, text.to_owned())).collect()
    }

    fn words(text: &str) -> Vec<String> {
        read(text).into_iter().filter(|(shape, _)| *shape == TokenShape::Word).map(|(_, text)| text).collect()
    }

    #[test]
    fn disguised_words_are_read_as_they_were_meant() {
        assert_eq!(words("You're GREAT"), ["youre", "great"]);
        assert_eq!(words("tr\u{200B}ash ｔｒａｓｈ trа\u{301}sh"), ["trash", "trash", "trash"]);
        assert_eq!(words("хорошо"), ["хорошо"]);
        assert_eq!(words("nice❤\u{FE0F}"), ["nice", "❤"]);
        assert_eq!(words("a$$ tr@sh"), ["a$$", "tr@sh"]);
    }

    #[test]
    fn counts_are_told_from_times_scores_and_prices() {
        use TokenShape::{Measure, Number};
        for (text, shape) in [
            ("3", Number),
            ("1,200", Number),
            ("1.2k", Number),
            ("12:30", Measure),
            ("3-2", Measure),
            ("$5", Measure),
            ("50%", Measure),
        ] {
            assert_eq!(read(text).first().map(|(shape, _)| *shape), Some(shape), "{text}");
        }
    }

    #[test]
    fn addresses_mentions_and_clauses_are_seen() {
        use TokenShape::{Ask, Link, Mention, Stop, Word};
        let shapes = |text| read(text).into_iter().map(|(shape, _)| shape).collect::<Vec<_>>();
        assert_eq!(shapes("@Mira, see example.com/x!"), [Mention, Stop, Word, Link, Stop]);
        assert_eq!(shapes("why?? ok."), [Word, Ask, Word, Stop]);
    }

    #[test]
    fn an_emote_is_no_word() {
        let text = "so bad1 today";
        let span = EmoteSpan::new(text, "7", 3, 7).unwrap();
        let tokens = Tokens::read(text, &[span]);
        assert_eq!(tokens.iter().nth(1), Some((TokenShape::Emote, "bad1")));
    }
}
