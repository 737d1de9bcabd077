//! Numbers in words, and what may be concluded from them.
//!
//! No digits, no praise and no blame: a count of people measures neither a person nor their work. More is said of
//! what cannot be concluded than of what can.

use crate::domain::{Among, Incomparable, NumberWord, Place};

/// A number, never in digits.
pub fn word(word: NumberWord) -> &'static str {
    match word {
        NumberWord::Unknown => "not known",
        NumberWord::SomePeople => "some people",
        NumberWord::Few => "just a few people",
        NumberWord::Table => "a good table full",
        NumberWord::Room => "a full room",
        NumberWord::More => "a few more than before",
        NumberWord::AsBefore => "about as many as before",
        NumberWord::Some => "some",
        NumberWord::UnderWay => "under way",
        NumberWord::Early => "early on",
        NumberWord::WellUnderWay => "well under way",
        NumberWord::AsUsual => "about as long as usual",
        NumberWord::Long => "longer than usual",
    }
}

/// What lets itself be concluded from where a stream lies; from no place, that there are too few streams yet.
pub fn conclusion(place: Option<Place>) -> &'static str {
    match place {
        None => {
            "There are too few streams yet to say what is usual for you, so nothing can be concluded from this \
             one. It takes five earlier ones before a comparison says anything."
        }
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

/// Why some measurements were left out.
pub fn incomparable(why: Incomparable) -> &'static str {
    match why {
        Incomparable::SharedChat => {
            "For a while you shared chat with another channel, and Twitch may have counted its viewers with yours. \
             What was measured then is left out here."
        }
        Incomparable::Ceiling => {
            "For a while the number stood still at its highest, as it does under a cap. What was measured then is \
             left out here, since it does not tell who was there."
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

    #[test]
    fn every_conclusion_is_careful_and_without_digits() {
        let of = |place| conclusion(Some(place));
        let said = [conclusion(None), of(Place::Below), of(Place::Within), of(Place::Above)];
        for sentence in said.into_iter().chain(Incomparable::ALL.iter().map(|why| incomparable(*why))) {
            assert!(!sentence.contains(|c: char| c.is_ascii_digit() || c == '!'), "{sentence}");
        }
        let claims_little = ["nothing can be concluded", "say nothing", "cannot say why", "nothing is owed"];
        for phrase in claims_little {
            assert_eq!(said.iter().filter(|sentence| sentence.contains(phrase)).count(), 1, "{phrase}");
        }
    }

    #[test]
    fn no_word_has_a_digit() {
        assert!(NumberWord::ALL.iter().all(|one| !word(*one).contains(|c: char| c.is_ascii_digit())));
    }
}
