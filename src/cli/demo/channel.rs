//! The simulated channel: the script as timed raw lines, again and again.
//!
//! The same seed and start give the same lines. Must not wait, send or print.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock;

use super::people::{DemoViewer, STREAMER};
use super::script::{Beat, SCRIPT};
use super::wire::Tags;

/// From the beginning of one stream to the beginning of the next: time to read the digest.
pub const ROUND: Duration = Duration::from_secs(180);

/// The room that shares its chat for a moment.
const OTHER_ROOM: &str = "900100300";

/// The raw lines of the simulated channel, each with the time from the start at which it is sent.
/// Times never fall. It never ends.
#[derive(Debug)]
pub struct DemoChannel {
    start: Timestamp,
    dice: Dice,
    /// So many times as fast as people are.
    pace: u32,
    next: usize,
    round: u32,
    ready: VecDeque<(Duration, String)>,
    /// The id and text of each person's last line, for answers and deletions.
    last: BTreeMap<u32, (String, &'static str)>,
}

impl DemoChannel {
    /// The channel as it runs from `start`. Ids, and how people pause, depend on `seed`.
    pub fn new(seed: u64, start: Timestamp) -> Self {
        Self {
            start,
            dice: Dice(seed),
            pace: 1,
            next: 0,
            round: 0,
            ready: VecDeque::new(),
            last: BTreeMap::new(),
        }
    }

    /// The same, `pace` times as fast.
    #[must_use]
    pub fn at_pace(self, pace: u32) -> Self {
        Self { pace: pace.max(1), ..self }
    }

    /// The time and the beat that come next.
    fn step(&mut self) -> (Duration, &'static Beat) {
        let Some((tenths, beat)) = SCRIPT.get(self.next) else {
            self.round += 1;
            self.next = 0;
            return self.step();
        };
        self.next += 1;
        // Nobody types to the tenth of a second. Beats lie further apart than this.
        let pause = Duration::from_millis(self.dice.roll() % 400);
        ((ROUND * self.round + Duration::from_millis(tenths * 100) + pause) / self.pace, beat)
    }

    fn play(&mut self, at: Duration, beat: &'static Beat) {
        let sent = clock::after(self.start, at).as_millisecond();
        let id = self.dice.uuid();
        let line = match beat {
            Beat::Say(who, text) => self.say(who, text, Tags::of(who, &id, sent).and("first-msg", "0"), id),
            Beat::SayFirst(who, text) => {
                self.say(who, text, Tags::of(who, &id, sent).and("first-msg", "1"), id)
            }
            Beat::SayElsewhere(who, text) => {
                let tags = Tags::of(who, &id, sent)
                    .and("source-id", &self.dice.uuid())
                    .and("source-room-id", OTHER_ROOM);
                self.say(who, text, tags, id)
            }
            Beat::Cheer(who, bits, text) => {
                let text = format!("Cheer{bits} {text}");
                Tags::of(who, &id, sent).and("bits", &bits.to_string()).and_emotes(&text).privmsg(who, &text)
            }
            Beat::Reply(who, to, text) => self.reply(who, to, text, Tags::of(who, &id, sent)),
            Beat::Sub(who, months, text) => sub(who, *months, text, Tags::of(who, &id, sent)),
            Beat::Gift(who, to) => return self.gift(at, who, to, &id, sent),
            Beat::Raid(who, viewers) => raid(who, *viewers, Tags::of(who, &id, sent)),
            Beat::Streak(who, streams, text) => streak(who, *streams, text, Tags::of(who, &id, sent)),
            Beat::Announce(who, text) => notice(who, "announcement", "", Tags::of(who, &id, sent))
                .and("msg-param-color", "PRIMARY")
                .and_emotes(text)
                .server("USERNOTICE", text),
            Beat::Timeout(who) => Tags::of_room(sent)
                .and("ban-duration", "600")
                .and("target-user-id", &who.id.to_string())
                .server("CLEARCHAT", who.login),
            Beat::Delete(who) => {
                let (target, text) = self.last.get(&who.id).cloned().unwrap_or_default();
                Tags::of_room(sent)
                    .and("login", who.login)
                    .and("target-msg-id", &target)
                    .server("CLEARMSG", text)
            }
        };
        self.ready.push_back((at, line));
    }

    fn say(&mut self, who: &DemoViewer, text: &'static str, tags: Tags, id: String) -> String {
        self.last.insert(who.id, (id, text));
        tags.and_emotes(text).privmsg(who, text)
    }

    fn reply(&mut self, who: &DemoViewer, to: &DemoViewer, text: &str, tags: Tags) -> String {
        let (parent, said) = self.last.get(&to.id).cloned().unwrap_or_default();
        let text = format!("@{} {text}", to.name);
        tags.and("first-msg", "0")
            .and("reply-parent-display-name", to.name)
            .and("reply-parent-msg-body", said)
            .and("reply-parent-msg-id", &parent)
            .and("reply-parent-user-id", &to.id.to_string())
            .and("reply-parent-user-login", to.login)
            .and_emotes(&text)
            .privmsg(who, &text)
    }

    /// One line for the gift, and one for each who receives it.
    fn gift(&mut self, at: Duration, who: &DemoViewer, to: &[&DemoViewer], id: &str, sent: i64) {
        let count = to.len().to_string();
        let said = format!(
            "{} is gifting {count} Tier 1 Subs to {}'s community! They've gifted a total of {count} in the channel!",
            who.name, STREAMER.name
        );
        let line = notice(who, "submysterygift", &said, Tags::of(who, id, sent))
            .and("msg-param-community-gift-id", id)
            .and("msg-param-mass-gift-count", &count)
            .and("msg-param-origin-id", id)
            .and("msg-param-sender-count", &count)
            .and("msg-param-sub-plan", "1000")
            .and("msg-param-sub-plan-name", "Lighthouse keepers")
            .and_emotes("")
            .server("USERNOTICE", "");
        self.ready.push_back((at, line));
        for receiver in to {
            let said = format!("{} gifted a Tier 1 sub to {}!", who.name, receiver.name);
            let line = notice(who, "subgift", &said, Tags::of(who, &self.dice.uuid(), sent))
                .and("msg-param-community-gift-id", id)
                .and("msg-param-gift-months", "1")
                .and("msg-param-months", "1")
                .and("msg-param-origin-id", id)
                .and("msg-param-recipient-display-name", receiver.name)
                .and("msg-param-recipient-id", &receiver.id.to_string())
                .and("msg-param-recipient-user-name", receiver.login)
                .and("msg-param-sender-count", "0")
                .and("msg-param-sub-plan", "1000")
                .and("msg-param-sub-plan-name", "Lighthouse keepers")
                .and_emotes("")
                .server("USERNOTICE", "");
            self.ready.push_back((at, line));
        }
    }
}

impl Iterator for DemoChannel {
    type Item = (Duration, String);

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty() {
            let (at, beat) = self.step();
            self.play(at, beat);
        }
        self.ready.pop_front()
    }
}

/// The tags that every notice of something `who` did has.
fn notice(who: &DemoViewer, kind: &str, said: &str, tags: Tags) -> Tags {
    tags.and("login", who.login).and("msg-id", kind).and("system-msg", said)
}

fn sub(who: &DemoViewer, months: u32, text: &str, tags: Tags) -> String {
    let kind = if months > 1 { "resub" } else { "sub" };
    let said = match months {
        0 | 1 => format!("{} subscribed at Tier 1.", who.name),
        _ => format!("{} subscribed at Tier 1. They've subscribed for {months} months!", who.name),
    };
    notice(who, kind, &said, tags)
        .and("msg-param-cumulative-months", &months.to_string())
        .and("msg-param-months", "0")
        .and("msg-param-should-share-streak", "0")
        .and("msg-param-sub-plan", "1000")
        .and("msg-param-sub-plan-name", "Lighthouse keepers")
        .and_emotes(text)
        .server("USERNOTICE", text)
}

fn raid(who: &DemoViewer, viewers: u32, tags: Tags) -> String {
    let said = format!("{viewers} raiders from {} have joined!", who.name);
    notice(who, "raid", &said, tags)
        .and("msg-param-displayName", who.name)
        .and("msg-param-login", who.login)
        .and("msg-param-profileImageURL", "https://static-cdn.jtvnw.net/jtv_user_pictures/attic-%s.png")
        .and("msg-param-viewerCount", &viewers.to_string())
        .and_emotes("")
        .server("USERNOTICE", "")
}

fn streak(who: &DemoViewer, streams: u32, text: &str, tags: Tags) -> String {
    let said = format!("{} watched {streams} consecutive streams and sparked a watch streak!", who.name);
    notice(who, "viewermilestone", &said, tags)
        .and("msg-param-category", "watch-streak")
        .and("msg-param-copoReward", "450")
        .and("msg-param-value", &streams.to_string())
        .and_emotes(text)
        .server("USERNOTICE", text)
}

/// Reproducible chance (SplitMix64).
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A random id, written as Twitch writes them (UUID version 4).
    fn uuid(&mut self) -> String {
        let (high, low) = (self.roll(), self.roll());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            (low >> 48) & 0x3fff | 0x8000,
            low & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FeedbackEvent, Incoming};
    use crate::twitch::chat::{ChannelFilter, Parser};
    use std::collections::BTreeSet;
    use twitch_irc::message::{IRCMessage, ServerMessage};

    fn first_round(seed: u64) -> Vec<(Duration, String)> {
        DemoChannel::new(seed, Timestamp::UNIX_EPOCH).take_while(|(at, _)| *at < ROUND).collect()
    }

    #[test]
    fn the_same_seed_is_the_same_evening() {
        assert_eq!(first_round(7), first_round(7));
        assert_ne!(first_round(7), first_round(8));
    }

    #[test]
    fn every_line_is_one_that_twitch_could_have_sent() {
        let lines = first_round(1);
        let mut commands = BTreeSet::new();
        for (_, line) in &lines {
            let raw = IRCMessage::parse(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            match ServerMessage::try_from(raw).unwrap_or_else(|error| panic!("{error}: {line}")) {
                ServerMessage::UserNotice(notice) => commands.insert(notice.event_id),
                message => commands.insert(message.source().command.clone()),
            };
        }
        let all = [
            "CLEARCHAT",
            "CLEARMSG",
            "PRIVMSG",
            "announcement",
            "raid",
            "resub",
            "sub",
            "subgift",
            "submysterygift",
            "viewermilestone",
        ];
        assert_eq!(commands.iter().map(String::as_str).collect::<Vec<_>>(), all);
    }

    #[test]
    fn times_never_fall_and_ids_never_repeat_over_rounds() {
        let lines: Vec<_> = DemoChannel::new(1, Timestamp::UNIX_EPOCH).take(SCRIPT.len() * 3).collect();
        assert!(lines.is_sorted_by_key(|(at, _)| *at));
        assert!(lines.last().is_some_and(|(at, _)| *at > ROUND * 2));
        let id = |line: &str| IRCMessage::parse(line).ok()?.tags.0.get("id").cloned();
        let ids: Vec<_> = lines.iter().filter_map(|(_, line)| id(line)).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn a_gift_to_several_is_told_once() {
        let mut parser = Parser::new(ChannelFilter::Only(STREAMER.login.to_owned()));
        let heard = first_round(1)
            .into_iter()
            .filter_map(|(_, line)| parser.line(line.as_bytes(), Timestamp::UNIX_EPOCH));
        let gifts = heard
            .filter(|heard| matches!(heard, Incoming::Feedback(draft) if draft.event == FeedbackEvent::Gift));
        assert_eq!(gifts.count(), 1, "the one line for all of them");
    }

    #[test]
    fn a_faster_evening_is_the_same_one() {
        let fast: Vec<_> = DemoChannel::new(7, Timestamp::UNIX_EPOCH).at_pace(3).take(SCRIPT.len()).collect();
        let calm: Vec<_> = DemoChannel::new(7, Timestamp::UNIX_EPOCH).take(SCRIPT.len()).collect();
        for ((fast, _), (calm, _)) in fast.iter().zip(&calm) {
            assert_eq!(*fast, *calm / 3);
        }
    }

    #[test]
    fn a_deletion_names_the_line_it_removes() {
        let lines = first_round(1);
        let tag = |line: &str, name: &str| IRCMessage::parse(line).unwrap().tags.0.get(name).cloned();
        let (_, deletion) = lines.iter().find(|(_, line)| line.contains("CLEARMSG")).unwrap();
        let target = tag(deletion, "target-msg-id");
        assert!(lines.iter().any(|(_, line)| line.contains("PRIVMSG") && tag(line, "id") == target));
    }
}
