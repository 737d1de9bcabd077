//! The page of settings: each in the example's words, with a field of its kind. What is in the fields comes
//! by the API. Must not know what a setting does.

use askama::Template;

use crate::settings::{FieldKind, SetIn, Setting, SettingGroup, View};

/// The page of settings.
#[derive(Debug, Clone, Template)]
#[template(path = "settings.html")]
pub struct SettingsPage<'a> {
    /// Everything there is to show.
    pub view: &'a View,
}

/// A word of the settings file, as it is read.
fn words(word: &str) -> String {
    word.replace('_', " ")
}

/// A default, as it is read.
fn default_words(entry: &Setting) -> String {
    match &entry.default {
        serde_json::Value::String(text) if text.is_empty() => "empty".into(),
        serde_json::Value::String(text) => words(text),
        serde_json::Value::Bool(true) => "on".into(),
        serde_json::Value::Bool(false) => "off".into(),
        serde_json::Value::Array(entries) if entries.is_empty() => "none".into(),
        serde_json::Value::Array(entries) => {
            entries.iter().filter_map(serde_json::Value::as_str).map(words).collect::<Vec<_>>().join(", ")
        }
        serde_json::Value::Object(entries) if entries.is_empty() => "none".into(),
        _ => "empty".into(),
    }
}

/// An id for the field of `entry` and what stands around it.
fn id(entry: &Setting) -> String {
    entry.key.replace('.', "-")
}

impl SettingsPage<'_> {
    fn usual<'a>(&self, section: &'a SettingGroup) -> Vec<&'a Setting> {
        section.settings.iter().filter(|entry| !entry.is_seldom_changed).collect()
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
            assert!(page.contains(&format!(r#"data-setting="{}""#, entry.key)), "{}", entry.key);
        }
        assert!(!page.contains("marker-4711") && !page.contains("style="));
        assert!(!serde_json::to_string(&view).unwrap().contains("marker-4711"));
    }
}
