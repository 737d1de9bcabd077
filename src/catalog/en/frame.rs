//! What stands around a page: its navigation, and how it can be read.

use crate::catalog::frame::FrameWords;

pub(super) const WORDS: FrameWords = FrameWords {
    skip: "Skip to the content",
    pages: "Pages",
    today: "Today",
    digests: "Digests",
    journal: "Journal",
    numbers: "Numbers",
    dock: "Dock",
    setup: "Setup",
    settings: "Settings",
    listens: "Somebody who listens",
    how_it_reads: "How this page reads",
    letters: "Letters",
    as_usual: "As usual",
    plain: "Plain",
    wide_and_plain: "Wide and plain",
    easy_to_tell: "Easy to tell apart",
    size: "Size",
    large: "Large",
    larger: "Larger",
    spacing: "Spacing",
    wide: "Wide",
    wider: "Wider",
    text_width: "Width of the text",
    narrow: "Narrow",
};
