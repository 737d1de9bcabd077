//! What there is to show of the settings: section by section, in the example's words. No secret is in it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{AT_START, Current};
use crate::breaks::Exercises;
use crate::catalog;
use crate::config::error::SettingOrigin;
use crate::config::keys::{self, SettingKey, SettingShape};
use crate::config::{Config, SECRETS, Span, example};
use crate::domain::words;

/// The dozen that matter first.
const FIRST: [&str; 12] = [
    "twitch.channel",
    "shield.while_live",
    "shield.after",
    "feedback.pass",
    "feedback.hide_words",
    "digest.during",
    "digest.after_stream",
    "digest.daily",
    "digest.notify",
    "breaks.every",
    "breaks.length",
    "breaks.exercise",
];
/// Colours, which are empty where the look has its own.
const COLOURS: [&str; 4] = ["overlay.words", "overlay.names", "overlay.events", "overlay.plate"];

/// Everything there is to show.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct View {
    /// The file they are kept in; null where they are in none and cannot be changed.
    #[schema(required, value_type = Option<String>)]
    pub file: Option<PathBuf>,
    /// What is wrong with the file since it was changed by hand, in sentences. What it said before counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// The sections, in the order of the file.
    pub sections: Vec<SettingGroup>,
}

/// Settings that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Group)]
pub struct SettingGroup {
    /// Its name in the file.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Its settings.
    pub settings: Vec<Setting>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Setting {
    /// Where it stands, for example `breaks.every`.
    pub key: String,
    /// What it is called beside its field.
    pub label: String,
    /// What one needs to know to choose; may be empty.
    pub hint: String,
    /// Whether it is among the dozen that matter first.
    pub is_first: bool,
    /// What it is, in one sentence.
    pub what: String,
    /// What else there is to say of it; may be empty.
    pub more: String,
    /// Why its default is what it is; may be empty.
    pub because: String,
    /// What kind of value it has.
    pub kind: FieldKind,
    /// The words it may be, or its entries may be; empty where they are free.
    pub choices: Vec<String>,
    /// What each of those words is called, in the same order.
    pub choice_labels: Vec<String>,
    /// The names of its entries, where it is a table.
    pub names: Vec<&'static str>,
    /// Its default.
    #[schema(value_type = serde_json::Value)]
    pub default: Json,
    /// What it is; null for a secret.
    #[schema(value_type = serde_json::Value)]
    pub value: Json,
    /// Whether it is something else than its default.
    pub is_changed: bool,
    /// Where it was set.
    pub from: SetIn,
    /// The variable or the option that counts more than the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_by: Option<String>,
    /// Whether it is best left as it is.
    pub is_seldom_changed: bool,
    /// Whether a change counts only from the next start on.
    pub needs_restart: bool,
    /// Whether it was changed, and counts from the next start on.
    pub waits_for_restart: bool,
}

/// What kind of value a setting has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Text.
    Text,
    /// A length of time.
    Length,
    /// One of a few words, or a length of time.
    LengthOr,
    /// A colour; empty for the look's own.
    Colour,
    /// Times of day.
    Times,
    /// Text that is never shown.
    Secret,
    /// True or false.
    Flag,
    /// One of a few words.
    Choice,
    /// Any of a few words.
    Choices,
    /// Texts.
    List,
    /// A few words, each for a name.
    Table,
    /// Exercises.
    Exercises,
}

words!(FieldKind {
    Text = "text",
    Length = "length",
    LengthOr = "length_or",
    Colour = "colour",
    Times = "times",
    Secret = "secret",
    Flag = "flag",
    Choice = "choice",
    Choices = "choices",
    List = "list",
    Table = "table",
    Exercises = "exercises",
});

/// Where a setting was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetIn {
    /// Nowhere: it is its default.
    Default,
    /// In the file.
    File,
    /// In the environment, which counts more than the file.
    Environment,
    /// By an option of the command line, which counts most.
    Option,
}

words!(SetIn { Default = "default", File = "file", Environment = "environment", Option = "option" });

/// What there is to show of `current`, where the service started with `first` and knows `exercises`.
pub(super) fn of(current: &Current, first: &Config, exercises: &[&str], place: Option<PathBuf>) -> View {
    let [now, defaults, first] = [&current.config, &Config::default(), first].map(json);
    let mut sections: Vec<SettingGroup> = Vec::new();
    for key in keys::all().iter().filter(|key| !is_inside_a_table(key)) {
        let Some((section, _)) = key.path.split_once('.') else { continue };
        if sections.last().is_none_or(|last| last.id != section) {
            let (title, about) = example::section(section);
            sections.push(SettingGroup { id: section.to_owned(), title, about, settings: Vec::new() });
        }
        let entry = entry(key, current, exercises, [&now, &defaults, &first]);
        if let Some(last) = sections.last_mut() {
            last.settings.push(entry);
        }
    }
    View { file: place, trouble: current.trouble.clone(), sections }
}

fn entry(
    key: &SettingKey,
    current: &Current,
    exercises: &[&str],
    [now, defaults, first]: [&Json; 3],
) -> Setting {
    let path = key.path.as_str();
    let said = example::explained(path);
    let origin = above(&current.origins, path);
    let kind = kind(key, at(defaults, path));
    let choices = match path {
        "breaks.exercise" => {
            let own = current.config.breaks.own.iter().map(|own| own.id.as_str());
            exercises.iter().copied().chain(own).map(str::to_owned).collect()
        }
        _ if kind == FieldKind::Table => keys::all()
            .iter()
            .find(|inner| is_below(&inner.path, path))
            .map(|inner| inner.choices.clone())
            .unwrap_or_default(),
        "digest.during" => ["off", "at_breaks"].map(str::to_owned).to_vec(),
        "breaks.away_after" => vec!["off".to_owned()],
        _ => key.choices.clone(),
    };
    let kind = if choices.is_empty() || kind != FieldKind::Text { kind } else { FieldKind::Choice };
    let is_changed = match kind {
        FieldKind::Secret => current.config.secret(path).is_some_and(|secret| !secret.is_empty()),
        _ => at(now, path) != at(defaults, path),
    };
    let needs_restart = AT_START.contains(&path);
    let words = catalog::settings::setting(path);
    let known = (path == "breaks.exercise").then(|| Exercises::of(&current.config.breaks));
    let choice_label = |word: &String| {
        let exercise =
            known.as_ref().and_then(|known| known.find(word)).map(|exercise| exercise.title.to_string());
        let named = || catalog::settings::choice(path, word).map(str::to_owned);
        exercise.or_else(named).unwrap_or_else(|| word.replace('_', " "))
    };
    Setting {
        key: path.to_owned(),
        label: words.map_or_else(|| said.what.clone(), |words| words.label.to_owned()),
        hint: words.map_or_else(|| said.more.clone(), |words| words.hint.to_owned()),
        is_first: FIRST.contains(&path),
        choice_labels: choices.iter().map(choice_label).collect(),
        what: said.what,
        more: said.more,
        because: said.because,
        kind,
        choices,
        names: if kind == FieldKind::Table { keys::below(path).collect() } else { Vec::new() },
        default: at(defaults, path).clone(),
        value: at(now, path).clone(),
        is_changed,
        from: match origin {
            None => SetIn::Default,
            Some(SettingOrigin::File { .. }) => SetIn::File,
            Some(SettingOrigin::Variable(_)) => SetIn::Environment,
            Some(SettingOrigin::Flag(_)) => SetIn::Option,
        },
        set_by: match origin {
            Some(SettingOrigin::Variable(name)) => Some(name.clone()),
            Some(SettingOrigin::Flag(name)) => Some((*name).to_owned()),
            _ => None,
        },
        is_seldom_changed: said.is_seldom_changed,
        needs_restart,
        waits_for_restart: needs_restart && at(now, path) != at(first, path),
    }
}

/// Where the setting at `path` was made, or, of a table, any entry that the file cannot change; else any.
pub(super) fn above<'a>(
    origins: &'a BTreeMap<String, SettingOrigin>,
    path: &str,
) -> Option<&'a SettingOrigin> {
    let all =
        || origins.iter().filter(|(key, _)| *key == path || is_below(key, path)).map(|(_, origin)| origin);
    all().find(|origin| !matches!(origin, SettingOrigin::File { .. })).or_else(|| all().next())
}

/// The value at `path`; null for a secret.
pub(super) fn value_of(config: &Config, path: &str) -> Json {
    at(&json(config), path).clone()
}

fn json(config: &Config) -> Json {
    // Plain data with text for keys: there is nothing in it that JSON has no word for.
    serde_json::to_value(config).unwrap_or_default()
}

fn at<'a>(json: &'a Json, path: &str) -> &'a Json {
    path.split('.').fold(json, |json, part| json.get(part).unwrap_or(&Json::Null))
}

fn is_below(key: &str, path: &str) -> bool {
    key.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))
}

fn is_inside_a_table(key: &SettingKey) -> bool {
    let table = key.path.rsplit_once('.').and_then(|(above, _)| keys::find(above));
    table.is_some_and(|table| table.shape == SettingShape::Table)
}

fn kind(key: &SettingKey, default: &Json) -> FieldKind {
    match key.shape {
        _ if SECRETS.contains(&key.path.as_str()) => FieldKind::Secret,
        _ if key.path == "breaks.own" => FieldKind::Exercises,
        _ if key.path == "digest.daily" => FieldKind::Times,
        _ if COLOURS.contains(&key.path.as_str()) => FieldKind::Colour,
        _ if ["digest.during", "breaks.away_after"].contains(&key.path.as_str()) => FieldKind::LengthOr,
        SettingShape::Text if default.as_str().is_some_and(|text| text.parse::<Span>().is_ok()) => {
            FieldKind::Length
        }
        SettingShape::Text if !key.choices.is_empty() => FieldKind::Choice,
        SettingShape::Text => FieldKind::Text,
        SettingShape::Flag => FieldKind::Flag,
        SettingShape::List if !key.choices.is_empty() => FieldKind::Choices,
        SettingShape::List => FieldKind::List,
        SettingShape::Table => FieldKind::Table,
    }
}
