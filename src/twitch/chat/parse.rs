//! One raw line of IRC, taken apart.
//!
//! The tokenizer is twitch-irc's `IRCMessage`. Its typed messages are not used: one missing tag fails
//! a whole line there, an emote range that runs backwards underflows, and a tag nobody reads still
//! costs two allocations and a hash. So tags we do not read are left out before the library sees the
//! line, which halves its cost. Must not know what a line is good for.

use twitch_irc::message::{IRCMessage, IRCPrefix};

use super::lines::Skip;

/// The tags somebody here reads.
const READ: [&str; 28] = [
    "badges",
    "bits",
    "color",
    "custom-reward-id",
    "display-name",
    "emotes",
    "first-msg",
    "id",
    "login",
    "mod",
    "msg-id",
    "msg-param-community-gift-id",
    "msg-param-cumulative-months",
    "msg-param-mass-gift-count",
    "msg-param-months",
    "msg-param-threshold",
    "msg-param-value",
    "msg-param-viewerCount",
    "reply-parent-display-name",
    "reply-parent-user-login",
    "room-id",
    "source-msg-id",
    "source-room-id",
    "target-msg-id",
    "target-user-id",
    "tmi-sent-ts",
    "user-id",
    "user-type",
];

/// A line of IRC.
#[derive(Debug)]
pub(super) struct IrcLine(IRCMessage);

impl IrcLine {
    /// Takes a line apart, which must not hold its line end.
    pub(super) fn parse(raw: &str) -> Result<Self, Skip> {
        IRCMessage::parse(&without_unread_tags(raw)).map(Self).map_err(|_| Skip::Malformed)
    }

    /// The command, in capitals, or a number of three digits.
    pub(super) fn command(&self) -> &str {
        &self.0.command
    }

    /// A parameter, counted from zero.
    pub(super) fn param(&self, index: usize) -> Option<&str> {
        self.0.params.get(index).map(String::as_str)
    }

    /// The login name of the channel the line is for.
    pub(super) fn channel(&self) -> Option<&str> {
        self.param(0)?.strip_prefix('#').filter(|name| !name.is_empty())
    }

    /// A tag's value, unescaped; none if it is missing or empty.
    pub(super) fn tag(&self, key: &str) -> Option<&str> {
        debug_assert!(READ.contains(&key), "{key} is left out before parsing");
        self.0.tags.0.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A tag's value, if it is a number that is not negative.
    pub(super) fn number(&self, key: &str) -> Option<i64> {
        self.tag(key)?.parse().ok().filter(|number| *number >= 0)
    }

    /// The login name in the prefix; none when the server itself speaks.
    pub(super) fn sender(&self) -> Option<&str> {
        match &self.0.prefix {
            Some(IRCPrefix::Full { nick, .. }) if !nick.is_empty() => Some(nick),
            _ => None,
        }
    }
}

fn without_unread_tags(raw: &str) -> String {
    let Some((tags, rest)) = raw.strip_prefix('@').and_then(|tagged| tagged.split_once(' ')) else {
        return raw.to_owned();
    };
    let mut kept = String::with_capacity(raw.len());
    for tag in tags.split(';') {
        let (key, value) = tag.split_once('=').unwrap_or((tag, ""));
        if !value.is_empty() && READ.binary_search(&key).is_ok() {
            kept.push(if kept.is_empty() { '@' } else { ';' });
            kept.push_str(tag);
        }
    }
    if !kept.is_empty() {
        kept.push(' ');
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tags_are_sorted_for_the_search() {
        assert!(READ.is_sorted());
    }

    // @badge-info=;badges=moderator/1;color=;display-name=Rowan;emotes=;flags=;id=a;user-type=mod :rowan!rowan@rowan.tmi.twitch.tv PRIVMSG #harbour :good evening
    #[test]
    fn a_line_is_taken_apart() {
        let line = IrcLine::parse(
            "@badge-info=;badges=moderator/1;color=;display-name=Row\\san;emotes=;flags=;id=a;user-type=mod \
             :rowan!rowan@rowan.tmi.twitch.tv PRIVMSG #harbour :good evening",
        )
        .unwrap();
        assert_eq!(line.command(), "PRIVMSG");
        assert_eq!(line.channel(), Some("harbour"));
        assert_eq!(line.param(1), Some("good evening"));
        assert_eq!(line.sender(), Some("rowan"));
        assert_eq!(line.tag("display-name"), Some("Row an"));
        assert_eq!(line.tag("emotes"), None);
        assert_eq!(line.tag("bits"), None);
    }

    #[test]
    fn a_line_needs_no_tags_that_are_read() {
        let line = IrcLine::parse("@flags=;color= :tmi.twitch.tv CLEARCHAT #harbour").unwrap();
        assert_eq!((line.command(), line.channel(), line.sender()), ("CLEARCHAT", Some("harbour"), None));
    }

    #[test]
    fn what_is_no_line_of_irc_is_malformed() {
        for raw in ["", " ", "@", "@a=b", ": PING", ":host", "P!NG", "PING  a", "a\rb", "\0\u{1}"] {
            assert_eq!(IrcLine::parse(raw).map(|_| ()), Err(Skip::Malformed), "{raw:?}");
        }
    }
}
