//! What the integration tests stand on: a scripted Twitch, and a relay that can be cut.

pub mod fake_twitch;
pub mod relay;
pub mod script;
