//! What stands around a page: its navigation, and how it can be read.

use crate::catalog::frame::FrameWords;

pub(super) const WORDS: FrameWords = FrameWords {
    skip: "Ir para o conteúdo",
    pages: "Páginas",
    today: "Hoje",
    digests: "Resumos",
    journal: "Diário",
    numbers: "Números",
    dock: "Dock",
    setup: "Configurar",
    settings: "Ajustes",
    listens: "Alguém que escuta",
    how_it_reads: "Como esta página se lê",
    letters: "Letra",
    as_usual: "Como sempre",
    plain: "Simples",
    wide_and_plain: "Larga e simples",
    easy_to_tell: "Fácil de distinguir",
    size: "Tamanho",
    large: "Grande",
    larger: "Maior",
    spacing: "Espaço",
    wide: "Largo",
    wider: "Mais largo",
    text_width: "Largura do texto",
    narrow: "Estreita",
};
