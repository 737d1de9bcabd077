//! The languages that our own words are written in.

use super::words;

/// A language in which Evenkeel can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, in which everything can be read.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// Portuguese, as it is written in Brazil.
    Portuguese,
}

words!(Language { English = "en", German = "de", Spanish = "es", French = "fr", Portuguese = "pt-BR" });

impl Language {
    /// The language that a tag such as `de-AT` or the name of a locale such as `pt_PT.UTF-8` begins with: one's own
    /// as it is spoken elsewhere is nearer than any other.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let spoken = primary(tag);
        Self::ALL.iter().copied().find(|language| primary(language.as_str()).eq_ignore_ascii_case(spoken))
    }
}

fn primary(tag: &str) -> &str {
    tag.trim().split(['-', '_', '.', '@']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_and_a_locale_name_the_language_whatever_the_region() {
        for (tag, language) in [
            ("de", Some(Language::German)),
            ("DE-at", Some(Language::German)),
            ("pt_PT.UTF-8", Some(Language::Portuguese)),
            ("es-419", Some(Language::Spanish)),
            ("fr_CA@euro", Some(Language::French)),
            ("C.UTF-8", None),
            ("ja", None),
            ("deu", None),
            ("", None),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
    }
}
