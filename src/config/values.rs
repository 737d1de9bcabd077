//! Values with words of their own: when, whether, and how late. Must not hold settings or defaults but their
//! own.

use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};

use super::span::{Span, SpanError};
use crate::domain::{Language, words};

/// What happens to numbers after the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AfterStream {
    /// They appear when opened.
    #[default]
    OnRequest,
    /// They never appear.
    Never,
}

words!(AfterStream { OnRequest = "on_request", Never = "never" });

/// In which language something is, as it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LanguageChoice {
    /// The reader's own, where there is one; else English.
    #[default]
    Auto,
    /// English.
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

words!(LanguageChoice {
    Auto = "auto",
    English = "en",
    German = "de",
    Spanish = "es",
    French = "fr",
    Portuguese = "pt-BR",
});

impl LanguageChoice {
    /// The language that was named; none where it is the reader's own.
    pub fn named(self) -> Option<Language> {
        self.as_str().parse().ok()
    }
}

/// When digests come during a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum During {
    /// Not at all.
    Off,
    /// When a break begins.
    #[default]
    AtBreaks,
    /// Every so often.
    Every(Span),
}

impl<'de> Deserialize<'de> for During {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        match word.as_str() {
            "off" => Ok(Self::Off),
            "at_breaks" => Ok(Self::AtBreaks),
            span => span.parse().map(Self::Every).map_err(|error: SpanError| {
                serde::de::Error::custom(format!("{error}, and neither `off` nor `at_breaks`"))
            }),
        }
    }
}

impl Serialize for During {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_str("off"),
            Self::AtBreaks => serializer.serialize_str("at_breaks"),
            Self::Every(span) => span.serialize(serializer),
        }
    }
}

/// A local time of day, written `18:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(pub jiff::civil::Time);

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        jiff::civil::Time::strptime("%H:%M", &text)
            .map(Self)
            .map_err(|_| serde::de::Error::custom(format!("`{text}` is not a time of day like `18:00`")))
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.strftime("%H:%M"))
    }
}

/// Whether a break that is due is offered or simply begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BreakStart {
    /// The dock offers it.
    #[default]
    Offer,
    /// It begins by itself.
    Auto,
}

words!(BreakStart { Offer = "offer", Auto = "auto" });

/// After how long something happens; or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpanOrOff {
    /// Never.
    #[default]
    Never,
    /// After this long.
    Span(Span),
}

impl SpanOrOff {
    /// The time, if there is one.
    pub const fn get(self) -> Option<Duration> {
        match self {
            Self::Never => None,
            Self::Span(span) => Some(span.get()),
        }
    }
}

impl<'de> Deserialize<'de> for SpanOrOff {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        match word.as_str() {
            "off" => Ok(Self::Never),
            span => span
                .parse()
                .map(Self::Span)
                .map_err(|error: SpanError| serde::de::Error::custom(format!("{error}, and not `off`"))),
        }
    }
}

impl Serialize for SpanOrOff {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Never => serializer.serialize_str("off"),
            Self::Span(span) => span.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_can_be_chosen() {
        let named: Vec<Language> = LanguageChoice::ALL.iter().filter_map(|choice| choice.named()).collect();
        assert_eq!(named, Language::ALL);
        assert_eq!(LanguageChoice::Auto.named(), None);
    }
}
