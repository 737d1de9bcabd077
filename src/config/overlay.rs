//! How the overlay looks, as it stands in the settings. Must not read the style sheet that is named there.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Corner, OverlayLook, TextSize, Theme, is_colour, is_font};

/// How the overlay looks.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OverlaySettings {
    /// A finished look.
    pub theme: Theme,
    /// How large everything is.
    pub size: TextSize,
    /// Where chat stands.
    pub position: Corner,
    /// The name of a font; empty for the theme's own.
    pub font: String,
    /// The colour of words; empty for the theme's own, as all of them.
    pub words: String,
    /// The colour of names.
    pub names: String,
    /// The colour of what happened.
    pub events: String,
    /// The colour behind them.
    pub plate: String,
    /// A style sheet of the streamer's own; empty for none.
    #[schema(value_type = String)]
    pub css: PathBuf,
}

impl OverlaySettings {
    /// The look they make.
    pub fn look(&self) -> OverlayLook {
        let Self { theme, size, position, font, words, names, events, plate, css } = self.clone();
        OverlayLook {
            theme,
            size,
            position,
            font,
            words,
            names,
            events,
            plate,
            own: !css.as_os_str().is_empty(),
        }
    }

    /// What is wrong: the setting, what, and what to do.
    pub(super) fn problems(&self) -> Vec<(&'static str, String, &'static str)> {
        let mut problems = Vec::new();
        for (path, colour) in [
            ("overlay.words", &self.words),
            ("overlay.names", &self.names),
            ("overlay.events", &self.events),
            ("overlay.plate", &self.plate),
        ] {
            if !colour.is_empty() && !is_colour(colour) {
                let what = format!("`{path}`: `{colour}` is not a colour");
                problems.push((
                    path,
                    what,
                    "Write it like #f3eee2, or #101c1bbd where it lets the picture through.",
                ));
            }
        }
        if !is_font(&self.font) {
            let what = format!("`overlay.font`: `{}` is not the name of a font", self.font);
            problems.push(("overlay.font", what, "Write the name alone, for example Atkinson Hyperlegible."));
        }
        problems
    }
}
