//! What the overlay's page says by itself, to the audience.

use crate::catalog::stage::StageWords;

pub(super) const WORDS: StageWords = StageWords {
    title: "Overlay de Evenkeel",
    heading: "Overlay del stream",
    chat: "Chat",
    a_break: "Pausa",
    thanks: "Gracias",
    thank_you: "Gracias",
};
