//! Twitch's events (EventSub over WebSocket): follows, subscriptions, gifts, cheers, raids, redemptions,
//! whether the channel is live, and what makes a moment good or bad for a break.
//!
//! Layers, each without the ones above: `subjects` (what can be told), `envelope` and `events` (messages
//! taken apart), `convert` (to the words of the domain), `subscriptions`, `recent` and `error` (parts of a
//! life), `session` (the life of the connections, a [`Protocol`](crate::net::Protocol)), and `task`. Nothing
//! is ever said on a connection; what we want to hear of is asked for through Helix.

mod convert;
mod envelope;
mod error;
mod events;
mod recent;
mod session;
mod settings;
mod subjects;
mod subscriptions;
mod task;

pub use settings::{EventSubSettings, EventTally};
pub use task::run;
