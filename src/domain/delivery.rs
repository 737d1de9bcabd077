//! Where digests go, and how each delivery stands.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

/// Where a digest goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A folder of Markdown files.
    Folder,
    /// A web address.
    Webhook,
    /// A notification on the desktop, which says that there is one and nothing else.
    Notification,
}

words!(Target { Folder = "folder", Webhook = "webhook", Notification = "notification" });

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// It is still to be made, or to be tried again.
    Owed,
    /// It is where it had to go.
    Sent,
    /// It may have been sent: it was under way, and the answer never came. It is not sent again unasked.
    Unsure,
    /// It was refused, or given up.
    Refused,
}

words!(DeliveryState { Owed = "owed", Sent = "sent", Unsure = "unsure", Refused = "refused" });

/// One delivery of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delivery {
    /// Where to.
    pub target: Target,
    /// How it stands.
    pub state: DeliveryState,
    /// Since when; null while it is owed.
    #[schema(required)]
    pub since: Option<Timestamp>,
    /// What happened, as a sentence for the streamer. Never holds an address beyond its host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}
