//! One raw line of IRC, taken apart.
//!
//! What people write makes nearly all of the traffic; those lines are read in place, and of their tags only those that
//! somebody here reads. All others are twitch-irc's, which is also what the tests compare with: its map of tags costs
//! two allocations and a hash for each tag of each line. Its typed messages are not used: one missing tag fails a whole
//! line there, and an emote range that runs backwards underflows. Must not know what a line is good for.

use std::borrow::Cow;

use memchr::memchr2;
use twitch_irc::message::{IRCMessage, IRCPrefix};

use super::lines::Skip;

/// The commands that are read in place.
const IN_PLACE: [&str; 4] = ["PRIVMSG", "USERNOTICE", "CLEARCHAT", "CLEARMSG"];
/// Parameters that somebody here reads.
const PARAMS: usize = 2;

macro_rules! tags {
    ($($tag:ident = $name:literal,)*) => {
        /// A tag that somebody here reads.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Tag { $($tag,)* }

        impl Tag {
            const ALL: [Self; [$($name),*].len()] = [$(Self::$tag),*];

            fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$tag),)* _ => None }
            }

            const fn name(self) -> &'static str {
                match self { $(Self::$tag => $name,)* }
            }
        }
    };
}

tags! {
    Badges = "badges",
    Bits = "bits",
    Color = "color",
    CustomRewardId = "custom-reward-id",
    DisplayName = "display-name",
    Emotes = "emotes",
    FirstMsg = "first-msg",
    Id = "id",
    Login = "login",
    Mod = "mod",
    MsgId = "msg-id",
    CommunityGiftId = "msg-param-community-gift-id",
    CumulativeMonths = "msg-param-cumulative-months",
    MassGiftCount = "msg-param-mass-gift-count",
    Months = "msg-param-months",
    Threshold = "msg-param-threshold",
    Value = "msg-param-value",
    ViewerCount = "msg-param-viewerCount",
    ReplyParentDisplayName = "reply-parent-display-name",
    ReplyParentUserLogin = "reply-parent-user-login",
    RoomId = "room-id",
    SourceMsgId = "source-msg-id",
    SourceRoomId = "source-room-id",
    TargetMsgId = "target-msg-id",
    TargetUserId = "target-user-id",
    TmiSentTs = "tmi-sent-ts",
    UserId = "user-id",
    UserType = "user-type",
}

/// A line of IRC.
#[expect(clippy::large_enum_variant, reason = "nearly all lines are the larger one, and none is kept")]
#[derive(Debug)]
pub(super) enum IrcLine<'a> {
    /// What people write, and what is taken back of it.
    Chat(ChatLine<'a>),
    /// Everything else.
    Other(IRCMessage),
}

/// A line that is read in place.
#[derive(Debug)]
pub(super) struct ChatLine<'a> {
    /// By [`Tag`]; empty where there is none.
    tags: [Cow<'a, str>; Tag::ALL.len()],
    sender: Option<&'a str>,
    command: &'static str,
    params: [Option<&'a str>; PARAMS],
}

impl<'a> IrcLine<'a> {
    /// Takes a line apart, which must not hold its line end.
    pub(super) fn parse(raw: &'a str) -> Result<Self, Skip> {
        // An empty list of tags is none.
        let bare = raw.strip_prefix("@ ").unwrap_or(raw);
        match ChatLine::parse(bare)? {
            Some(line) => Ok(Self::Chat(line)),
            None => IRCMessage::parse(bare).map(Self::Other).map_err(|_| Skip::Malformed),
        }
    }

    /// The command, in capitals, or a number of three digits.
    pub(super) fn command(&self) -> &str {
        match self {
            Self::Chat(line) => line.command,
            Self::Other(message) => &message.command,
        }
    }

    /// A parameter, counted from zero. Of lines that people write, the first two.
    pub(super) fn param(&self, index: usize) -> Option<&str> {
        match self {
            Self::Chat(line) => line.params.get(index).copied().flatten(),
            Self::Other(message) => message.params.get(index).map(String::as_str),
        }
    }

    /// The login name of the channel the line is for.
    pub(super) fn channel(&self) -> Option<&str> {
        self.param(0)?.strip_prefix('#').filter(|name| !name.is_empty())
    }

    /// A tag's value, unescaped; none if it is missing or empty.
    pub(super) fn tag(&self, tag: Tag) -> Option<&str> {
        let value = match self {
            Self::Chat(line) => line.tags.get(tag as usize).map(Cow::as_ref),
            Self::Other(message) => message.tags.0.get(tag.name()).map(String::as_str),
        };
        value.filter(|value| !value.is_empty())
    }

    /// A tag's value, if it is a number that is not negative.
    pub(super) fn number(&self, tag: Tag) -> Option<i64> {
        self.tag(tag)?.parse().ok().filter(|number| *number >= 0)
    }

    /// The login name in the prefix; none when the server itself speaks.
    pub(super) fn sender(&self) -> Option<&str> {
        match self {
            Self::Chat(line) => line.sender,
            Self::Other(message) => match &message.prefix {
                Some(IRCPrefix::Full { nick, .. }) if !nick.is_empty() => Some(nick),
                _ => None,
            },
        }
    }
}

impl<'a> ChatLine<'a> {
    /// None where it is another's line.
    fn parse(raw: &'a str) -> Result<Option<Self>, Skip> {
        let (tags, rest) = match raw.strip_prefix('@') {
            Some(tagged) => tagged.split_once(' ').ok_or(Skip::Malformed)?,
            None => ("", raw),
        };
        let (prefix, rest) = match rest.strip_prefix(':') {
            Some(prefixed) => {
                prefixed.split_once(' ').filter(|(prefix, _)| !prefix.is_empty()).ok_or(Skip::Malformed)?
            }
            None => ("", rest),
        };
        let (command, rest) =
            rest.split_once(' ').map_or((rest, None), |(command, rest)| (command, Some(rest)));
        let Some(command) = IN_PLACE.into_iter().find(|known| *known == command) else { return Ok(None) };
        if memchr2(b'\r', b'\n', raw.as_bytes()).is_some() {
            return Err(Skip::Malformed);
        }
        let sender = prefix.split_once('@').map(|(who, _)| who.split_once('!').map_or(who, |(nick, _)| nick));
        Ok(Some(Self {
            tags: read_tags(tags),
            sender: sender.filter(|nick| !nick.is_empty()),
            command,
            params: read_params(rest)?,
        }))
    }
}

fn read_tags(raw: &str) -> [Cow<'_, str>; Tag::ALL.len()] {
    let mut tags = [const { Cow::Borrowed("") }; Tag::ALL.len()];
    for piece in raw.split(';') {
        let Some((name, value)) = piece.split_once('=').filter(|(_, value)| !value.is_empty()) else {
            continue;
        };
        if let Some(tag) = Tag::named(name)
            && let Some(place) = tags.get_mut(tag as usize)
        {
            *place = unescaped(value);
        }
    }
    tags
}

/// A tag's value as it was meant, after <https://ircv3.net/specs/extensions/message-tags.html>.
fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return value.into();
    }
    let mut meant = String::with_capacity(value.len());
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        let sign = if sign == '\\' { signs.next().map(escaped) } else { Some(sign) };
        meant.extend(sign);
    }
    meant.into()
}

const fn escaped(sign: char) -> char {
    match sign {
        ':' => ';',
        's' => ' ',
        'r' => '\r',
        'n' => '\n',
        other => other,
    }
}

/// The first parameters; the last may have spaces in it.
fn read_params(raw: Option<&str>) -> Result<[Option<&str>; PARAMS], Skip> {
    let mut params = [None; PARAMS];
    let (mut rest, mut places) = (raw, params.iter_mut());
    while let Some(from) = rest {
        let param = match from.strip_prefix(':') {
            Some(last) => {
                rest = None;
                last
            }
            None => {
                let (param, after) =
                    from.split_once(' ').map_or((from, None), |(param, after)| (param, Some(after)));
                rest = after;
                // Between parameters there is one space.
                Some(param).filter(|param| !param.is_empty()).ok_or(Skip::Malformed)?
            }
        };
        if let Some(place) = places.next() {
            *place = Some(param);
        }
    }
    Ok(params)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
        assert_eq!(line.tag(Tag::DisplayName), Some("Row an"));
        assert_eq!(line.tag(Tag::Emotes), None);
        assert_eq!(line.tag(Tag::Bits), None);
    }

    #[test]
    fn a_line_needs_no_tags_that_are_read() {
        let line = IrcLine::parse("@flags=;color= :tmi.twitch.tv CLEARCHAT #harbour").unwrap();
        assert_eq!((line.command(), line.channel(), line.sender()), ("CLEARCHAT", Some("harbour"), None));
    }

    #[test]
    fn what_is_no_line_of_irc_is_malformed() {
        for raw in
            ["", " ", "@", "@a=b", ": PING", ":host", "P!NG", "PING  a", "a\rb", "\0\u{1}", "PRIVMSG #a\r"]
        {
            assert_eq!(IrcLine::parse(raw).map(|_| ()), Err(Skip::Malformed), "{raw:?}");
        }
    }

    /// What twitch-irc reads in `raw` is what is read in place.
    fn agrees(raw: &str) {
        let ours = IrcLine::parse(raw);
        // The library would panic at an empty list of tags, and we read none there.
        let theirs = IRCMessage::parse(raw.strip_prefix("@ ").unwrap_or(raw));
        let (Ok(ours), Ok(theirs)) = (&ours, &theirs) else {
            assert!(ours.is_err() && (theirs.is_err()), "{raw:?}: {ours:?}, {theirs:?}");
            return;
        };
        assert_eq!(ours.command(), theirs.command, "{raw:?}");
        for index in 0..PARAMS {
            assert_eq!(ours.param(index), theirs.params.get(index).map(String::as_str), "{raw:?}");
        }
        for tag in Tag::ALL {
            let value = theirs.tags.0.get(tag.name()).map(String::as_str).filter(|value| !value.is_empty());
            assert_eq!(ours.tag(tag), value, "{raw:?}: {}", tag.name());
        }
        let theirs = IrcLine::Other(theirs.clone());
        assert_eq!(ours.sender(), theirs.sender(), "{raw:?}");
    }

    proptest! {
        #[test]
        fn lines_are_read_as_twitch_irc_reads_them(
            tags in "(@((id|emotes|display-name|login|mod|user-id|flags|msg-param-value)=[a-z0-9:\\\\ ;]{0,6};?){0,4} )?",
            prefix in "(:(tmi\\.twitch\\.tv|[a!@]{0,5}|rowan!rowan@rowan) )?",
            command in "(PRIVMSG|USERNOTICE|CLEARCHAT|CLEARMSG|privmsg|PING|001|)",
            rest in "( ?#?[a: ]{0,4}){0,3}( :\\PC{0,20})?",
        ) {
            // Twitch names no tag twice.
            let names: Vec<_> = tags.trim_matches(['@', ' ']).split(';').filter_map(|tag| tag.split('=').next()).collect();
            prop_assume!(names.iter().enumerate().all(|(place, name)| !names[..place].contains(name)));
            agrees(&format!("{tags}{prefix}{command}{rest}"));
        }
    }
}
