//! What the overlay's page says by itself, to the audience.

use crate::catalog::stage::StageWords;

pub(super) const WORDS: StageWords = StageWords {
    title: "Overlay do Evenkeel",
    heading: "Overlay da live",
    chat: "Chat",
    a_break: "Pausa",
    thanks: "Agradecimento",
    thank_you: "Obrigado",
};
