//! Who was abusive in the stream that runs, so that what they write is held for the rest of it.

use serde::Serialize;
use utoipa::ToSchema;

/// A person whose messages are held for the rest of the stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Withheld {
    /// Tells them from others while the service runs; says nothing of who they are.
    pub id: String,
    /// Their name on Twitch; none where it is abuse in itself, and not to be repeated, or where they wrote elsewhere.
    #[schema(required)]
    pub name: Option<String>,
}
