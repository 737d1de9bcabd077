//! Every line of one part of a digest, one after another: what is too much for the digest's own page.

use std::collections::HashSet;

use askama::Template;
use jiff::tz::TimeZone;

use super::digest::{NAMED, kind_of};
use super::when;
use crate::catalog::{self, Catalogue};
use crate::digest::{hydrate, layout};
use crate::domain::{DigestId, ItemId, Kind, Language, Quote, SectionId};

/// Some lines of a part, and the way to those before and after.
#[derive(Debug, Clone, Template)]
#[template(path = "digest-lines.html")]
pub struct DigestLines<'a> {
    catalogue: &'static Catalogue,
    digest: DigestId,
    section: SectionId,
    from: u32,
    quotes: Vec<Quote>,
    zone: &'a TimeZone,
    let_go: HashSet<ItemId>,
    waiting: HashSet<ItemId>,
}

impl<'a> DigestLines<'a> {
    /// So many lines are on one page.
    pub const MOST: u32 = 100;

    /// The lines `quotes` of `section`, of which so many stand before as `from` says.
    pub fn new(
        language: Language,
        digest: DigestId,
        section: SectionId,
        from: u32,
        quotes: Vec<Quote>,
        zone: &'a TimeZone,
    ) -> Self {
        let (let_go, waiting) = (HashSet::new(), HashSet::new());
        let catalogue = catalog::of(language);
        Self { catalogue, digest, section, from, quotes, zone, let_go, waiting }
    }

    /// With what became of its lines: those that were let go, and those that wait for an answer.
    #[must_use]
    pub fn with_fates(self, let_go: HashSet<ItemId>, waiting: HashSet<ItemId>) -> Self {
        Self { let_go, waiting, ..self }
    }

    fn digest_id(&self) -> DigestId {
        self.digest
    }

    fn title(&self) -> &'static str {
        self.catalogue.digest.title(self.section)
    }

    fn kind(&self) -> Option<Kind> {
        kind_of(self.section)
    }

    /// Whether it may be kept, answered and let go: not what is closed.
    fn is_open(&self) -> bool {
        !hydrate::is_closed(self.section)
    }

    /// Where the lines before these begin.
    fn before(&self) -> Option<u32> {
        (self.from > 0).then(|| self.from.saturating_sub(Self::MOST))
    }

    /// Where the next lines begin.
    fn after(&self) -> Option<u32> {
        let full = u32::try_from(self.quotes.len()).is_ok_and(|here| here >= Self::MOST);
        full.then(|| self.from.saturating_add(Self::MOST))
    }

    fn is_let_go(&self, quote: &Quote) -> bool {
        self.let_go.contains(&quote.item)
    }

    fn is_waiting(&self, quote: &Quote) -> bool {
        self.waiting.contains(&quote.item)
    }

    /// Whether the others who said the very same are few enough to be named at once.
    fn names_also(quote: &Quote) -> bool {
        (1..=NAMED).contains(&quote.also.len())
    }

    fn also(quote: &Quote) -> String {
        quote.also.join(", ")
    }

    fn when(&self, quote: &Quote) -> String {
        layout::when(quote, self.zone, &self.catalogue.digest)
    }

    fn time(&self, quote: &Quote) -> String {
        when::time(quote.at, self.zone)
    }
}
