//! Which settings exist, read off the structs themselves, so that no list of names can drift.
//!
//! A probe poses as a settings file: serde tells it the fields of every struct it tries to fill. Must
//! not know defaults, files or the environment.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::Config;

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

fn collect(path: &mut Vec<&'static str>, keys: &mut Vec<Key>) {
    let mut seen = Seen::Value(Shape::Text);
    // The probe always stops with an error; what it saw until then is what we came for.
    let _ = Config::deserialize(Probe { path, seen: &mut seen });
    let mut push = |shape| keys.push(Key { path: path.join("."), shape });
    match seen {
        Seen::Value(shape) => push(shape),
        Seen::Names(names) => {
            push(Shape::Table);
            keys.extend(
                names
                    .iter()
                    .map(|name| Key { path: format!("{}.{name}", path.join(".")), shape: Shape::Text }),
            );
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
            Some((field, rest)) => {
                visitor.visit_map(Field { field, probe: Probe { path: rest, seen: self.seen } })
            }
            None => self.stop(Seen::Fields(fields)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(EntryNames(self))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        self.stop(Seen::Value(Shape::Flag))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        self.stop(Seen::Value(Shape::List))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        self.stop(Seen::Value(Shape::Text))
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
        seed.deserialize(Probe { path: self.probe.path, seen: self.probe.seen })
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
