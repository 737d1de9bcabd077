//! How the overlay looks, as it stands in the settings. Must not read the style sheet that is named there.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{LanguageChoice, Span};
use crate::domain::{Corner, EmoteService, LineCount, OverlayLook, TextSize, Theme, is_colour, is_font};

/// A browser's timers hold no more than some weeks, and no line is read for that long.
const LONGEST_STAY: u64 = 86_400_000;

/// How the overlay looks.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OverlaySettings {
    /// The language of what the audience reads.
    pub language: LanguageChoice,
    /// A finished look.
    pub theme: Theme,
    /// How large everything is.
    pub size: TextSize,
    /// Where chat stands.
    pub position: Corner,
    /// How many lines stand there at most.
    pub lines: LineCount,
    /// How long a line stays before it fades.
    pub fade_after: Span,
    /// The name of a font; empty for the theme's own.
    pub font: String,
    /// The colour of words; empty for the theme's own, as all of them.
    pub words: String,
    /// The colour of names; empty for everybody's own.
    pub names: String,
    /// The colour of what happened.
    pub events: String,
    /// The colour behind them.
    pub plate: String,
    /// The services whose emotes are shown besides Twitch's own; each is one more server that is asked.
    pub emotes: Vec<EmoteService>,
    /// Whether their emotes may move.
    pub moving_emotes: bool,
    /// A style sheet of the streamer's own; empty for none.
    #[schema(value_type = String)]
    pub css: PathBuf,
}

impl Default for OverlaySettings {
    fn default() -> Self {
        Self {
            language: LanguageChoice::Auto,
            theme: Theme::default(),
            size: TextSize::default(),
            position: Corner::default(),
            lines: LineCount::default(),
            fade_after: Span::seconds(75),
            font: String::new(),
            words: String::new(),
            names: String::new(),
            events: String::new(),
            plate: String::new(),
            emotes: Vec::new(),
            moving_emotes: false,
            css: PathBuf::new(),
        }
    }
}

impl OverlaySettings {
    /// The look they make.
    pub fn look(&self) -> OverlayLook {
        let Self { theme, size, position, lines, fade_after, font, words, names, events, plate, css, .. } =
            self.clone();
        let stays = u64::try_from(fade_after.get().as_millis()).unwrap_or(LONGEST_STAY).min(LONGEST_STAY);
        let (lines, own) = (lines.count(), !css.as_os_str().is_empty());
        OverlayLook {
            language: self.language.named(),
            theme,
            size,
            position,
            lines,
            stays,
            font,
            words,
            names,
            events,
            plate,
            own,
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
