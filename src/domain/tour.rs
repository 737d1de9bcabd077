//! What the demo shows one after another: each thing that Evenkeel is for.

use super::words;

/// What the demo shows now. Its words are those of whoever reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TourStep {
    /// People chat, and what is kind is seen at once.
    Hello,
    /// Somebody asked for a number, and it was shown nowhere.
    Numbers,
    /// Somebody criticised, and it waits.
    Digests,
    /// A break is offered.
    Breaks,
    /// A thought can be marked, and looked at later.
    Journal,
    /// The stream is over, and its digest can be read.
    Reading,
}

words!(TourStep {
    Hello = "hello",
    Numbers = "numbers",
    Digests = "digests",
    Breaks = "breaks",
    Journal = "journal",
    Reading = "reading",
});
