//! Whether a line that was read waits for the streamer's answer.

use super::words;

/// Where a line stands on the list of those to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyState {
    /// It is on the list.
    Later,
    /// It was answered.
    Done,
    /// It is not on the list.
    Never,
}

words!(ReplyState { Later = "later", Done = "done", Never = "never" });
