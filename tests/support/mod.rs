//! What the integration tests stand on: a scripted Twitch, a relay that can be cut, and the binary.

pub mod binary;
pub mod fake_twitch;
pub mod relay;
pub mod script;
