//! A feedback item as the API tells it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog;
use crate::domain::{
    Author, EmoteSpan, Feedback, FeedbackEvent, ItemId, ItemState, Kind, Severity, StreamId, Tone,
};

/// A feedback item. Its JSON is the contract's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Item)]
pub(super) struct ItemView {
    /// Sequence number.
    id: ItemId,
    /// When it was said.
    at: Timestamp,
    /// The stream it belongs to, if one was running.
    #[schema(required)]
    stream: Option<StreamId>,
    /// What happened.
    event: FeedbackEvent,
    /// Who handed it in.
    source: String,
    /// By whom.
    author: Author,
    /// Their words. Empty once deleted.
    text: String,
    /// Emotes in `text`.
    emotes: Vec<EmoteSpan>,
    /// What it is: the streamer's correction if there is one, else the classifier's word.
    kind: Kind,
    /// How it sounds.
    tone: Tone,
    /// How much it would hurt.
    harm: Severity,
    /// Why, in a few words each.
    reasons: Vec<String>,
    /// Where it stands.
    state: ItemState,
}

impl From<Feedback> for ItemView {
    fn from(item: Feedback) -> Self {
        let Feedback {
            id,
            at,
            stream,
            event,
            source,
            author,
            text,
            emotes,
            kind,
            tone,
            harm,
            reasons,
            state,
            ..
        } = item;
        let reasons = catalog::feedback::reasons(&reasons);
        Self { id, at, stream, event, source, author, text, emotes, kind, tone, harm, reasons, state }
    }
}
