//! What stands around a page: its navigation, and how it can be read.

use crate::catalog::frame::FrameWords;

pub(super) const WORDS: FrameWords = FrameWords {
    skip: "Ir al contenido",
    pages: "Páginas",
    today: "Hoy",
    digests: "Resúmenes",
    journal: "Diario",
    numbers: "Números",
    dock: "Dock",
    setup: "Configurar",
    settings: "Ajustes",
    listens: "Alguien que escucha",
    how_it_reads: "Cómo se lee esta página",
    letters: "Letra",
    as_usual: "Como siempre",
    plain: "Sencilla",
    wide_and_plain: "Ancha y sencilla",
    easy_to_tell: "Fácil de distinguir",
    size: "Tamaño",
    large: "Grande",
    larger: "Más grande",
    spacing: "Espacio",
    wide: "Amplio",
    wider: "Más amplio",
    text_width: "Ancho del texto",
    narrow: "Estrecho",
};
