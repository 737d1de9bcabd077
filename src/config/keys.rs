//! Which settings exist, read off the schema of [`Config`], so that no list of names can drift. Must not
//! know defaults, files or the environment.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Object, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::Config;

/// How a setting is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingShape {
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
pub struct SettingKey {
    /// Where it stands, for example `breaks.every`.
    pub path: String,
    /// How it is written.
    pub shape: SettingShape,
    /// The words it may be, or its entries may be; empty where they are free.
    pub choices: Vec<String>,
}

impl SettingKey {
    /// The environment variable that sets it, for example `EVENKEEL_BREAKS__EVERY`.
    pub fn variable(&self) -> String {
        format!("EVENKEEL_{}", self.path.to_uppercase().replace('.', "__"))
    }
}

/// Every setting, in the order of the structs; a table's entries follow it.
pub fn all() -> &'static [SettingKey] {
    static KEYS: LazyLock<Vec<SettingKey>> = LazyLock::new(|| {
        let mut named = Vec::new();
        Config::schemas(&mut named);
        let mut keys = Vec::new();
        Schemas(named.into_iter().collect()).collect("", &Config::schema(), &mut keys);
        keys
    });
    &KEYS
}

/// The setting at `path`.
pub fn find(path: &str) -> Option<&'static SettingKey> {
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

/// The schemas that others refer to, by name.
struct Schemas(BTreeMap<String, RefOr<Schema>>);

impl Schemas {
    /// Adds the settings that `schema`, which stands at `path`, describes.
    fn collect(&self, path: &str, schema: &RefOr<Schema>, keys: &mut Vec<SettingKey>) {
        let inner = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match self.resolve(schema) {
            Some(Schema::Object(object)) if !object.properties.is_empty() => {
                for (name, property) in &object.properties {
                    self.collect(&inner(name), property, keys);
                }
            }
            Some(Schema::Object(object)) => {
                keys.push(key(path, shape(object), words(object)));
                let Some(AdditionalProperties::RefOr(entry)) = object.additional_properties.as_deref() else {
                    return;
                };
                if let Some(Schema::Object(names)) = object.property_names.as_deref() {
                    for name in words(names) {
                        self.collect(&inner(&name), entry, keys);
                    }
                }
            }
            Some(Schema::Array(array)) => {
                let choices = match &array.items {
                    ArrayItems::RefOrSchema(items) => match self.resolve(items) {
                        Some(Schema::Object(entry)) => words(entry),
                        _ => Vec::new(),
                    },
                    ArrayItems::False => Vec::new(),
                };
                keys.push(key(path, SettingShape::List, choices));
            }
            _ => {}
        }
    }

    /// What `schema` says, or the one it refers to.
    fn resolve<'a>(&'a self, schema: &'a RefOr<Schema>) -> Option<&'a Schema> {
        match schema {
            RefOr::T(schema) => Some(schema),
            RefOr::Ref(reference) => {
                let name = reference.ref_location.rsplit('/').next().unwrap_or_default();
                self.resolve(self.0.get(name)?)
            }
        }
    }
}

fn key(path: &str, shape: SettingShape, choices: Vec<String>) -> SettingKey {
    SettingKey { path: path.to_owned(), shape, choices }
}

fn shape(object: &Object) -> SettingShape {
    match object.schema_type {
        SchemaType::Type(Type::Boolean) => SettingShape::Flag,
        _ if object.additional_properties.is_some() => SettingShape::Table,
        _ => SettingShape::Text,
    }
}

/// The closed set of words that a text may be; empty where it is free.
fn words(object: &Object) -> Vec<String> {
    let words = object.enum_values.iter().flatten();
    words.filter_map(|word| word.as_str().map(str::to_owned)).collect()
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
            ("twitch.channel", SettingShape::Text),
            ("server.listen", SettingShape::Text),
            ("server.allow_lan", SettingShape::Flag),
            ("shield.while_live", SettingShape::Text),
            ("shield.numbers", SettingShape::Table),
            ("shield.numbers.watch_streak", SettingShape::Text),
            ("feedback.pass", SettingShape::List),
            ("digest.during", SettingShape::Text),
            ("digest.folder", SettingShape::Text),
            ("hotkeys.break", SettingShape::Text),
            ("obs.password", SettingShape::Text),
            ("retention.chat", SettingShape::Text),
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
