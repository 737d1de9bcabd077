//! Reads JSON of chat as it comes, one message at a time: such files are larger than memory wants to be.
//!
//! A file is a list of messages, an object with such a list among its keys, or one message a line.

use std::fmt;
use std::io::{BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::entry::FileEnd;
use super::error::ImportError;

/// Keys that hold the messages.
const LISTS: [&str; 2] = ["comments", "messages"];
/// Keys that hold pictures, and nothing for us.
const PASSED_OVER: [&str; 2] = ["embeddedData", "emotes_data"];

/// Hands each message to `take`, with what its file said before the first. Stops where `take` wants no more.
pub(super) fn read(
    file: impl Read,
    mut take: impl FnMut(&Map<String, Value>, &Value) -> bool,
) -> Result<FileEnd, ImportError> {
    let mut reader = serde_json::Deserializer::from_reader(BufReader::with_capacity(64 * 1024, file));
    let mut wants = true;
    loop {
        match reader.end() {
            Ok(()) => return Ok(FileEnd::Whole),
            // More follows, or what does cannot be read: the next look tells.
            Err(error) if error.is_io() => return Ok(FileEnd::Broken),
            Err(_) => {}
        }
        match (Messages { take: &mut take, wants: &mut wants }).deserialize(&mut reader) {
            Ok(()) if wants => {}
            Ok(()) => return Ok(FileEnd::Whole),
            Err(_) if !wants => return Ok(FileEnd::Whole),
            Err(_) => return Ok(FileEnd::Broken),
        }
    }
}

/// Finds the messages in a value.
struct Messages<'a, F> {
    take: &'a mut F,
    wants: &'a mut bool,
}

impl<'de, F: FnMut(&Map<String, Value>, &Value) -> bool> DeserializeSeed<'de> for Messages<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(&Map<String, Value>, &Value) -> bool> Visitor<'de> for Messages<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("messages of chat")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        List { head: &Map::new(), take: self.take, wants: self.wants }.visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut head = Map::new();
        let mut is_file = false;
        while let Some(key) = object.next_key::<String>()? {
            if LISTS.contains(&key.as_str()) {
                is_file = true;
                object.next_value_seed(List {
                    head: &head,
                    take: &mut *self.take,
                    wants: &mut *self.wants,
                })?;
            } else if PASSED_OVER.contains(&key.as_str()) {
                object.next_value::<IgnoredAny>()?;
            } else {
                head.insert(key, object.next_value()?);
            }
        }
        if !is_file {
            // One message, on a line of its own.
            *self.wants = (self.take)(&Map::new(), &Value::Object(head));
        }
        Ok(())
    }
}

/// A list of messages.
struct List<'a, F> {
    head: &'a Map<String, Value>,
    take: &'a mut F,
    wants: &'a mut bool,
}

impl<'de, F: FnMut(&Map<String, Value>, &Value) -> bool> DeserializeSeed<'de> for List<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(&Map<String, Value>, &Value) -> bool> Visitor<'de> for List<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(message) = list.next_element::<Value>()? {
            if !(self.take)(self.head, &message) {
                *self.wants = false;
                return Err(serde::de::Error::custom("no more is wanted"));
            }
        }
        Ok(())
    }
}

/// The text at `path` within `value`.
pub(super) fn text<'v>(value: &'v Value, path: &[&str]) -> Option<&'v str> {
    at(value, path)?.as_str().filter(|text| !text.is_empty())
}

/// A number at `path` that is not negative.
pub(super) fn count(value: &Value, path: &[&str]) -> Option<i64> {
    let found = at(value, path)?;
    found.as_i64().or_else(|| found.as_str()?.parse().ok()).filter(|count| *count >= 0)
}

/// Seconds at `path`, which may be a fraction.
pub(super) fn seconds(value: &Value, path: &[&str]) -> Option<f64> {
    at(value, path)?.as_f64().filter(|seconds| seconds.is_finite() && seconds.abs() < 1e7)
}

/// An id at `path`: text, or a number.
pub(super) fn id(value: &Value, path: &[&str]) -> Option<String> {
    match at(value, path)? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
    .filter(|id| !id.is_empty())
}

/// What is at `path` within `value`.
pub(super) fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}
