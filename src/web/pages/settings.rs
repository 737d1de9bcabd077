//! The page of settings: the dozen that matter first, and the others by topic, each with a field of its kind. What is
//! in the fields comes by the API. Must not know what a setting does.

use askama::Template;
use serde_json::Value as Json;

use crate::catalog;
use crate::config::Span;
use crate::domain::NumberId;
use crate::settings::{FieldKind, SetIn, Setting, SettingGroup, View};

/// The page of settings.
#[derive(Debug, Clone, Template)]
#[template(path = "settings.html")]
pub struct SettingsPage<'a> {
    /// Everything there is to show.
    pub view: &'a View,
}

/// The words that may be chosen, each with what it is called.
fn choices(entry: &Setting) -> impl Iterator<Item = (&String, &String)> {
    entry.choices.iter().zip(&entry.choice_labels)
}

/// One word as it is read: what it is called where it can be chosen, a length of time in words.
fn read_as(entry: &Setting, word: &str) -> String {
    let chosen = choices(entry).find(|(choice, _)| *choice == word).map(|(_, label)| label.clone());
    let length = || word.parse::<Span>().ok().map(|span| catalog::settings::length(span.get()));
    chosen.or_else(length).unwrap_or_else(|| word.to_owned())
}

/// A default, as it is read; none where it is that nothing is set.
fn default_words(entry: &Setting) -> Option<String> {
    match &entry.default {
        Json::String(text) if text.is_empty() && entry.kind == FieldKind::Colour => {
            Some("the look's own".into())
        }
        Json::String(text) if !text.is_empty() => Some(read_as(entry, text)),
        Json::Bool(true) => Some("on".into()),
        Json::Bool(false) => Some("off".into()),
        Json::Array(entries) => {
            let words: Vec<String> =
                entries.iter().filter_map(Json::as_str).map(|word| read_as(entry, word)).collect();
            (!words.is_empty()).then(|| words.join(", "))
        }
        _ => None,
    }
}

/// What a number of the shield is called.
fn number_title(name: &str) -> &str {
    name.parse::<NumberId>().map_or(name, |number| catalog::ENGLISH.dock.number(&number))
}

/// What stands for a length of time among the words that may be chosen.
fn length_label(entry: &Setting) -> &'static str {
    catalog::settings::choice(&entry.key, "").unwrap_or("A length of time")
}

/// An id for the field of `entry` and what stands around it.
fn id(entry: &Setting) -> String {
    entry.key.replace('.', "-")
}

impl SettingsPage<'_> {
    /// Those that matter first, in the order of the file.
    fn first(&self) -> Vec<&Setting> {
        let all = self.view.sections.iter().flat_map(|section| &section.settings);
        all.filter(|entry| entry.is_first).collect()
    }

    fn usual<'a>(&self, section: &'a SettingGroup) -> Vec<&'a Setting> {
        let usual = |entry: &&Setting| !entry.is_seldom_changed && !entry.is_first;
        section.settings.iter().filter(usual).collect()
    }

    fn seldom<'a>(&self, section: &'a SettingGroup) -> Vec<&'a Setting> {
        section.settings.iter().filter(|entry| entry.is_seldom_changed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::secret::Secret;
    use crate::settings::Settings;

    #[test]
    fn every_setting_has_its_field_and_no_secret_is_in_the_page() {
        let mut config = Config::default();
        config.obs.password = Secret::new("marker-4711");
        let view = Settings::fixed(config).view();
        let page = SettingsPage { view: &view }.render().unwrap();
        for entry in view.sections.iter().flat_map(|section| &section.settings) {
            let field = format!(r#"data-setting="{}""#, entry.key);
            assert_eq!(page.matches(&field).count(), 1, "{}", entry.key);
            // Words of its own, and none of the file's language.
            assert!(catalog::settings::setting(&entry.key).is_some(), "{} has no words", entry.key);
            assert!(!entry.label.starts_with("Whether") && !entry.label.contains('`'), "{}", entry.label);
            for (choice, label) in choices(entry).filter(|_| entry.key != "breaks.exercise") {
                assert!(catalog::settings::choice(&entry.key, choice).is_some(), "{}: {label}", entry.key);
            }
        }
        let (first, _) = page.split_once("data-topics").unwrap();
        assert_eq!(first.matches("data-setting=").count(), 12);
        assert!(!page.contains("marker-4711") && !page.contains("style="));
        assert!(!serde_json::to_string(&view).unwrap().contains("marker-4711"));
    }
}
