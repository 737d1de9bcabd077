//! What the dock says, and Today beside it: how things stand, the shield, breaks and marks.

use super::surface::{filled, surface};
use crate::domain::{NumberId, ShieldMode};

surface! {
    /// What the dock says, and Today beside it: how things stand, the shield, breaks and marks.
    DockWords { title, mark, one_minute, about_mark, thought, how_strong, leave_open, not_at_all, completely, kinder, keep_it, not_now, let_pass, who_they_are, passed, appear_here, undo, other_controls, reader_says, nothing_of_chat, questions_in_chat, live, not_live, are_hidden, some_seen, next_digest, after_stream, after_next, ads_until, quiet_on, paused, digest_ready, no_channel, setup_explains, all_right, lost, stranger, quiet, pause, numbers, in_words, as_settings, hide_numbers, peek_viewers, nothing_to_say, one_by_one, about_modes, a_little, a_minute, minutes, all_of_them, peek, mode_hidden, mode_words, mode_delayed, mode_shown, viewers, chatters, followers, subscribers, raid, bits, gifts, watch_streak, hype_train, leaderboard, uptime, extension_follows, a_break, break_label, would_fit, slow_minutes, comes_soon, offer, take_break, little_later, not_this, i_am_back, choose, what, as_usual, how_long, two_minutes, five_minutes, ten_minutes, fifteen_minutes, break_sound, breath_sound, reader_breath }
}

impl DockWords {
    /// What a number is called.
    pub fn number(&self, number: &NumberId) -> &'static str {
        match number {
            NumberId::Viewers => self.viewers,
            NumberId::Chatters => self.chatters,
            NumberId::Followers => self.followers,
            NumberId::Subscribers => self.subscribers,
            NumberId::Raid => self.raid,
            NumberId::Bits => self.bits,
            NumberId::Gifts => self.gifts,
            NumberId::WatchStreak => self.watch_streak,
            NumberId::HypeTrain => self.hype_train,
            NumberId::Leaderboard => self.leaderboard,
            NumberId::Uptime => self.uptime,
        }
    }

    /// How much of a number may be seen.
    pub fn mode(&self, mode: &ShieldMode) -> &'static str {
        match mode {
            ShieldMode::Hidden => self.mode_hidden,
            ShieldMode::Words => self.mode_words,
            ShieldMode::Delayed => self.mode_delayed,
            ShieldMode::Shown => self.mode_shown,
        }
    }

    /// What the modes are, where a delayed number comes `seconds` late.
    pub fn modes(&self, seconds: u64) -> String {
        let delay = match seconds {
            0..60 => self.a_little.to_owned(),
            60..120 => self.a_minute.to_owned(),
            _ => filled(self.minutes, &[("minutes", &(seconds / 60).to_string())]),
        };
        filled(self.about_modes, &[("delay", &delay)])
    }
}
