//! The words the classifier knows, read from `lexicon.tsv` into a table of phrases.
//!
//! Holds what words mean by themselves, and no rule about what follows from them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::disguise::readings;
use super::tokens::{Shape, Tokens};

/// Declares the marks by the names that the file uses.
macro_rules! marks {
    ($($bit:literal $name:ident $word:literal $doc:literal),+ $(,)?) => {
        /// What a word or phrase is a sign of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub(crate) struct Marks(u32);

        impl Marks {
            $(#[doc = $doc] pub(crate) const $name: Self = Self(1 << $bit);)+

            fn named(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

marks! {
    0 EMOTE "emote" "May also be one of Twitch's emotes.",
    1 LAUGH "laugh" "Laughter.",
    2 IRONY "irony" "Says that the rest may not be meant.",
    3 NOT "not" "Turns what follows round.",
    4 STRONG "strong" "Makes what follows stronger.",
    5 WEAK "weak" "Makes what follows weaker.",
    6 YOU "you" "Speaks to somebody.",
    7 ME "me" "Speaks of oneself.",
    8 OTHER "other" "Speaks of somebody or something else than the stream.",
    9 GETS "gets" "What follows is what somebody met, not what they are.",
    10 TOPIC "topic" "A part of the stream.",
    11 ASK "ask" "A word that questions have.",
    12 ASKS "asks" "A question even without its mark.",
    13 REQUEST "request" "Asks for something to be done.",
    14 PLEASE "please" "Asks for something, together with what.",
    15 DO "do" "What one can be asked to do with a stream.",
    16 PLAIN "plain" "Means nothing; keeps the words in it from being read one by one.",
    17 THANKS "thanks" "Thanks.",
    18 PRAISE "praise" "Kind by itself.",
    19 JUDGE "judge" "Judges coldly.",
    20 CRITICAL "critical" "Criticism by itself.",
    21 INSULT "insult" "Rude when said to a person.",
    22 RUDE "rude" "Rude wherever it stands.",
    23 SLUR "slur" "A slur.",
    24 ABUSE "abuse" "A threat or a wish to harm.",
    25 SPAM "spam" "Advertising by itself.",
    26 OFFER "offer" "A word that advertisements have.",
    27 MINE "mine" "What follows is the writer's own.",
    28 QUALITY "quality" "Says how something is; turned round, it judges.",
    29 ABROAD "abroad" "Means the same in other languages, or stands in none but those.",
}

impl Marks {
    /// Whether any of `marks` is set.
    pub(crate) const fn any(self, marks: Self) -> bool {
        self.0 & marks.0 != 0
    }

    /// Both.
    pub(crate) const fn and(self, marks: Self) -> Self {
        Self(self.0 | marks.0)
    }
}

/// A word or phrase.
#[derive(Debug)]
pub(crate) struct Entry {
    /// As it stands in the file.
    pub(crate) text: String,
    /// From -4, cold, to 4, warm.
    pub(crate) valence: i32,
    /// What it is a sign of.
    pub(crate) marks: Marks,
    /// How many tokens it takes.
    pub(crate) length: usize,
}

impl Entry {
    /// Whether it means the same in other languages: emotes, emoji, laughter, abuse, and what the file
    /// says of it.
    pub(crate) fn is_known_abroad(&self) -> bool {
        const ANYWHERE: Marks =
            Marks::ABROAD.and(Marks::EMOTE).and(Marks::LAUGH).and(Marks::SLUR).and(Marks::ABUSE);
        self.marks.any(ANYWHERE) || !self.text.starts_with(|c: char| c.is_ascii_alphabetic())
    }
}

/// A token as phrases see it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// The word's number; none if it is in no table.
    pub(crate) word: Option<u32>,
    /// Whether it is one of Twitch's emotes, which are never parts of phrases.
    emote: bool,
}

/// A table with a plain, quick hash. Messages are only looked up in it and never put into it, so that
/// nobody outside can crowd it.
type Table<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// The hash of Fowler, Noll and Vo (1a, 64 bits).
#[derive(Debug, Clone, Copy)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x0100_0000_01b3).rotate_left(26);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The table of phrases.
#[derive(Debug)]
pub(crate) struct Lexicon {
    words: Table<Box<str>, u32>,
    /// The words, by their numbers.
    texts: Vec<Box<str>>,
    /// Where an entry goes on after its first word, by that word; zero where none begins with it.
    roots: Vec<u32>,
    /// Where it goes on after later ones.
    steps: Table<(u32, u32), u32>,
    nodes: Vec<Option<Entry>>,
}

const FILE: &str = include_str!("lexicon.tsv");

impl Lexicon {
    /// Reads the built-in file. A line that is not understood is left out; a test holds that there
    /// is none.
    pub(crate) fn built_in() -> Self {
        let mut lexicon = Self {
            words: Table::default(),
            texts: Vec::new(),
            roots: Vec::new(),
            steps: Table::default(),
            nodes: vec![None],
        };
        for entry in lines().filter_map(Result::ok) {
            lexicon.add(entry);
        }
        lexicon
    }

    fn add(&mut self, (text, valence, marks): (&'static str, i32, Marks)) {
        let mut node = 0;
        for word in text.split(' ') {
            let word = self.intern(word);
            let fresh = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
            node = if node == 0 {
                self.root(word, fresh)
            } else {
                *self.steps.entry((node, word)).or_insert(fresh)
            };
            if node == fresh {
                self.nodes.push(None);
            }
        }
        if let Some(place) = self.nodes.get_mut(node as usize) {
            let length = text.split(' ').count();
            *place = Some(Entry { text: text.to_owned(), valence, marks, length });
        }
    }

    /// The node after a first word, which is `fresh` where there was none.
    fn root(&mut self, word: u32, fresh: u32) -> u32 {
        let place = word as usize;
        if self.roots.len() <= place {
            self.roots.resize(place + 1, 0);
        }
        match self.roots.get_mut(place) {
            Some(root) if *root == 0 => {
                *root = fresh;
                fresh
            }
            Some(root) => *root,
            None => fresh,
        }
    }

    /// The number of a word; a new one gets the next.
    pub(crate) fn intern(&mut self, word: &str) -> u32 {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.insert(word.into(), next);
        self.texts.push(word.into());
        next
    }

    /// All words that have a number, in the order of their numbers.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }

    /// The word with this number.
    pub(crate) fn text(&self, word: u32) -> Option<&str> {
        self.texts.get(word as usize).map(AsRef::as_ref)
    }

    /// Whether a word has a number.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// The tokens as phrases see them.
    pub(crate) fn see(&self, tokens: &Tokens) -> Vec<Seen> {
        tokens
            .iter()
            .map(|(shape, text)| match shape {
                Shape::Word => Seen { word: self.word(text), emote: false },
                Shape::Emote => Seen { word: self.words.get(text).copied(), emote: true },
                _ => Seen::default(),
            })
            .collect()
    }

    fn word(&self, text: &str) -> Option<u32> {
        let known = |text: &str| self.words.get(text).copied();
        known(text).or_else(|| readings(text).find_map(|reading| known(&reading)))
    }

    /// The longest entry at the beginning of `seen`.
    pub(crate) fn longest(&self, seen: &[Seen]) -> Option<&Entry> {
        let mut node = 0;
        let mut found = None;
        for (place, token) in seen.iter().enumerate() {
            if token.emote && place > 0 {
                break;
            }
            let Some(next) = self.step(node, *token) else { break };
            node = next;
            let entry = self.nodes.get(node as usize).and_then(Option::as_ref);
            found = entry.filter(|entry| !token.emote || entry.marks.any(Marks::EMOTE)).or(found);
            if token.emote {
                break;
            }
        }
        found
    }

    fn step(&self, node: u32, token: Seen) -> Option<u32> {
        self.after(node, token.word?)
    }

    fn after(&self, node: u32, word: u32) -> Option<u32> {
        if node == 0 {
            self.roots.get(word as usize).copied().filter(|root| *root != 0)
        } else {
            self.steps.get(&(node, word)).copied()
        }
    }

    /// Whether these letters, written apart, spell something that is closed away.
    pub(crate) fn is_abuse(&self, word: &str) -> bool {
        let entry = self
            .words
            .get(word)
            .and_then(|word| self.after(0, *word))
            .and_then(|node| self.nodes.get(node as usize)?.as_ref());
        entry.is_some_and(|entry| entry.marks.any(Marks::ABUSE.and(Marks::SLUR)))
    }
}

/// The entries of the file, or the lines that are none.
fn lines() -> impl Iterator<Item = Result<(&'static str, i32, Marks), &'static str>> {
    FILE.lines().filter(|line| !line.starts_with('#')).map(|line| entry(line).ok_or(line))
}

fn entry(line: &'static str) -> Option<(&'static str, i32, Marks)> {
    let mut columns = line.split('\t');
    let text = columns.next()?;
    let valence = columns.next()?.parse().ok()?;
    let names = columns.next().unwrap_or_default();
    let marks = names
        .split_whitespace()
        .try_fold(Marks::default(), |all, name| Some(all.and(Marks::named(name)?)))?;
    (!text.is_empty() && (-4..=4).contains(&valence)).then_some((text, valence, marks))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_line_of_the_file_is_understood_and_none_stands_twice() {
        let mut seen = HashSet::new();
        for line in lines() {
            let (text, ..) = line.unwrap();
            assert!(seen.insert(text), "{text}");
        }
        assert!(seen.len() > 1000);
    }

    #[test]
    fn every_phrase_can_be_found_in_a_message() {
        let lexicon = Lexicon::built_in();
        for (text, ..) in lines().map(Result::unwrap) {
            let tokens = Tokens::read(text, &[]);
            let found = lexicon.longest(&lexicon.see(&tokens)).map(|entry| entry.text.as_str());
            assert_eq!(found, Some(text));
        }
    }

    #[test]
    fn the_longest_phrase_decides() {
        let lexicon = Lexicon::built_in();
        let found = |text: &str| {
            let seen = lexicon.see(&Tokens::read(text, &[]));
            lexicon.longest(&seen).map(|entry| entry.text.clone())
        };
        assert_eq!(found("not bad at all"), Some("not bad at all".into()));
        assert_eq!(found("not badly"), Some("not".into()));
    }
}
