//! The example file: every setting, explained, at its default.
//!
//! Must not be a source of defaults; a test holds it equal to them.

use std::sync::LazyLock;

use toml_edit::{DocumentMut, Item, Value};

/// The file `evenkeel config init` writes.
pub const EXAMPLE: &str = include_str!("../../config.example.toml");

/// How the setting at `path` may be written, if the example shows more than an empty value.
pub(super) fn value(path: &str) -> Option<Value> {
    let mut item: &Item = document().as_ref()?.as_item();
    for part in path.split('.') {
        item = item.as_table_like()?.get(part)?;
    }
    let value = item.as_value()?.clone().decorated("", "");
    let empty =
        value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(toml_edit::Array::is_empty);
    (!empty).then_some(value)
}

/// What the example says of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettingNotes {
    /// What it is, in one sentence.
    pub what: String,
    /// What else there is to say; may be empty.
    pub more: String,
    /// Why its default is what it is; may be empty.
    pub because: String,
    /// Whether it is best left as it is.
    pub is_seldom_changed: bool,
}

/// How the explanation of a default begins.
const BECAUSE: &str = "Because ";
/// From here on a comment is about the writing, which is no matter for who reads it elsewhere.
const IN_THIS_FILE: &str = "In this file ";
/// The sentence under which most people need not read on.
const LEFT: &str = "Best left as it is.";

/// What the example says of the setting at `path`. Empty where it says nothing.
pub fn explained(path: &str) -> SettingNotes {
    let Some(comment) = comment_above(path) else { return SettingNotes::default() };
    let mut explained = SettingNotes::default();
    let mut text = String::new();
    for line in comment.lines() {
        if line.starts_with(IN_THIS_FILE) {
            break;
        }
        let is_reason = !explained.because.is_empty() || line.starts_with(BECAUSE);
        let place = if is_reason { &mut explained.because } else { &mut text };
        if !place.is_empty() {
            place.push(' ');
        }
        place.push_str(line);
    }
    explained.is_seldom_changed = text.contains(LEFT);
    let text = text.replace(LEFT, "");
    let (what, more) = text.trim().split_once(". ").unwrap_or((text.trim(), ""));
    explained.what = what.trim_end_matches('.').to_owned();
    explained.more = more.to_owned();
    explained
}

/// The title of a section, and what it is about.
pub fn section(name: &str) -> (String, String) {
    let comment = document().as_ref().and_then(|document| {
        let decor = document.get(name)?.as_table()?.decor();
        Some(words_of(decor.prefix()?.as_str()?))
    });
    let comment = comment.unwrap_or_default().replace('\n', " ");
    let (title, about) = comment.split_once(": ").unwrap_or((&comment, ""));
    let mut about = about.to_owned();
    if let Some(first) = about.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    (title.to_owned(), about)
}

fn comment_above(path: &str) -> Option<String> {
    let (section, name) = path.rsplit_once('.')?;
    let document = document().as_ref()?;
    let (key, _) = document.get(section)?.as_table()?.get_key_value(name)?;
    Some(words_of(key.leaf_decor().prefix()?.as_str()?))
}

/// The words of the last comment in `raw`, line by line.
fn words_of(raw: &str) -> String {
    let last = raw.trim_end().rsplit("\n\n").next().unwrap_or_default();
    let lines = last.lines().map(|line| line.trim().trim_start_matches('#').trim());
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn document() -> &'static Option<DocumentMut> {
    static DOCUMENT: LazyLock<Option<DocumentMut>> = LazyLock::new(|| EXAMPLE.parse().ok());
    &DOCUMENT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::keys::{self, SettingShape};

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
            .filter(|key| key.shape == SettingShape::Table)
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
            let SettingNotes { what, more, .. } = explained(&key.path);
            assert!(!what.is_empty() && !more.contains('='), "{}: {what:?} {more:?}", key.path);
        }
    }

    #[test]
    fn an_empty_default_is_no_example() {
        assert_eq!(value("breaks.every").map(|value| value.to_string()), Some("\"50m\"".into()));
        assert!(value("twitch.channel").is_none());
        assert!(value("shield.numbers.viewers").is_none());
    }

    #[test]
    fn a_setting_is_explained_in_parts() {
        assert_eq!(
            explained("breaks.length"),
            SettingNotes {
                what: "How long a break is".into(),
                because: "Because in a study the heart's variability was the same after five minutes of slow breathing as after twenty.".into(),
                ..SettingNotes::default()
            }
        );
        let leave = explained("twitch.irc_url");
        assert!(leave.is_seldom_changed && leave.more.is_empty(), "{leave:?}");
        assert!(
            explained("breaks.own").more.ends_with("stays in the dock."),
            "{:?}",
            explained("breaks.own")
        );
        assert_eq!(
            section("breaks"),
            ("Breaks".into(), "When one is offered, and what happens in it.".into())
        );
    }
}
