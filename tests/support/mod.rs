//! What the integration tests stand on: a scripted Twitch, a relay that can be cut, a whole service.

pub mod account;
pub mod binary;
pub mod desktop;
pub mod evening;
pub mod fake_auth;
pub mod fake_events;
pub mod fake_helix;
pub mod fake_hook;
pub mod fake_obs;
pub mod fake_twitch;
pub mod log;
pub mod machine;
pub mod program;
pub mod relay;
pub mod script;
pub mod server;
pub mod settings;
pub mod web;
pub mod whole_twitch;
