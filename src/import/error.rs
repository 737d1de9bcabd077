//! Why a file of chat was not taken in at all.

use thiserror::Error;

use super::recognise::Foreign;
use crate::store::StoreError;

/// Why a file of chat was not taken in. Each is a sentence of what happened and one of what to do.
#[derive(Debug, Error)]
pub enum ImportError {
    /// It is no chat that can be read here.
    #[error("{}", .0.sentence())]
    Foreign(Foreign),
    /// It is the chat of another channel.
    #[error(
        "This is the chat of {0}, and Evenkeel keeps your own. Choose a file of your channel, or set `twitch.channel`."
    )]
    OtherChannel(String),
    /// Nothing in it says when it was.
    #[error(
        "Nothing in this file tells on which day it was written. Give it the name back that its program gave it, with the date."
    )]
    Undated,
    /// It could not be read.
    #[error("The file could not be read ({0}). Check that it is there, and that you may read it.")]
    Read(#[source] std::io::Error),
    /// What was read could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The import broke off for a reason of ours.
    #[error("The import broke off. What was imported until then is kept; run it again to go on.")]
    Failed(#[source] tokio::task::JoinError),
}
