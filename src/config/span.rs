//! A length of time as it is written in the configuration: `500ms`, `3s`, `50m`, `1h 30m`, `90d`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A length of time. Zero is not a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String)]
pub struct Span(Duration);

/// Why a text is not a length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a length of time like `90s`, `50m` or `1h 30m`")]
pub struct SpanError(String);

/// Units, largest first: letter and milliseconds.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Span {
    /// The shortest span there is.
    pub const MOMENT: Self = Self(Duration::from_millis(1));

    /// The span of `count` seconds.
    pub const fn seconds(count: u64) -> Self {
        Self(Duration::from_secs(count))
    }

    /// The span of `count` minutes.
    pub const fn minutes(count: u64) -> Self {
        Self::seconds(count * 60)
    }

    /// The span of `count` days.
    pub const fn days(count: u64) -> Self {
        Self::seconds(count * 86_400)
    }

    /// The span as a `Duration`.
    pub const fn get(self) -> Duration {
        self.0
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let error = || SpanError(text.to_owned());
        let mut total = 0u64;
        let mut rest = text.trim();
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(error)?;
            let count: u64 = rest[..digits].parse().map_err(|_| error())?;
            rest = rest[digits..].trim_start();
            let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let (_, unit) = UNITS.iter().find(|(name, _)| *name == &rest[..letters]).ok_or_else(error)?;
            total = count.checked_mul(*unit).and_then(|part| total.checked_add(part)).ok_or_else(error)?;
            rest = rest[letters..].trim_start();
        }
        // A hundred years keep every sum with a timestamp far from the end of time.
        if total == 0 || total > 36_500 * 86_400_000 {
            return Err(error());
        }
        Ok(Self(Duration::from_millis(total)))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        let mut gap = "";
        for (name, unit) in UNITS {
            if left >= unit {
                write!(f, "{gap}{}{name}", left / unit)?;
                left %= unit;
                gap = " ";
            }
        }
        Ok(())
    }
}

impl Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["500ms", "3s", "50m", "1h 30m", "90d", "1d 2h 3m 4s 5ms"] {
            assert_eq!(text.parse::<Span>().expect(text).to_string(), text);
        }
        assert_eq!("1h30m".parse::<Span>(), "90m".parse());
    }

    #[test]
    fn refuses_what_is_no_length() {
        for text in ["", "0s", "5", "m", "-3s", "1.5h", "3 weeks", "99999999999999999999d", "40000d", "1ä"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
