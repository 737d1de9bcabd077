//! How the overlay looks to the audience.

use serde::Serialize;

use super::{Language, words};

/// A finished look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark plates.
    #[default]
    Dark,
    /// Light plates.
    Light,
    /// High contrast.
    Contrast,
    /// Ink on paper.
    Paper,
    /// Dim and blue, for late evenings.
    Night,
    /// Words with a shadow only.
    Bare,
}

words!(Theme {
    Dark = "dark",
    Light = "light",
    Contrast = "contrast",
    Paper = "paper",
    Night = "night",
    Bare = "bare",
});

/// How large everything is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextSize {
    /// A little smaller.
    Small,
    /// As it is made.
    #[default]
    Usual,
    /// Larger.
    Large,
    /// As large as still fits.
    Huge,
}

words!(TextSize { Small = "small", Usual = "usual", Large = "large", Huge = "huge" });

impl TextSize {
    /// What sizes are multiplied with.
    pub const fn scale(self) -> f32 {
        match self {
            Self::Small => 0.85,
            Self::Usual => 1.0,
            Self::Large => 1.3,
            Self::Huge => 1.7,
        }
    }
}

/// Where chat stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Corner {
    /// Left, and new lines come at the bottom.
    #[default]
    BottomLeft,
    /// Right, and new lines come at the bottom.
    BottomRight,
    /// Left, and new lines come at the top.
    TopLeft,
    /// Right, and new lines come at the top.
    TopRight,
}

words!(Corner {
    BottomLeft = "bottom_left",
    BottomRight = "bottom_right",
    TopLeft = "top_left",
    TopRight = "top_right",
});

/// How many lines of chat stand there at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineCount {
    /// A glance.
    Few,
    /// Enough to follow.
    Some,
    /// As many as can be read.
    #[default]
    Many,
}

words!(LineCount { Few = "few", Some = "some", Many = "many" });

impl LineCount {
    /// How many that is.
    pub const fn count(self) -> u8 {
        match self {
            Self::Few => 4,
            Self::Some => 8,
            Self::Many => 12,
        }
    }
}

/// How the overlay looks. Colours are written `#rrggbb` or `#rrggbbaa`, and empty for the theme's own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct OverlayLook {
    /// The language that was chosen for it; none where it is this machine's.
    pub language: Option<Language>,
    /// The finished look it begins with.
    pub theme: Theme,
    /// How large everything is.
    pub size: TextSize,
    /// Where chat stands.
    pub position: Corner,
    /// How many lines stand there at most.
    pub lines: u8,
    /// How long a line stays, in milliseconds.
    pub stays: u64,
    /// The name of a font; empty for the theme's own.
    pub font: String,
    /// The colour of words.
    pub words: String,
    /// The colour of names; empty for everybody's own.
    pub names: String,
    /// The colour of what happened.
    pub events: String,
    /// The colour behind them.
    pub plate: String,
    /// Whether the streamer has a style sheet of their own.
    pub own: bool,
}

/// Whether `text` is a colour as the overlay takes it.
pub fn is_colour(text: &str) -> bool {
    let is_hex = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.strip_prefix('#').is_some_and(|digits| matches!(digits.len(), 3 | 4 | 6 | 8) && is_hex(digits))
}

/// Whether `text` can be the name of a font: it must not end the place it is written to.
pub fn is_font(text: &str) -> bool {
    text.chars().count() <= 60
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_fonts_are_plain_or_nothing() {
        for colour in ["#fff", "#FFF8", "#12ab9F", "#12ab9f80"] {
            assert!(is_colour(colour), "{colour}");
        }
        for colour in ["", "fff", "#ff", "#12345", "red", "#ggg", "#fff;}", "rgb(0,0,0)"] {
            assert!(!is_colour(colour), "{colour}");
        }
        assert!(is_font("Atkinson Hyperlegible") && is_font("") && is_font("源ノ角ゴシック"));
        assert!(!is_font("a\";}body{") && !is_font(&"a".repeat(61)));
    }
}
