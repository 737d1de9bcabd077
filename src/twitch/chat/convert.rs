//! From lines of chat to the words of the house. The one file that converts to `domain`.
//!
//! Numbers go to `amount` and nowhere else: the sentences Twitch composes ("has subscribed for 6
//! months") are never read, only what the person wrote. An unknown kind of event is never an error.

use jiff::Timestamp;

use super::lines::Skip;
use super::parse::{IrcLine, Tag};
use super::words::{self, WireContext};
use crate::domain::{
    Author, Badge, Deletion, FeedbackEvent, Incoming, LineStyle, NewFeedback, Roles, Transport, is_colour,
};
use crate::twitch::alike::{self, SOURCE, TwinKey};

/// What a line says to the house.
#[derive(Debug)]
pub(super) enum ConvertedLine {
    /// Something to hand on.
    Incoming(Incoming),
    /// The server's own talk; the connection's business.
    Server,
    /// Nothing a streamer would read.
    Nothing,
}

/// Converts a line. Times that cannot be are taken as `now`.
pub(super) fn convert(line: &IrcLine<'_>, now: Timestamp) -> Result<ConvertedLine, Skip> {
    match line.command() {
        "PRIVMSG" => message(line, now),
        "USERNOTICE" => notice(line, now),
        "CLEARCHAT" => cleared(line, now),
        "CLEARMSG" => removed(line),
        _ => Ok(ConvertedLine::Server),
    }
}

fn message(line: &IrcLine<'_>, now: Timestamp) -> Result<ConvertedLine, Skip> {
    // Twitch's old announcer of hosts spoke through ordinary lines, with the number of viewers in them.
    if line.sender() == Some("jtv") {
        return Ok(ConvertedLine::Nothing);
    }
    line.param(1).ok_or(Skip::Unusable)?;
    let bits = line.number(Tag::Bits).filter(|bits| *bits > 0);
    let reward = line.tag(Tag::CustomRewardId);
    let event = match (bits, reward) {
        (Some(_), _) => FeedbackEvent::Cheer,
        (None, Some(_)) => FeedbackEvent::Redemption,
        (None, None) => FeedbackEvent::Message,
    };
    let mut draft = draft(line, event, now)?;
    draft.amount = bits;
    let person = draft.author.id.as_str();
    let what = match (bits, reward) {
        (Some(bits), _) => alike::cheer(person, bits),
        (None, Some(reward)) => alike::redemption(person, reward),
        (None, None) => None,
    };
    Ok(handed_on(draft, what))
}

fn notice(line: &IrcLine<'_>, now: Timestamp) -> Result<ConvertedLine, Skip> {
    let kind = match line.tag(Tag::MsgId) {
        Some("sharedchatnotice") => line.tag(Tag::SourceMsgId),
        kind => kind,
    };
    let (event, amount) = match kind.unwrap_or_default() {
        "sub" | "resub" | "extendsub" => {
            let months = line.number(Tag::CumulativeMonths).or_else(|| line.number(Tag::Months));
            (FeedbackEvent::Sub, months.filter(|months| *months > 0))
        }
        "giftpaidupgrade" | "anongiftpaidupgrade" | "primepaidupgrade" => (FeedbackEvent::Sub, None),
        // Each gift of a batch comes again on its own. To pass them on would show the total by counting.
        "subgift" | "anonsubgift" if line.tag(Tag::CommunityGiftId).is_some() => {
            return Ok(ConvertedLine::Nothing);
        }
        "subgift" | "anonsubgift" => (FeedbackEvent::Gift, Some(1)),
        "submysterygift" | "anonsubmysterygift" => (FeedbackEvent::Gift, line.number(Tag::MassGiftCount)),
        "raid" => (FeedbackEvent::Raid, line.number(Tag::ViewerCount)),
        // A cheer in money instead of bits; what it came to is no number of bits.
        "midnightsquid" => (FeedbackEvent::Cheer, None),
        "viewermilestone" => (FeedbackEvent::WatchStreak, line.number(Tag::Value)),
        "bitsbadgetier" => (FeedbackEvent::Other, line.number(Tag::Threshold)),
        "modiversary" => (FeedbackEvent::Modiversary, line.number(Tag::Months)),
        "ritual"
        | "charitydonation"
        | "rewardgift"
        | "communitypayforward"
        | "standardpayforward"
        | "primecommunitygiftreceived"
        | "socialsharingbadge" => (FeedbackEvent::Other, None),
        "unraid" => return Ok(ConvertedLine::Nothing),
        // Announcements, and whatever Twitch thinks of next: a person's words are a message.
        _ => (FeedbackEvent::Message, None),
    };
    let mut draft = draft(line, event, now)?;
    draft.amount = amount;
    let person = draft.author.id.as_str();
    let what = match (event, kind) {
        // The other ways to go on with a subscription are not told by events.
        (FeedbackEvent::Sub, Some("sub" | "resub")) => alike::sub(person),
        (FeedbackEvent::Gift, _) => amount.and_then(|total| alike::gift(person, total)),
        (FeedbackEvent::Raid, _) => alike::raid(person),
        _ => None,
    };
    Ok(handed_on(draft, what))
}

/// `what`: what happened, if events tell of it, too. They never tell what happened in another room.
fn handed_on(mut draft: NewFeedback, what: Option<TwinKey>) -> ConvertedLine {
    if draft.event == FeedbackEvent::Message && draft.text.is_empty() {
        return ConvertedLine::Nothing;
    }
    draft.twin = alike::twin(what.filter(|_| !draft.mirrored), Transport::Chat);
    ConvertedLine::Incoming(Incoming::Feedback(Box::new(draft)))
}

fn cleared(line: &IrcLine<'_>, now: Timestamp) -> Result<ConvertedLine, Skip> {
    line.channel().ok_or(Skip::Unusable)?;
    let at = sent_at(line, now);
    let deletion = match (line.tag(Tag::TargetUserId), line.param(1)) {
        (Some(author_id), _) => Deletion::Author { author_id: author_id.to_owned(), at },
        (None, None) => Deletion::Everything { at },
        // Somebody's lines, but not whose: to clear everything would be worse.
        (None, Some(_)) => return Err(Skip::Unusable),
    };
    Ok(if mirrored(line) {
        ConvertedLine::Nothing
    } else {
        ConvertedLine::Incoming(Incoming::Deleted(deletion))
    })
}

fn removed(line: &IrcLine<'_>) -> Result<ConvertedLine, Skip> {
    let source_id = line.tag(Tag::TargetMsgId).ok_or(Skip::Unusable)?.to_owned();
    Ok(ConvertedLine::Incoming(Incoming::Deleted(Deletion::Message { source_id })))
}

fn draft(line: &IrcLine<'_>, event: FeedbackEvent, now: Timestamp) -> Result<NewFeedback, Skip> {
    line.channel().ok_or(Skip::Unusable)?;
    let reply_to = line.tag(Tag::ReplyParentUserLogin);
    let answered = reply_to.map(|login| words::name(login).to_lowercase());
    let (text, emotes) = words::read(
        line.param(1).unwrap_or_default(),
        WireContext {
            emotes: line.tag(Tag::Emotes),
            answered: [reply_to, line.tag(Tag::ReplyParentDisplayName)].map(|name| reply_to.and(name)),
            bits: line.number(Tag::Bits),
        },
    );
    Ok(NewFeedback {
        source: SOURCE.to_owned(),
        source_id: line.tag(Tag::Id).map(str::to_owned),
        at: sent_at(line, now),
        event,
        author: author(line)?,
        roles: roles(line),
        text,
        emotes,
        style: style(line, answered.as_deref()),
        reply_to: answered,
        mirrored: mirrored(line),
        amount: None,
        twin: None,
    })
}

fn author(line: &IrcLine<'_>) -> Result<Author, Skip> {
    let login = line.tag(Tag::Login).or_else(|| line.sender()).ok_or(Skip::Unusable)?;
    let login = words::name(login).to_lowercase();
    let name = line.tag(Tag::DisplayName).map(|name| words::name(name).trim().to_owned());
    Ok(Author {
        id: line.tag(Tag::UserId).unwrap_or_default().to_owned(),
        name: name.filter(|name| !name.is_empty()).unwrap_or_else(|| login.clone()),
        login,
    })
}

fn roles(line: &IrcLine<'_>) -> Roles {
    let badge = |wanted: &[&str]| {
        line.tag(Tag::Badges).is_some_and(|badges| {
            badges.split(',').any(|badge| wanted.contains(&badge.split('/').next().unwrap_or_default()))
        })
    };
    Roles {
        broadcaster: badge(&["broadcaster"]),
        moderator: line.tag(Tag::Mod) == Some("1")
            || line.tag(Tag::UserType) == Some("mod")
            || badge(&["moderator", "lead_moderator"]),
        first_message: line.tag(Tag::FirstMsg) == Some("1"),
    }
}

fn style(line: &IrcLine<'_>, answered: Option<&str>) -> LineStyle {
    // As they write it themselves, where that is the same name.
    let written = line.tag(Tag::ReplyParentDisplayName).map(words::name);
    let answers = answered.map(|login| {
        written.filter(|name| name.eq_ignore_ascii_case(login)).unwrap_or_else(|| login.into()).into_owned()
    });
    let is_colour = |colour: &&str| colour.len() == 7 && is_colour(colour);
    let mut badges = Vec::new();
    for badge in line.tag(Tag::Badges).into_iter().flat_map(|badges| badges.split(',')) {
        let badge = match badge.split('/').next().unwrap_or_default() {
            "broadcaster" => Badge::Broadcaster,
            "moderator" | "lead_moderator" => Badge::Moderator,
            "vip" => Badge::Vip,
            "subscriber" | "founder" => Badge::Subscriber,
            _ => continue,
        };
        if !badges.contains(&badge) {
            badges.push(badge);
        }
    }
    LineStyle {
        colour: line.tag(Tag::Color).filter(is_colour).map(str::to_lowercase),
        badges,
        me: line.param(1).is_some_and(words::is_action),
        answers,
    }
}

/// Shared chat copies lines from other rooms, with the id of the room they were written in.
fn mirrored(line: &IrcLine<'_>) -> bool {
    line.tag(Tag::SourceRoomId).is_some_and(|source| line.tag(Tag::RoomId) != Some(source))
}

fn sent_at(line: &IrcLine<'_>, now: Timestamp) -> Timestamp {
    line.number(Tag::TmiSentTs)
        .and_then(|millis| Timestamp::from_millisecond(millis).ok())
        .and_then(|at| alike::believed(at, now))
        .unwrap_or(now)
}

#[cfg(test)]
mod tests;
