//! Which settings exist, read off the structs themselves, so that no list of names can drift.
//!
//! A probe poses as a settings file: serde tells it the fields of every struct it tries to fill. Must
//! not know defaults, files or the environment.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::value::{Error, SeqDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::Config;
use crate::domain::UnknownWord;

/// How a setting is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Text in quotes.
    Text,
    /// `true` or `false`.
    Flag,
    /// A list in square brackets.
    List,
    /// A table, whose entries are settings of their own.
    Table,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Where it stands, for example `breaks.every`.
    pub path: String,
    /// How it is written.
    pub shape: Shape,
    /// The words it may be, or its entries may be; empty where they are free.
    pub choices: Vec<String>,
}

impl Key {
    /// The environment variable that sets it, for example `EVENKEEL_BREAKS__EVERY`.
    pub fn variable(&self) -> String {
        format!("EVENKEEL_{}", self.path.to_uppercase().replace('.', "__"))
    }
}

/// Every setting, in the order of the structs; a table's entries follow it.
pub fn all() -> &'static [Key] {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
        let mut keys = Vec::new();
        collect(&mut Vec::new(), &mut keys);
        keys
    });
    &KEYS
}

/// The setting at `path`.
pub fn find(path: &str) -> Option<&'static Key> {
    all().iter().find(|key| key.path == path)
}

/// Whether `path` is a section or a table, so that settings stand below it.
pub fn has_inner(path: &str) -> bool {
    all().iter().any(|key| key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// The names of the entries of the table at `path`.
pub fn below(path: &str) -> impl Iterator<Item = &'static str> {
    all().iter().filter_map(move |key| key.path.strip_prefix(path)?.strip_prefix('.'))
}

fn collect(path: &mut Vec<&'static str>, keys: &mut Vec<Key>) {
    match probe(path, None).0 {
        Seen::Value(shape) => keys.push(key(path, shape)),
        Seen::Names(names) => {
            keys.push(key(path, Shape::Table));
            for name in names {
                path.push(name);
                keys.push(key(path, Shape::Text));
                path.pop();
            }
        }
        Seen::Fields(fields) => {
            for field in fields {
                path.push(field);
                collect(path, keys);
                path.pop();
            }
        }
    }
}

fn key(path: &[&'static str], shape: Shape) -> Key {
    let refused = matches!(shape, Shape::Text | Shape::List).then(|| probe(path, Some(NO_WORD)).1);
    let choices = refused.and_then(|said| UnknownWord::known_in(NO_WORD, &said)).unwrap_or_default();
    Key { path: path.join("."), shape, choices }
}

/// Follows `path` and says what stands there, and with which words serde refused what it was given.
fn probe(path: &[&'static str], word: Option<&'static str>) -> (Seen, String) {
    let mut seen = Seen::Value(Shape::Text);
    // Without a word the probe always stops with an error; what it saw until then is what we came for.
    let outcome = Config::deserialize(Probe { path, word, seen: &mut seen });
    (seen, outcome.err().map(|error| error.to_string()).unwrap_or_default())
}

/// A word that no setting knows.
const NO_WORD: &str = "?";

/// What stands at the end of a probe's path.
enum Seen {
    /// A struct with these fields.
    Fields(&'static [&'static str]),
    /// A table whose entries have these names.
    Names(&'static [&'static str]),
    /// A value.
    Value(Shape),
}

/// Follows `path` through the structs and notes what stands at its end.
struct Probe<'a> {
    path: &'a [&'static str],
    /// What to give for a text, or for an entry of a list; none to stop there.
    word: Option<&'static str>,
    seen: &'a mut Seen,
}

impl Probe<'_> {
    fn stop<T>(self, seen: Seen) -> Result<T, Error> {
        *self.seen = seen;
        Err(serde::de::Error::custom("seen enough"))
    }
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.path.split_first() {
            Some((field, rest)) => visitor
                .visit_map(Field { field, probe: Probe { path: rest, word: self.word, seen: self.seen } }),
            None => self.stop(Seen::Fields(fields)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.path.split_first() {
            Some((name, rest)) => {
                let probe = Probe { path: rest, word: self.word, seen: self.seen };
                visitor.visit_map(Field { field: name, probe })
            }
            None => visitor.visit_map(EntryNames(self)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        self.stop(Seen::Value(Shape::Flag))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.word {
            Some(word) => visitor.visit_seq(SeqDeserializer::new([word].into_iter())),
            None => self.stop(Seen::Value(Shape::List)),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.word {
            Some(word) => visitor.visit_str(word),
            None => self.stop(Seen::Value(Shape::Text)),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct tuple tuple_struct enum identifier ignored_any
    }
}

/// Offers one field of a struct, and the probe as its value.
struct Field<'a> {
    field: &'static str,
    probe: Probe<'a>,
}

impl<'de> MapAccess<'de> for Field<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let name: StrDeserializer<'_, Error> = self.field.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Probe { path, word, seen } = &mut self.probe;
        seed.deserialize(Probe { path, word: *word, seen })
    }
}

/// Asks for one entry of a table, to see which names its keys may have.
struct EntryNames<'a>(Probe<'a>);

impl<'de> MapAccess<'de> for EntryNames<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        seed.deserialize(NameProbe(self.0.seen)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, _seed: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("seen enough"))
    }
}

/// Notes the names of an enum that serves as a table's key.
struct NameProbe<'a>(&'a mut Seen);

impl<'de> Deserializer<'de> for NameProbe<'_> {
    type Error = Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = Seen::Names(variants);
        Err(serde::de::Error::custom("seen enough"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        *self.0 = Seen::Names(&[]);
        Err(serde::de::Error::custom("seen enough"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_set_of_words_is_found() {
        for (path, first, last) in [
            ("shield.while_live", "hidden", "shown"),
            ("shield.numbers.followers", "hidden", "shown"),
            ("shield.after", "on_request", "never"),
            ("feedback.pass", "kind", "chatter"),
            ("breaks.start", "offer", "auto"),
        ] {
            let choices = &find(path).expect(path).choices;
            assert_eq!(choices.first().map(String::as_str), Some(first), "{path}");
            assert_eq!(choices.last().map(String::as_str), Some(last), "{path}");
        }
        for path in ["breaks.every", "twitch.channel", "digest.daily", "obs.mute", "breaks.own"] {
            assert!(find(path).expect(path).choices.is_empty(), "{path}");
        }
    }

    #[test]
    fn keys_are_found_with_their_shape() {
        for (path, shape) in [
            ("twitch.channel", Shape::Text),
            ("server.listen", Shape::Text),
            ("server.allow_lan", Shape::Flag),
            ("shield.while_live", Shape::Text),
            ("shield.numbers", Shape::Table),
            ("shield.numbers.watch_streak", Shape::Text),
            ("feedback.pass", Shape::List),
            ("digest.during", Shape::Text),
            ("digest.folder", Shape::Text),
            ("hotkeys.break", Shape::Text),
            ("obs.password", Shape::Text),
            ("retention.chat", Shape::Text),
        ] {
            assert_eq!(find(path).map(|key| key.shape), Some(shape), "{path}");
        }
        assert_eq!(find("hotkeys.break_now"), None);
        assert!(has_inner("breaks") && has_inner("shield.numbers") && !has_inner("breaks.every"));
    }

    #[test]
    fn a_variable_is_the_path_in_capitals() {
        let key = find("breaks.with_ads").expect("exists");
        assert_eq!(key.variable(), "EVENKEEL_BREAKS__WITH_ADS");
    }
}
