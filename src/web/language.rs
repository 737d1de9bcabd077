//! In which language somebody reads who asks: the one that was chosen, else what their browser says, else this
//! machine's.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;

use super::Shared;
use crate::domain::Language;

/// The language of whoever asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReaderLanguage(pub(super) Language);

impl FromRequestParts<Shared> for ReaderLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Shared) -> Result<Self, Infallible> {
        let chosen = web.settings.current().config.ui.language.named();
        let asked = || parts.headers.get(ACCEPT_LANGUAGE).and_then(|asked| accepted(asked.to_str().ok()?));
        Ok(Self(chosen.or_else(asked).unwrap_or(web.language)))
    }
}

/// The first of ours among the languages of the header `Accept-Language`, by how much each is wanted; English where
/// others are wanted. None where it names none.
fn accepted(header: &str) -> Option<Language> {
    let mut wanted: Vec<(&str, f32)> = header.split(',').filter_map(wish).collect();
    // Stable: of those that are wanted alike the first is meant.
    wanted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let known = wanted.iter().find_map(|(tag, _)| Language::of_tag(tag));
    known.or_else(|| wanted.iter().any(|(tag, _)| *tag != "*").then_some(Language::English))
}

/// One language and how much it is wanted; none where it is not.
fn wish(entry: &str) -> Option<(&str, f32)> {
    let mut parts = entry.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let said = parts.find_map(|part| part.strip_prefix("q="));
    let weight = said.map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
    (weight > 0.0).then_some((tag, weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_wanted_most_is_read() {
        for (header, language) in [
            ("de", Some(Language::German)),
            ("pt-PT,pt;q=0.9,en;q=0.8", Some(Language::Portuguese)),
            ("en;q=0.5, fr-CA;q=0.9", Some(Language::French)),
            ("ja, de;q=0.2", Some(Language::German)),
            ("de;q=0, es", Some(Language::Spanish)),
            ("de;q=nan, es;q=0.1", Some(Language::Spanish)),
            ("ja", Some(Language::English)),
            ("en-GB,de;q=0.9", Some(Language::English)),
            ("*", None),
            ("", None),
            (";;,,q=1;", Some(Language::English)),
        ] {
            assert_eq!(accepted(header), language, "{header}");
        }
    }
}
