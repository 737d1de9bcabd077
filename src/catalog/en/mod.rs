//! English.

pub mod delivery;
pub mod digest;
pub mod feedback;
pub mod numbers;
mod refusal;

pub use refusal::refusal;
