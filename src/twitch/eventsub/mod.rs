//! Twitch's events (EventSub over WebSocket): follows, subscriptions, gifts, cheers, raids, redemptions,
//! whether the channel is live, and what makes a moment good or bad for a break.
//!
//! Layers, each without the ones above: `subjects` (what can be told), `envelope` and `events` (messages
//! taken apart), `convert` (to the words of the house), `subscriptions`, `recent`, `steady` and `trouble`
//! (parts of a life), `session` (the life of the connections, without sockets and clocks), `socket`
//! (WebSocket to messages), and the driver that does as the session says. Nothing is ever said on a
//! connection; what we want to hear of is asked for through Helix.

mod convert;
mod driver;
mod envelope;
mod events;
mod recent;
mod session;
mod settings;
mod socket;
mod steady;
mod subjects;
mod subscriptions;
mod trouble;

pub use driver::run;
pub use settings::{EventSubSettings, Tally};
