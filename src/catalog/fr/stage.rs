//! What the overlay's page says by itself, to the audience.

use crate::catalog::stage::StageWords;

pub(super) const WORDS: StageWords = StageWords {
    title: "Overlay d’Evenkeel",
    heading: "Overlay du stream",
    chat: "Chat",
    a_break: "Pause",
    thanks: "Merci",
    thank_you: "Merci",
};
