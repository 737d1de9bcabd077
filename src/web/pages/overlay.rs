//! The page for OBS. Public: it must be given nothing but how it should look.

use askama::Template;
use serde::Deserialize;

use crate::catalog::{self, Catalogue};
use crate::domain::{Language, OverlayLook, is_colour, is_font};

/// What the overlay's address may ask for. Whatever cannot be understood is as if it were not there:
/// an error page has no place on a stream.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct OverlayQuery {
    chat: Option<String>,
    breaks: Option<String>,
    thanks: Option<String>,
    theme: Option<String>,
    scale: Option<String>,
    position: Option<String>,
    font: Option<String>,
    words: Option<String>,
    names: Option<String>,
    events: Option<String>,
    plate: Option<String>,
    sample: Option<String>,
}

/// The OBS page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "overlay.html")]
pub struct OverlayPage {
    catalogue: &'static Catalogue,
    chat: u8,
    breaks: u8,
    thanks: u8,
    look: OverlayLook,
    scale: f32,
    /// What the address asks for: the settings do not change it.
    asked: String,
    /// Whether it shows a sample of itself, and nothing that happens.
    sample: bool,
}

/// Smaller cannot be read on a stream; larger fits no source.
const SCALES: std::ops::RangeInclusive<f32> = 0.5..=4.0;

impl OverlayPage {
    /// The page as its address asks for it, and otherwise as the settings say.
    pub fn new(query: &OverlayQuery, settings: &OverlayLook, language: Language) -> Self {
        let mut look = settings.clone();
        let mut asked = Vec::new();
        if let Some(theme) = query.theme.as_deref().and_then(|theme| theme.parse().ok()) {
            look.theme = theme;
            asked.push("theme");
        }
        if let Some(position) = query.position.as_deref().and_then(|position| position.parse().ok()) {
            look.position = position;
            asked.push("position");
        }
        if let Some(font) = query.font.as_deref().filter(|font| is_font(font)) {
            font.clone_into(&mut look.font);
            asked.push("font");
        }
        for (name, colour, place) in [
            ("words", &query.words, &mut look.words),
            ("names", &query.names, &mut look.names),
            ("events", &query.events, &mut look.events),
            ("plate", &query.plate, &mut look.plate),
        ] {
            if let Some(colour) = colour.as_deref().filter(|colour| colour.is_empty() || is_colour(colour)) {
                colour.clone_into(place);
                asked.push(name);
            }
        }
        let scale = query.scale.as_deref().and_then(|scale| scale.parse::<f32>().ok());
        let scale = scale.filter(|scale| scale.is_finite());
        if scale.is_some() {
            asked.push("size");
        }
        Self {
            catalogue: catalog::of(language),
            chat: switch(query.chat.as_deref()),
            breaks: switch(query.breaks.as_deref()),
            thanks: switch(query.thanks.as_deref()),
            scale: scale.map_or(look.size.scale(), |scale| scale.clamp(*SCALES.start(), *SCALES.end())),
            look,
            asked: asked.join(" "),
            sample: query.sample.as_deref() == Some("1"),
        }
    }
}

/// On unless it says `0`.
fn switch(value: Option<&str>) -> u8 {
    u8::from(value != Some("0"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{TextSize, Theme};

    fn query(text: &str) -> OverlayQuery {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_address_counts_more_than_the_settings() {
        let settings = OverlayLook { theme: Theme::Paper, size: TextSize::Large, ..OverlayLook::default() };
        let page = OverlayPage::new(&query("{}"), &settings, Language::English);
        assert_eq!((page.chat, page.look.theme, page.scale, page.asked.as_str()), (1, Theme::Paper, 1.3, ""));
        let asked = r##"{"chat":"0","breaks":"1","theme":"bare","scale":"1.5","words":"#fff"}"##;
        let page = OverlayPage::new(&query(asked), &settings, Language::English);
        assert_eq!((page.chat, page.breaks, page.thanks), (0, 1, 1));
        assert_eq!((page.look.theme, page.scale, page.look.words.as_str()), (Theme::Bare, 1.5, "#fff"));
        assert_eq!(page.asked, "theme words size");
    }

    #[test]
    fn nonsense_in_the_address_is_passed_over() {
        for (theme, scale, expected) in
            [("\"><script>", "NaN", 1.0), ("DARK", "inf", 1.0), ("", "1e9", 4.0), ("x", "-3", 0.5)]
        {
            let query = OverlayQuery {
                theme: Some(theme.into()),
                scale: Some(scale.into()),
                words: Some("red;}".into()),
                font: Some("\"".into()),
                ..OverlayQuery::default()
            };
            let page = OverlayPage::new(&query, &OverlayLook::default(), Language::English);
            assert_eq!((&page.look, page.scale), (&OverlayLook::default(), expected), "{theme} {scale}");
        }
    }

    #[test]
    fn the_page_carries_the_contracts_hooks_and_no_style_or_script_of_its_own() {
        let page = OverlayPage::new(&OverlayQuery::default(), &OverlayLook::default(), Language::English)
            .render()
            .unwrap();
        assert!(page.contains(r#"<main id="overlay" data-state="idle""#));
        assert!(!page.contains("style=") && !page.contains("<style") && !page.contains("<script>"));
        assert!(!page.contains("own.css"));
    }
}
