//! English.

pub mod digest;
pub mod feedback;
