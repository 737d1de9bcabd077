//! Writes what happens in the simulated channel as the lines Twitch would send.
//!
//! Must not know the script.

use std::fmt::Write;

use super::people::{DemoViewer, STREAMER};

/// Codes of Twitch's own emotes, and their ids.
const EMOTES: [(&str, &str); 7] = [
    ("<3", "9"),
    ("Kappa", "25"),
    ("HeyGuys", "30259"),
    ("SeemsGood", "64138"),
    ("VoHiYo", "81274"),
    ("TwitchUnity", "196892"),
    ("LUL", "425618"),
];

/// The tags of one line.
pub(super) struct Tags(String);

impl Tags {
    /// The tags of what `who` does, in the room of the simulated channel.
    pub(super) fn of(who: &DemoViewer, id: &str, sent_ms: i64) -> Self {
        let badge_info = if who.months > 0 { format!("subscriber/{}", who.months) } else { String::new() };
        let moderator = who.badges.contains("moderator");
        Self(String::new())
            .and("badge-info", &badge_info)
            .and("badges", who.badges)
            .and("color", who.colour)
            .and("display-name", who.name)
            .and("flags", "")
            .and("id", id)
            .and("mod", if moderator { "1" } else { "0" })
            .and("room-id", &STREAMER.id.to_string())
            .and("subscriber", if who.months > 0 { "1" } else { "0" })
            .and("tmi-sent-ts", &sent_ms.to_string())
            .and("turbo", "0")
            .and("user-id", &who.id.to_string())
            .and("user-type", if moderator { "mod" } else { "" })
    }

    /// The tags of what moderators do.
    pub(super) fn of_room(sent_ms: i64) -> Self {
        Self(String::new()).and("room-id", &STREAMER.id.to_string()).and("tmi-sent-ts", &sent_ms.to_string())
    }

    /// Adds a tag.
    pub(super) fn and(mut self, name: &str, value: &str) -> Self {
        if !self.0.is_empty() {
            self.0.push(';');
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.extend(value.chars().flat_map(escaped));
        self
    }

    /// Adds what belongs to a text: its emotes.
    pub(super) fn and_emotes(self, text: &str) -> Self {
        self.and("emotes", &emotes(text))
    }

    /// A chat line.
    pub(super) fn privmsg(self, who: &DemoViewer, text: &str) -> String {
        let (tags, login, channel) = (self.0, who.login, STREAMER.login);
        format!("@{tags} :{login}!{login}@{login}.tmi.twitch.tv PRIVMSG #{channel} :{text}")
    }

    /// A line of the server: `command` to the channel, with `text` where there is one.
    pub(super) fn server(self, command: &str, text: &str) -> String {
        let mut line = format!("@{} :tmi.twitch.tv {command} #{}", self.0, STREAMER.login);
        if !text.is_empty() {
            line.push_str(" :");
            line.push_str(text);
        }
        line
    }
}

/// A character of a tag's value as it is sent.
fn escaped(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        ';' => ('\\', Some(':')),
        ' ' => ('\\', Some('s')),
        '\\' => ('\\', Some('\\')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

/// Where emotes stand in `text`: ids, and first and last character of each place.
fn emotes(text: &str) -> String {
    let mut tag = String::new();
    for (code, id) in EMOTES {
        let places: Vec<_> = words(text)
            .filter(|(_, word)| *word == code)
            .map(|(start, word)| format!("{start}-{}", start + word.chars().count() - 1))
            .collect();
        if !places.is_empty() {
            let gap = if tag.is_empty() { "" } else { "/" };
            // Writing to a string cannot fail.
            let _ = write!(tag, "{gap}{id}:{}", places.join(","));
        }
    }
    tag
}

/// The words of `text`, each with the place of its first character, counted in characters.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(' ').scan(0, |place, word| {
        let start = *place;
        *place += word.chars().count() + 1;
        Some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::demo::people::HANA;

    #[test]
    fn emotes_are_counted_in_characters() {
        assert_eq!(emotes("plain"), "");
        assert_eq!(emotes("こんにちは <3 LUL <3"), "9:6-7,13-14/425618:9-11");
    }

    #[test]
    fn a_line_looks_as_twitch_sends_it() {
        let line = Tags::of(&HANA, "id", 7).and("system-msg", "a; b\\").privmsg(&HANA, "hi there");
        assert_eq!(
            line,
            "@badge-info=;badges=;color=#00CED1;display-name=はなそら;flags=;id=id;mod=0;room-id=900100200;\
             subscriber=0;tmi-sent-ts=7;turbo=0;user-id=900100215;user-type=;system-msg=a\\:\\sb\\\\ \
             :hana_sora_d!hana_sora_d@hana_sora_d.tmi.twitch.tv PRIVMSG #evenkeel_demo :hi there"
        );
    }
}
