//! Hostile words and names through every exit: they may be read there, and do nothing.
//!
//! One corpus comes in by chat and by another tool, and goes out by page, Markdown, terminal, JSON,
//! socket, file and log of the real binary.

pub mod corpus;
mod exits;
mod looks;
