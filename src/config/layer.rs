//! Turns what a file, the environment and the command line say into single settings, each with its
//! origin, and names what is no setting.
//!
//! Must not know what a good value is; that is `check`'s work.

use std::ffi::{OsStr, OsString};
use std::ops::Range;
use std::path::Path;

use toml_edit::{Array, Document, Item, TableLike, TomlError, Value};

use super::error::{ConfigProblem, SettingOrigin};
use super::keys::{self, SettingKey, SettingShape};
use super::paths::SINGLE_QUOTES;
use super::places::OTHER_VARIABLES;

/// How the names of our variables begin.
const PREFIX: &str = "EVENKEEL_";

/// One setting, as somebody wrote it.
#[derive(Debug, Clone)]
pub(super) struct LayeredSetting {
    pub(super) path: String,
    pub(super) value: Value,
    pub(super) origin: SettingOrigin,
}

/// What a layer says, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) settings: Vec<LayeredSetting>,
    pub(super) problems: Vec<ConfigProblem>,
}

/// The settings of a file's text.
pub(super) fn of_file(path: &Path, text: &str) -> Layer {
    let mut layer = Layer::default();
    let origin = |at: Option<Range<usize>>| SettingOrigin::File {
        path: path.to_owned(),
        line: line_of(text, at.map_or(0, |span| span.start)),
    };
    match Document::parse(text) {
        Ok(document) => layer.walk("", document.as_table(), &origin),
        Err(error) => layer.problems.push(not_toml(text, &error, origin(error.span()))),
    }
    layer
}

/// The settings among environment variables; those of other programs are passed over.
pub(super) fn of_environment(variables: &[(OsString, OsString)]) -> Layer {
    let mut layer = Layer::default();
    for (name, value) in variables {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        if OTHER_VARIABLES.contains(&name) {
            continue;
        }
        match keys::all().iter().find(|key| key.variable() == name) {
            Some(key) => layer.add_text(key, value, SettingOrigin::Variable(name.to_owned())),
            None => layer.problems.push(unknown_variable(name)),
        }
    }
    layer
}

/// A setting made by an option.
pub(super) fn of_flag(path: &str, value: &str, flag: &'static str) -> LayeredSetting {
    LayeredSetting { path: path.to_owned(), value: value.into(), origin: SettingOrigin::Flag(flag) }
}

impl Layer {
    fn walk(
        &mut self,
        above: &str,
        table: &dyn TableLike,
        origin: &dyn Fn(Option<Range<usize>>) -> SettingOrigin,
    ) {
        for (name, item) in table.iter() {
            let path = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
            let span = table.key(name).and_then(toml_edit::Key::span).or_else(|| item.span());
            let origin_here = origin(span);
            match item.as_table_like() {
                Some(inner) if keys::has_inner(&path) => self.walk(&path, inner, origin),
                _ if keys::has_inner(&path) => self.problems.push(ConfigProblem {
                    key: None,
                    origin: Some(origin_here),
                    what: format!("`{path}` is a section, and holds settings of its own"),
                    advice: format!("Write [{path}] on a line of its own, and its settings below."),
                    field_advice: None,
                }),
                _ if keys::find(&path).is_some() => self.add_item(path, item, origin_here),
                inner => self.problems.push(unknown(&path, inner.is_some(), origin_here)),
            }
        }
    }

    fn add_item(&mut self, path: String, item: &Item, origin: SettingOrigin) {
        if let Ok(value) = item.clone().into_value() {
            self.settings.push(LayeredSetting { path, value, origin });
        }
    }

    fn add_text(&mut self, key: &SettingKey, text: &OsStr, origin: SettingOrigin) {
        let Some(text) = text.to_str() else {
            self.problems.push(ConfigProblem {
                key: Some(key.path.clone()),
                origin: Some(origin),
                what: format!("`{}` is not UTF-8 text", key.path),
                advice: "Set it again in plain text.".into(),
                field_advice: None,
            });
            return;
        };
        match (from_text(key.shape, text), key.shape) {
            (Some(Value::InlineTable(table)), SettingShape::Table) => {
                self.walk(&key.path, &table, &|_| origin.clone());
            }
            (Some(value), SettingShape::Text | SettingShape::Flag | SettingShape::List) => {
                self.settings.push(LayeredSetting { path: key.path.clone(), value, origin });
            }
            _ => self.problems.push(ConfigProblem {
                key: Some(key.path.clone()),
                origin: Some(origin),
                what: format!("`{}` cannot be read", key.path),
                advice: match key.shape {
                    SettingShape::Table => {
                        "Write it as a table, for example { followers = \"shown\" }.".into()
                    }
                    _ => "Write its entries with commas between them.".into(),
                },
                field_advice: None,
            }),
        }
    }
}

/// A value as it is written where there are no quotes and brackets.
fn from_text(shape: SettingShape, text: &str) -> Option<Value> {
    let text = text.trim();
    match shape {
        SettingShape::Text => Some(text.into()),
        // Anything but a truth value stays text, and is named as a wrong value later.
        SettingShape::Flag => Some(text.parse::<bool>().map_or_else(|_| text.into(), Value::from)),
        SettingShape::List if text.starts_with('[') => text.parse().ok(),
        SettingShape::List => {
            let entries: Array = text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).collect();
            Some(entries.into())
        }
        SettingShape::Table => text.parse().ok(),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// What the parser stumbled over. Only a key is repeated, never the rest of a line: that may be secret.
fn not_toml(text: &str, error: &TomlError, origin: SettingOrigin) -> ConfigProblem {
    let reason = error.message().lines().next().unwrap_or_default();
    let (what, advice) = match error.span().and_then(|span| text.get(span)) {
        Some(key) if reason == "duplicate key" => {
            (format!("`{key}` is set a second time"), "Keep one of the two lines.")
        }
        _ => {
            let at = error.span().map_or(0, |span| span.start);
            let line = text.lines().nth(line_of(text, at) - 1).unwrap_or_default();
            let is_path = line.contains('"') && line.contains('\\');
            let advice = if is_path {
                SINGLE_QUOTES
            } else {
                "Compare it with the example that `evenkeel config init` writes."
            };
            (format!("this is not valid TOML ({reason})"), advice)
        }
    };
    ConfigProblem { key: None, origin: Some(origin), what, advice: advice.into(), field_advice: None }
}

fn unknown(path: &str, is_section: bool, origin: SettingOrigin) -> ConfigProblem {
    let what = if is_section {
        format!("there is no section [{path}]")
    } else {
        format!("there is no setting `{path}`")
    };
    let advice = if is_section {
        let sections =
            keys::all().iter().filter_map(|key| key.path.rsplit_once('.')).map(|(section, _)| section);
        nearest(path, sections).map(|section| format!("Did you mean [{section}]?"))
    } else {
        nearest_setting(path).map(|setting| format!("Did you mean `{setting}`?"))
    };
    ConfigProblem {
        key: None,
        origin: Some(origin),
        what,
        advice: advice.unwrap_or_else(|| see_example(path)),
        field_advice: None,
    }
}

fn unknown_variable(name: &str) -> ConfigProblem {
    let variables: Vec<_> = keys::all().iter().map(SettingKey::variable).collect();
    let known = variables.iter().map(String::as_str).chain(OTHER_VARIABLES);
    // The beginning they share would make all of them look alike.
    let near = nearest(name.trim_start_matches(PREFIX), known.map(|known| known.trim_start_matches(PREFIX)));
    ConfigProblem {
        key: None,
        origin: Some(SettingOrigin::Variable(name.to_owned())),
        what: "no setting has this name".into(),
        advice: near.map_or_else(
            || "Unset it, or check its name.".into(),
            |near| format!("Did you mean {PREFIX}{near}?"),
        ),
        field_advice: None,
    }
}

/// The setting that `path` may have meant: one of the same name in another section, else the most
/// similar one.
fn nearest_setting(path: &str) -> Option<&'static str> {
    let name = |path: &'static str| path.rsplit('.').next();
    let wanted = path.rsplit('.').next();
    let paths = || keys::all().iter().map(|key| key.path.as_str());
    nearest(path, paths()).or_else(|| paths().find(|known| name(known) == wanted))
}

/// The most similar of `known`, if any is similar enough to be what was meant.
fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|known| (strsim::normalized_damerau_levenshtein(word, known), known))
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .filter(|(likeness, _)| *likeness >= 0.7)
        .map(|(_, known)| known)
}

/// The names there are in the section of `path`, or the sections, where there is no such section.
fn see_example(path: &str) -> String {
    let section = path.split('.').next().unwrap_or_default();
    let names: Vec<_> = keys::all()
        .iter()
        .filter_map(|key| key.path.strip_prefix(section)?.strip_prefix('.'))
        .filter(|name| !name.contains('.'))
        .collect();
    if names.is_empty() {
        let mut sections: Vec<_> = keys::all().iter().filter_map(|key| key.path.split('.').next()).collect();
        sections.dedup();
        return format!("The sections are {}.", sections.join(", "));
    }
    format!("[{section}] has {}.", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(layer: &Layer) -> Vec<String> {
        layer.settings.iter().map(|s| format!("{} = {}", s.path, s.value.clone().decorated("", ""))).collect()
    }

    fn variables(pairs: &[(&str, &str)]) -> Layer {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.into(), value.into())).collect();
        of_environment(&pairs)
    }

    #[test]
    fn sections_dotted_keys_and_inline_tables_say_the_same() {
        for text in ["[breaks]\nevery = '1h'", "breaks.every = '1h'", "breaks = { every = '1h' }"] {
            assert_eq!(said(&of_file(Path::new("f"), text)), ["breaks.every = \"1h\""], "{text}");
        }
    }

    #[test]
    fn entries_of_a_table_are_settings() {
        let layer = variables(&[
            ("EVENKEEL_SHIELD__NUMBERS", "{ raid = \"words\" }"),
            ("EVENKEEL_SHIELD__NUMBERS__FOLLOWERS", "shown"),
        ]);
        assert_eq!(said(&layer), ["shield.numbers.raid = \"words\"", "shield.numbers.followers = \"shown\""]);
    }

    #[test]
    fn lists_may_be_written_with_commas() {
        let layer =
            variables(&[("EVENKEEL_FEEDBACK__PASS", "kind, idea"), ("EVENKEEL_OBS__MUTE", "[\"a, b\"]")]);
        assert_eq!(said(&layer), ["feedback.pass = [\"kind\", \"idea\"]", "obs.mute = [\"a, b\"]"]);
    }

    #[test]
    fn variables_that_name_no_setting_are_named_unless_they_are_ours_or_anothers() {
        let layer = variables(&[("EVENKEEL_CONFIG", "x"), ("EVENKEEL_DATA_DIR", "x"), ("PATH", "x")]);
        assert!(layer.problems.is_empty() && layer.settings.is_empty());
        let layer = variables(&[("EVENKEEL_BREAK__EVERY", "40s")]);
        assert!(layer.problems[0].advice.contains("EVENKEEL_BREAKS__EVERY"), "{:?}", layer.problems);
    }

    #[test]
    fn the_nearest_setting_is_offered() {
        assert_eq!(nearest_setting("breaks.evry"), Some("breaks.every"));
        assert_eq!(nearest_setting("channel"), Some("twitch.channel"));
        assert_eq!(nearest_setting("shield.numbers.viewer"), Some("shield.numbers.viewers"));
        assert_eq!(nearest_setting("breaks.colour"), None);
    }
}
