//! The page for OBS. Public: it must be given nothing but how it should look.

use askama::Template;
use serde::Deserialize;

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
}

/// The OBS page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "overlay.html")]
pub struct Overlay {
    chat: u8,
    breaks: u8,
    thanks: u8,
    theme: &'static str,
    scale: f32,
}

/// Dark plates, light plates, or words with a shadow only. The first is the default.
const THEMES: [&str; 3] = ["dark", "light", "bare"];
/// Smaller cannot be read on a stream; larger fits no source.
const SCALES: std::ops::RangeInclusive<f32> = 0.5..=4.0;

impl Overlay {
    /// The page as its address asks for it.
    pub fn new(query: &OverlayQuery) -> Self {
        let theme = query.theme.as_deref().and_then(|name| THEMES.into_iter().find(|theme| *theme == name));
        let scale = query.scale.as_deref().and_then(|scale| scale.parse::<f32>().ok());
        Self {
            chat: switch(query.chat.as_deref()),
            breaks: switch(query.breaks.as_deref()),
            thanks: switch(query.thanks.as_deref()),
            theme: theme.unwrap_or("dark"),
            scale: scale
                .filter(|scale| scale.is_finite())
                .map_or(1.0, |scale| scale.clamp(*SCALES.start(), *SCALES.end())),
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

    fn query(text: &str) -> OverlayQuery {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn everything_shows_unless_the_address_says_otherwise() {
        let all = Overlay { chat: 1, breaks: 1, thanks: 1, theme: "dark", scale: 1.0 };
        assert_eq!(Overlay::new(&query("{}")), all);
        let asked = query(r#"{"chat":"0","breaks":"1","theme":"bare","scale":"1.5"}"#);
        assert_eq!(Overlay::new(&asked), Overlay { chat: 0, theme: "bare", scale: 1.5, ..all });
    }

    #[test]
    fn nonsense_in_the_address_is_passed_over() {
        for (theme, scale, expected) in
            [("\"><script>", "NaN", 1.0), ("DARK", "inf", 1.0), ("", "1e9", 4.0), ("x", "-3", 0.5)]
        {
            let query = OverlayQuery {
                theme: Some(theme.into()),
                scale: Some(scale.into()),
                ..OverlayQuery::default()
            };
            let page = Overlay::new(&query);
            assert_eq!((page.theme, page.scale), ("dark", expected), "{theme} {scale}");
        }
    }

    #[test]
    fn the_page_carries_the_contracts_hooks_and_no_style_or_script_of_its_own() {
        let page = Overlay::new(&OverlayQuery::default()).render().unwrap();
        assert!(page.contains(r#"<main id="overlay" data-state="idle""#));
        assert!(!page.contains("style=") && !page.contains("<style") && !page.contains("<script>"));
    }
}
