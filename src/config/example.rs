//! The example file: every setting, explained, at its default.
//!
//! Must not be a source of defaults; a test holds it equal to them.

use toml_edit::{DocumentMut, Item, Value};

/// The file `evenkeel config init` writes.
pub const EXAMPLE: &str = include_str!("../../config.example.toml");

/// How the setting at `path` may be written, if the example shows more than an empty value.
pub(super) fn value(path: &str) -> Option<Value> {
    let document: DocumentMut = EXAMPLE.parse().ok()?;
    let mut item: &Item = document.as_item();
    for part in path.split('.') {
        item = item.as_table_like()?.get(part)?;
    }
    let value = item.as_value()?.clone().decorated("", "");
    let empty =
        value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(toml_edit::Array::is_empty);
    (!empty).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::keys::{self, Shape};

    #[test]
    fn the_example_is_the_defaults() {
        let example: Config = toml_edit::de::from_str(EXAMPLE).expect("the example is valid");
        assert_eq!(example, Config::default());
    }

    #[test]
    fn the_example_has_every_setting_and_explains_it() {
        let document: DocumentMut = EXAMPLE.parse().expect("the example is TOML");
        let tables: Vec<_> = keys::all()
            .iter()
            .filter(|key| key.shape == Shape::Table)
            .map(|key| format!("{}.", key.path))
            .collect();
        for key in keys::all().iter().filter(|key| !tables.iter().any(|table| key.path.starts_with(table))) {
            let (section, name) = key.path.rsplit_once('.').expect("settings stand in sections");
            let (written, _) = document
                .get(section)
                .and_then(Item::as_table)
                .and_then(|table| table.get_key_value(name))
                .unwrap_or_else(|| panic!("{} is missing", key.path));
            let comment =
                written.leaf_decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
            assert!(
                comment.trim().starts_with("# ") && comment.trim().ends_with('.'),
                "{}: {comment:?}",
                key.path
            );
        }
    }

    #[test]
    fn an_empty_default_is_no_example() {
        assert_eq!(value("breaks.every").map(|value| value.to_string()), Some("\"50m\"".into()));
        assert!(value("twitch.channel").is_none());
        assert!(value("shield.numbers.viewers").is_none());
    }
}
