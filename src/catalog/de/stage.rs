//! What the overlay's page says by itself, to the audience.

use crate::catalog::stage::StageWords;

pub(super) const WORDS: StageWords = StageWords {
    title: "Evenkeel-Overlay",
    heading: "Overlay des Streams",
    chat: "Chat",
    a_break: "Pause",
    thanks: "Dank",
    thank_you: "Danke",
};
