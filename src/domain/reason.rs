//! Why a message was found to be what it is.

use serde::{Deserialize, Serialize};

use super::Kind;

/// One reason, as it is kept. It is put into words when it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is like other messages of this kind.
    Like {
        /// Of which kind.
        kind: Kind,
        /// The words of it that told; none where they are better not repeated.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        words: Vec<String>,
    },
    /// It is a picture drawn of signs.
    Drawing,
    /// It says the same again and again.
    Repetition,
    /// It sounds rude.
    Rude,
    /// It may not be meant well.
    MayHurt,
    /// The streamer taught it.
    Taught,
    /// The streamer corrected this very message.
    Corrected,
    /// What an older version kept as a sentence.
    Other(String),
}

impl Reason {
    /// That it is like other messages of `kind`, without a word of it.
    pub const fn like(kind: Kind) -> Self {
        Self::Like { kind, words: Vec::new() }
    }
}
