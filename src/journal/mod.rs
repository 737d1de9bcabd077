//! The journal's rules: what is written down, which thinking patterns words may point at, what weeks of
//! it show, and how it is carried elsewhere.
//!
//! Pure: time comes in as an argument. Must not keep, encrypt or send anything, nor ever judge how
//! somebody is.

pub mod distortions;
mod entry;
pub mod helplines;
pub mod hints;
pub mod import_export;
pub mod mood;
pub mod patterns;
mod practice;
pub mod record;
pub mod week;
pub mod weekly;

pub use distortions::Distortion;
pub use entry::{
    CheckIn, Debrief, Evidence, Feeling, GoalFate, Intention, KeptLine, Mark, Outcome, Thought, Week,
};
pub use mood::{Moment, Mood};
pub use practice::{Experiment, Ladder, LadderStep, Plan, Worry};
pub use record::{AskedOnce, EntryId, Record, RecordFault, RecordKind, RecordStamp};
