//! What stands around a page: its navigation, and how it can be read.

use crate::catalog::frame::FrameWords;

pub(super) const WORDS: FrameWords = FrameWords {
    skip: "Zum Inhalt springen",
    pages: "Seiten",
    today: "Heute",
    digests: "Rückblicke",
    journal: "Tagebuch",
    numbers: "Zahlen",
    dock: "Dock",
    setup: "Einrichten",
    settings: "Einstellungen",
    listens: "Jemand, der zuhört",
    how_it_reads: "Wie diese Seite sich liest",
    letters: "Schrift",
    as_usual: "Wie üblich",
    plain: "Schlicht",
    wide_and_plain: "Weit und schlicht",
    easy_to_tell: "Leicht zu unterscheiden",
    size: "Größe",
    large: "Groß",
    larger: "Größer",
    spacing: "Abstand",
    wide: "Weit",
    wider: "Weiter",
    text_width: "Breite des Textes",
    narrow: "Schmal",
};
