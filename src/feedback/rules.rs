//! What can hardly mean anything else: rows of `rules.tsv`, each a regular expression over the words of a
//! message as they were meant (`tokens`), with one space before, between and behind them.
//!
//! Must not know which of two signs counts; that is decided in `classify`.

use std::error::Error;
use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::{RegexSet, RegexSetBuilder};

use super::tokens::{TokenShape, Tokens};

const BUILT_IN: &str = include_str!("rules.tsv");

/// What a row is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuleSign {
    /// Abuse.
    Hateful,
    /// Looks like abuse and is none.
    NotHateful,
    /// Talk about the channel's numbers.
    NumberTalk,
    /// Advertising.
    Spam,
    /// Looks like advertising and is none.
    NotSpam,
    /// Kind words.
    Kind,
    /// Ordinary chat.
    Chatter,
    /// Reports that something private can be seen.
    Private,
}

impl RuleSign {
    const ALL: [(&str, Self); 8] = [
        ("hateful", Self::Hateful),
        ("not-hateful", Self::NotHateful),
        ("number_talk", Self::NumberTalk),
        ("spam", Self::Spam),
        ("not-spam", Self::NotSpam),
        ("kind", Self::Kind),
        ("chatter", Self::Chatter),
        ("private", Self::Private),
    ];
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Its name: a word for the sign, a point and a word for what it is.
    pub(crate) id: &'static str,
    /// What it is a sign of.
    pub(crate) sign: RuleSign,
    /// A message that it finds.
    #[cfg(test)]
    example: &'static str,
}

/// Why the rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RulesError {
    /// A line is none of ours.
    #[error("Line {0} of the rules is not understood.")]
    Line(usize),
    /// A pattern is none.
    #[error("A pattern of the rules is not understood.")]
    Pattern(#[from] regex::Error),
}

/// The rules, ready to be asked.
#[derive(Debug)]
pub(crate) struct Rules {
    list: Vec<Rule>,
    set: RegexSet,
}

impl Rules {
    /// The rules of the built-in file, read once.
    pub(crate) fn built_in() -> &'static Self {
        static BUILT_IN_RULES: LazyLock<Rules> = LazyLock::new(|| {
            Rules::read(BUILT_IN).unwrap_or_else(|error| {
                // A test rules it out.
                tracing::error!(error = &error as &dyn Error, "the rules cannot be read");
                Rules { list: Vec::new(), set: RegexSet::empty() }
            })
        });
        &BUILT_IN_RULES
    }

    fn read(text: &'static str) -> Result<Self, RulesError> {
        let mut parts: Vec<(String, String)> = Vec::new();
        let mut list = Vec::new();
        let mut patterns = Vec::new();
        let fill = |parts: &[(String, String)], pattern: &str| {
            parts.iter().fold(pattern.to_owned(), |pattern, (name, part)| pattern.replace(name, part))
        };
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        for (place, line) in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            match cells.as_slice() {
                [name, pattern] if name.starts_with("= ") => {
                    let name = name.trim_start_matches("= ");
                    parts.push((format!("{{{name}}}"), fill(&parts, pattern)));
                }
                [id, sign, pattern, _example] => {
                    let known = RuleSign::ALL.iter().find(|(name, _)| name == sign);
                    let sign = known.ok_or(RulesError::Line(place + 1))?.1;
                    list.push(Rule {
                        id,
                        sign,
                        #[cfg(test)]
                        example: _example,
                    });
                    patterns.push(fill(&parts, pattern));
                }
                _ => return Err(RulesError::Line(place + 1)),
            }
        }
        let set = RegexSetBuilder::new(patterns).size_limit(1 << 22).dfa_size_limit(1 << 20).build()?;
        Ok(Self { list, set })
    }

    /// The rules that find something in `words`, in the order of the file.
    pub(crate) fn find(&self, words: &str) -> impl Iterator<Item = &Rule> {
        // Nearly no message is found by any: that is asked first, for it costs least.
        let found = self.set.is_match(words).then(|| self.set.matches(words));
        self.list.iter().enumerate().filter_map(move |(place, rule)| {
            found.as_ref().is_some_and(|found| found.matched(place)).then_some(rule)
        })
    }
}

/// The words of a message as rules see them. `is_ours` tells the streamer's own name, which is left out;
/// `commands` that it is a command.
pub(crate) fn words(tokens: &Tokens, is_ours: impl Fn(&str) -> bool, commands: bool) -> String {
    let mut words = String::with_capacity(96);
    words.push_str(if commands { "! " } else { " " });
    for (shape, text) in tokens.iter() {
        let word = match shape {
            TokenShape::Word | TokenShape::Emote | TokenShape::Mention if is_ours(text) => continue,
            TokenShape::Word | TokenShape::Emote => text,
            TokenShape::Mention => "@",
            TokenShape::Number => "#",
            TokenShape::Measure => "#:",
            TokenShape::Link => "://",
            TokenShape::Ask => "?",
            TokenShape::Stop => continue,
        };
        // Writing to a string does not fail.
        let _ = write!(words, "{word} ");
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn found(rules: &Rules, text: &str) -> Vec<&'static str> {
        let tokens = Tokens::read(text, &[]);
        let words = words(&tokens, |_| false, text.starts_with('!'));
        rules.find(&words).map(|rule| rule.id).collect()
    }

    #[test]
    fn every_rule_has_a_name_of_its_own_and_finds_its_example() {
        let rules = Rules::read(BUILT_IN).unwrap();
        let names: HashSet<&str> = rules.list.iter().map(|rule| rule.id).collect();
        assert_eq!(names.len(), rules.list.len(), "two rules have one name");
        for rule in &rules.list {
            let found = found(&rules, rule.example);
            assert!(found.contains(&rule.id), "{} does not find {:?}, but {found:?}", rule.id, rule.example);
        }
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        assert!(matches!(Rules::read("# a\nx\ty"), Err(RulesError::Line(2))));
        assert!(matches!(Rules::read("a.b\tnothing\tx\tx"), Err(RulesError::Line(1))));
        assert!(matches!(Rules::read("a.b\tspam\t(\tx"), Err(RulesError::Pattern(_))));
    }
}
