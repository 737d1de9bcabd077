//! What a comparison with one's own usual streams lets one conclude: one careful sentence each.
//!
//! Says more of what cannot be concluded than of what can. No digits, no praise and no blame: a count
//! of people measures neither a person nor their work.

use super::usual::Comparison;
use crate::domain::{Among, Place};

/// Before there are enough streams to compare with.
pub const TOO_LITTLE: &str = "There are too few streams yet to say what is usual for you, so nothing can be \
    concluded from this one. It takes five earlier ones before a comparison says anything.";

/// The sentence for `comparison`.
pub fn sentence(comparison: Option<&Comparison>) -> &'static str {
    match comparison.map(|comparison| comparison.place) {
        None => TOO_LITTLE,
        Some(Place::Within) => {
            "This lies within what is usual for you. Differences inside this range are how evenings vary \
             by chance; they say nothing about you or about how good the stream was."
        }
        Some(Place::Below) => {
            "This is less than is usual for you. One stream cannot say why: the hour, the season, what else \
             was on and plain chance all move this number, and it does not measure how good you were."
        }
        Some(Place::Above) => {
            "This is more than is usual for you. A raid or a lucky listing can do that by itself; it need \
             not last, nothing is owed to it, and the next stream may well be an ordinary one."
        }
    }
}

/// Which streams it was compared with.
pub fn among(among: Among) -> &'static str {
    match among {
        Among::WeekdayAndLength => {
            "your recent streams on the same day of the week that were about as long as this one"
        }
        Among::Weekday => "your recent streams on the same day of the week",
        Among::Length => "your recent streams that were about as long as this one",
        Among::All => "your recent streams",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Usual;

    #[test]
    fn every_conclusion_is_careful_and_without_digits() {
        let usual = Usual { low: 1.0, centre: 2.0, high: 3.0 };
        let of = |place| sentence(Some(&Comparison { usual, among: Among::All, place }));
        let said = [sentence(None), of(Place::Below), of(Place::Within), of(Place::Above)];
        for sentence in said {
            assert!(!sentence.contains(|c: char| c.is_ascii_digit() || c == '!'), "{sentence}");
        }
        let claims_little = ["nothing can be concluded", "say nothing", "cannot say why", "nothing is owed"];
        for phrase in claims_little {
            assert_eq!(said.iter().filter(|sentence| sentence.contains(phrase)).count(), 1, "{phrase}");
        }
    }
}
