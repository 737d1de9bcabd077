//! What the overlay's page says by itself, to the audience.

use crate::catalog::stage::StageWords;

pub(super) const WORDS: StageWords = StageWords {
    title: "Evenkeel overlay",
    heading: "Stream overlay",
    chat: "Chat",
    a_break: "Break",
    thanks: "Thanks",
    thank_you: "Thank you",
};
