//! What the page for setting up says, beside signing in and the extension.

use super::surface::surface;
use crate::domain::{HotkeyAction, Peer};

surface! {
    /// What the page for setting up says, beside signing in and the extension.
    SetupWords { title, lead, you_are, shows_on, channel_title, made_up, chat_read, connecting, not_connected, not_yet, demo_channel, channel_label, use_channel, no_channel, channel_is, overlay_title, is_open, in_obs, was_open, about_overlay, how_it_looks, or_source, let_evenkeel, about_server, open_server, tick_server, find_rest, look_there, or_type, shows_both, its_address, its_password, password_set, connect_obs, add_overlay, dock_title, about_dock, who_has_it, open_here, new_address, break_title, shows_it, has_shown, about_break, try_break, end_now, when_you_like, sign_in_title, not_in_demo, under_way, signed_in, has_ended, demo_sign_in, keys_title, not_tried, heard, about_keys, no_key, settings, have_one, try_them, other_keys, about_layout, key_break, key_quiet, key_mark, key_pause, key_shield, extension_title, not_seen, working, worked, connections, how_each, stopped, off, since, comes_back, needs_you, your_data, data_shows, devices, devices_connect, peer_chat, peer_account, peer_events, peer_stats, peer_obs, peer_store, peer_delivery, peer_settings, peer_webhook, peer_notifications, peer_tray, peer_emotes, off_demo_chat, off_soon, off_channel, off_demo, off_sign_in, off_obs, off_keys }
}

impl SetupWords {
    /// What a connection is called.
    pub fn peer(&self, peer: Peer) -> &'static str {
        match peer {
            Peer::Chat => self.peer_chat,
            Peer::Account => self.peer_account,
            Peer::EventSub => self.peer_events,
            Peer::Stats => self.peer_stats,
            Peer::Obs => self.peer_obs,
            Peer::Hotkeys => self.keys_title,
            Peer::Store => self.peer_store,
            Peer::Delivery => self.peer_delivery,
            Peer::Settings => self.peer_settings,
            Peer::Webhook => self.peer_webhook,
            Peer::Notifications => self.peer_notifications,
            Peer::Tray => self.peer_tray,
            Peer::Emotes => self.peer_emotes,
        }
    }

    /// What a hotkey does.
    pub fn key(&self, action: HotkeyAction) -> &'static str {
        match action {
            HotkeyAction::Break => self.key_break,
            HotkeyAction::Quiet => self.key_quiet,
            HotkeyAction::Mark => self.key_mark,
            HotkeyAction::Pause => self.key_pause,
            HotkeyAction::Shield => self.key_shield,
        }
    }
}
