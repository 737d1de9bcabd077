//! What stands around a page: its navigation, and how it can be read.

use crate::catalog::frame::FrameWords;

pub(super) const WORDS: FrameWords = FrameWords {
    skip: "Aller au contenu",
    pages: "Pages",
    today: "Aujourd’hui",
    digests: "Récaps",
    journal: "Journal",
    numbers: "Chiffres",
    dock: "Dock",
    setup: "Installation",
    settings: "Réglages",
    listens: "Quelqu’un qui écoute",
    how_it_reads: "Comment se lit cette page",
    letters: "Lettres",
    as_usual: "Comme d’habitude",
    plain: "Simples",
    wide_and_plain: "Larges et simples",
    easy_to_tell: "Faciles à distinguer",
    size: "Taille",
    large: "Grande",
    larger: "Plus grande",
    spacing: "Espacement",
    wide: "Large",
    wider: "Plus large",
    text_width: "Largeur du texte",
    narrow: "Étroite",
};
