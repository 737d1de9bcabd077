//! What a correction taught.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Kind, row_id};

row_id! {
    /// The id of a lesson.
    LessonId
}

/// Something that this channel's chat means, by the streamer's own word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Lesson {
    /// Its id.
    pub id: LessonId,
    /// The words or the emote, as they are compared: lower case, without marks. Foreign text.
    pub text: String,
    /// Whether it is a whole message; otherwise a word or an emote, wherever no rule is certain.
    pub whole: bool,
    /// What it is.
    pub kind: Kind,
}
