//! Where digests go, and how each delivery stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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

/// What is wrong with a webhook, or with one letter to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookFault {
    /// It cannot be reached.
    Unreachable,
    /// It asks to wait, or is out of order: with this status.
    Busy(u16),
    /// It does not let this address in.
    NotLetIn(u16),
    /// It is not there any more.
    Gone(u16),
    /// It leads elsewhere.
    Redirected(u16),
    /// It does not take what it was sent.
    NotTaken(u16),
    /// It is a forum of Discord's, and the address names no thread in it.
    NeedsThread,
    /// The address cannot be used.
    Address,
    /// It was tried often enough.
    GivenUp,
    /// The digest is too old to be sent by itself.
    TooOld,
    /// It left, and nobody said whether it arrived.
    Unsure,
    /// We were stopped while it was under way.
    CutOff,
}

/// What is wrong with a delivery, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryProblem {
    /// Something with the webhook.
    Webhook {
        /// Its host: the rest of its address is a secret.
        host: String,
        /// What went wrong.
        fault: WebhookFault,
    },
    /// What an older version kept as a sentence.
    Other(String),
}

/// One delivery of a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Where to.
    pub target: Target,
    /// How it stands.
    pub state: DeliveryState,
    /// Since when; none while it is owed.
    pub since: Option<Timestamp>,
    /// What is wrong with it.
    pub problem: Option<DeliveryProblem>,
}
