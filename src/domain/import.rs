//! What comes of bringing chat along from other tools.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DigestId, StreamId, words};

/// Which tool wrote a file of chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChatFormat {
    /// Chatterino's logs.
    Chatterino,
    /// Chatty's logs.
    Chatty,
    /// TwitchDownloader's JSON.
    TwitchDownloader,
    /// chat-downloader's JSON.
    ChatDownloader,
    /// JSON of justlog or rustlog.
    JustlogJson,
    /// Text of justlog or rustlog.
    JustlogText,
    /// Raw lines of IRC: ours, justlog's or rustlog's.
    Raw,
}

words!(ChatFormat {
    Chatterino = "chatterino",
    Chatty = "chatty",
    TwitchDownloader = "twitch_downloader",
    ChatDownloader = "chat_downloader",
    JustlogJson = "justlog_json",
    JustlogText = "justlog_text",
    Raw = "raw",
});

/// What came of a file of chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportOutcome {
    /// Which tool wrote it.
    pub format: ChatFormat,
    /// Whether it was read to its end. Otherwise it breaks off, or the import was stopped; what came before is kept.
    pub whole: bool,
    /// Lines that are new here.
    pub new: u64,
    /// Lines that were here already, and stay as they are.
    pub known: u64,
    /// What was left out, and why.
    pub left_out: LeftOut,
    /// The past streams in it.
    pub streams: Vec<ImportedStream>,
}

impl ImportOutcome {
    /// Of a file in which nothing was found yet.
    pub fn of(format: ChatFormat) -> Self {
        Self { format, whole: false, new: 0, known: 0, left_out: LeftOut::default(), streams: Vec::new() }
    }
}

/// How many lines were left out, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct LeftOut {
    /// Evenkeel heard that stream itself.
    pub heard: u64,
    /// Nothing tells that a stream was running.
    pub alone: u64,
    /// Older than chat is kept.
    pub too_old: u64,
    /// Of another channel.
    pub elsewhere: u64,
    /// Nobody knows when it was.
    pub undated: u64,
    /// It could not be read.
    pub unreadable: u64,
}

/// A past stream that was found in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportedStream {
    /// The stream.
    pub stream: StreamId,
    /// When it began.
    pub started_at: Timestamp,
    /// Its digest; none where there is nothing to say.
    #[schema(required)]
    pub digest: Option<DigestId>,
}
