//! What stands around a page.

use super::surface::surface;

surface! {
    /// The words around a page: its navigation, and how it can be read.
    FrameWords {
        skip, pages, today, digests, journal, numbers, dock, setup, settings, listens, how_it_reads, letters,
        as_usual, plain, wide_and_plain, easy_to_tell, size, large, larger, spacing, wide, wider, text_width, narrow,
    }
}
