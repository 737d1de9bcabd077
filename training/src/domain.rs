//! What the product's reading needs of its domain.
pub struct EmoteSpan {
    pub start: usize,
    pub end: usize,
}
