//! From Twitch's events to the words of the house. The one file that converts to `domain`.
//!
//! Numbers go to `amount` and nowhere else; a hype train's level is not even read. What chat tells as
//! well carries the key under which the two meet.

use std::time::Duration;

use jiff::Timestamp;

use super::envelope::{Notification, Unreadable};
use super::events::{
    Ads, Bits, Cheer, Emote, EventText, Follow, Gift, HypeTrain, Offline, Online, PowerUpRedemption, Raid,
    Redemption, Resub, Subscribe, Update, User, read,
};
use super::subjects::SubscriptionType;
use crate::clock;
use crate::domain::{
    Author, EmoteSpan, FeedbackEvent, Incoming, LiveStatus, NewFeedback, Roles, StreamSignal, Topic,
    Transport,
};
use crate::twitch::alike::{self, SOURCE, TwinKey};
use crate::twitch::chat::words::{self, WireContext};

/// No ads run for longer: Twitch's longest break is three minutes.
const LONGEST_ADS: Duration = Duration::from_secs(600);

/// More emotes than a message of 500 characters holds are not looked for.
const MOST_EMOTES: usize = 250;

/// Converts what `note` tells of `subject`. None if it says nothing a streamer would read.
pub(super) fn convert(
    subject: SubscriptionType,
    note: &Notification<'_>,
    now: Timestamp,
) -> Result<Option<Incoming>, Unreadable> {
    let told = HeardEvent { note, now };
    let incoming = match subject {
        SubscriptionType::Online => {
            let online: Online = read(note.event)?;
            let began = LiveStatus::Began { id: online.id, started_at: told.at(online.started_at) };
            (online.kind == "live").then_some(Incoming::LiveStatus(began))
        }
        SubscriptionType::Offline => {
            let offline: Offline = read(note.event)?;
            let id = offline.id.filter(|id| !id.is_empty());
            Some(Incoming::LiveStatus(LiveStatus::Ended { id, at: told.at(None) }))
        }
        SubscriptionType::Update => Some(Incoming::Topic(topic(read(note.event)?))),
        SubscriptionType::Ads => Some(Incoming::StreamSignal(told.ads(&read(note.event)?)?)),
        SubscriptionType::HypeBegin | SubscriptionType::HypeProgress => {
            let train: HypeTrain = read(note.event)?;
            Some(Incoming::StreamSignal(StreamSignal::HypeTrain { until: told.at(Some(train.expires_at)) }))
        }
        SubscriptionType::HypeEnd => Some(Incoming::StreamSignal(StreamSignal::HypeTrainEnded)),
        SubscriptionType::Raid => told.raid(read(note.event)?)?,
        SubscriptionType::Follow => told.follow(&read(note.event)?)?,
        SubscriptionType::Subscribe => told.subscribed(&read(note.event)?)?,
        SubscriptionType::Resub => told.went_on(&read(note.event)?)?,
        SubscriptionType::Gift => told.gave(&read(note.event)?)?,
        SubscriptionType::Cheer => told.cheered(&read(note.event)?)?,
        SubscriptionType::Bits => told.used_bits(read(note.event)?)?,
        SubscriptionType::Redemption => told.redeemed(&read(note.event)?)?,
        SubscriptionType::PowerUp => told.redeemed_power_up(&read(note.event)?)?,
    };
    Ok(incoming)
}

fn topic(update: Update) -> Topic {
    let plain = |text: &str| words::name(text).trim().to_owned();
    Topic { title: plain(&update.title), category: plain(&update.category_name.unwrap_or_default()) }
}

type EventFeedback = Result<Option<Incoming>, Unreadable>;

/// What was told, and when it was heard.
struct HeardEvent<'a> {
    note: &'a Notification<'a>,
    now: Timestamp,
}

impl HeardEvent<'_> {
    /// When it happened: by the event, else by the message, else now.
    fn at(&self, event: Option<Timestamp>) -> Timestamp {
        let named = [event, self.note.at].into_iter().flatten();
        named.filter_map(|at| alike::believed(at, self.now)).next().unwrap_or(self.now)
    }

    fn ads(&self, ads: &Ads) -> Result<StreamSignal, Unreadable> {
        let seconds = ads.duration_seconds.and_then(|seconds| u64::try_from(seconds).ok());
        let length = Duration::from_secs(seconds.ok_or(Unreadable)?).min(LONGEST_ADS);
        Ok(StreamSignal::AdsBegan { until: clock::after(self.at(ads.started_at), length) })
    }

    fn raid(&self, raid: Raid) -> EventFeedback {
        let author = author(
            raid.from_broadcaster_user_id,
            raid.from_broadcaster_user_login,
            raid.from_broadcaster_user_name,
        )?;
        let what = alike::raid(&author.id);
        let mut draft = self.draft(FeedbackEvent::Raid, author, None);
        draft.amount = raid.viewers;
        Ok(handed_on(draft, what))
    }

    fn follow(&self, follow: &Follow) -> EventFeedback {
        let draft = self.by_person(FeedbackEvent::Follow, follow.followed_at, nobody)?;
        let what = alike::follow(&draft.author.id);
        Ok(handed_on(draft, what))
    }

    fn subscribed(&self, subscribe: &Subscribe) -> EventFeedback {
        // The gift is told by itself. To pass on each receiver would show the total by counting.
        if subscribe.is_gift {
            return Ok(None);
        }
        let draft = self.by_person(FeedbackEvent::Sub, None, nobody)?;
        let what = alike::sub(&draft.author.id);
        Ok(handed_on(draft, what))
    }

    fn went_on(&self, resub: &Resub) -> EventFeedback {
        let mut draft = self.by_person(FeedbackEvent::Sub, None, nobody)?;
        draft.amount = resub.cumulative_months.filter(|months| *months > 0);
        if let Some(said) = &resub.message {
            (draft.text, draft.emotes) = read_words(said, None);
        }
        let what = alike::sub(&draft.author.id);
        Ok(handed_on(draft, what))
    }

    fn gave(&self, gift: &Gift) -> EventFeedback {
        let mut draft = self.by_person(FeedbackEvent::Gift, None, || Some(alike::nameless_gifter()))?;
        draft.amount = gift.total;
        let what = gift.total.and_then(|total| alike::gift(&draft.author.id, total));
        Ok(handed_on(draft, what))
    }

    fn cheered(&self, cheer: &Cheer) -> EventFeedback {
        let mut draft = self.cheer(cheer.bits)?;
        let message = EventText { text: cheer.message.clone().unwrap_or_default(), emotes: None };
        (draft.text, draft.emotes) = read_words(&message, Some(cheer.bits));
        let what = cheer.bits.and_then(|bits| alike::cheer(&draft.author.id, bits));
        Ok(handed_on(draft, what))
    }

    fn used_bits(&self, used: Bits) -> EventFeedback {
        if used.kind == "cheer" {
            let message = used.message.map(|said| said.text);
            return self.cheered(&Cheer { message, bits: used.bits });
        }
        let mut draft = self.cheer(used.bits)?;
        // The words of one that Twitch itself offers stand in chat, as a message like any other.
        let own = used.message.filter(|_| used.kind == "custom_power_up");
        if let Some(said) = own {
            (draft.text, draft.emotes) = read_words(&said, None);
        }
        let what = used.bits.filter(|_| used.kind == "custom_power_up");
        let what = what.and_then(|bits| alike::power_up(&draft.author.id, bits));
        // Its redemption is an event as well. Of the two, this one stands in chat's place, so that they meet.
        draft.twin = alike::twin(what, Transport::Chat);
        Ok(Some(Incoming::Feedback(Box::new(draft))))
    }

    /// Twitch tells of it as bits, too, and of both at about the same time.
    fn redeemed_power_up(&self, redemption: &PowerUpRedemption) -> EventFeedback {
        let bits = redemption.custom_power_up.as_ref().and_then(|power_up| power_up.bits);
        let mut draft = self.cheer(bits)?;
        draft.at = self.at(redemption.redeemed_at);
        let message = EventText { text: redemption.user_input.clone().unwrap_or_default(), emotes: None };
        (draft.text, draft.emotes) = read_words(&message, None);
        let what = bits.and_then(|bits| alike::power_up(&draft.author.id, bits));
        Ok(handed_on(draft, what))
    }

    fn cheer(&self, bits: Option<i64>) -> Result<NewFeedback, Unreadable> {
        let mut draft = self.by_person(FeedbackEvent::Cheer, None, || Some(alike::nameless_cheerer()))?;
        draft.amount = bits;
        Ok(draft)
    }

    fn redeemed(&self, redemption: &Redemption) -> EventFeedback {
        let mut draft = self.by_person(FeedbackEvent::Redemption, redemption.redeemed_at, nobody)?;
        let message = EventText { text: redemption.user_input.clone().unwrap_or_default(), emotes: None };
        (draft.text, draft.emotes) = read_words(&message, None);
        let reward = redemption.reward.as_ref();
        let what = reward.and_then(|reward| alike::redemption(&draft.author.id, &reward.id));
        Ok(handed_on(draft, what))
    }

    /// A draft by the event's `user`, or by `nameless` if it has none.
    fn by_person(
        &self,
        event: FeedbackEvent,
        at: Option<Timestamp>,
        nameless: fn() -> Option<Author>,
    ) -> Result<NewFeedback, Unreadable> {
        let user: User = read(self.note.event)?;
        let hidden = user.is_anonymous == Some(true);
        let own = user.user_id.is_some() && user.user_id == user.broadcaster_user_id;
        let author = match nameless().filter(|_| hidden) {
            Some(nameless) => nameless,
            None => author(user.user_id, user.user_login, user.user_name)?,
        };
        let mut draft = self.draft(event, author, at);
        draft.roles = Roles { broadcaster: own, ..Roles::default() };
        Ok(draft)
    }

    fn draft(&self, event: FeedbackEvent, author: Author, at: Option<Timestamp>) -> NewFeedback {
        let mut draft = NewFeedback::message(SOURCE, author, "", self.at(at));
        draft.source_id = Some(format!("eventsub:{}", self.note.id));
        draft.event = event;
        draft
    }
}

/// Who cannot do it without a name.
fn nobody() -> Option<Author> {
    None
}

fn handed_on(mut draft: NewFeedback, what: Option<TwinKey>) -> Option<Incoming> {
    draft.twin = alike::twin(what, Transport::Events);
    Some(Incoming::Feedback(Box::new(draft)))
}

fn author(id: Option<String>, login: Option<String>, name: Option<String>) -> Result<Author, Unreadable> {
    let plain = |text: Option<String>| {
        let text = words::name(text.as_deref().unwrap_or_default()).trim().to_owned();
        Some(text).filter(|text| !text.is_empty())
    };
    let id = plain(id).ok_or(Unreadable)?;
    let login = plain(login).ok_or(Unreadable)?.to_lowercase();
    Ok(Author { id, name: plain(name).unwrap_or_else(|| login.clone()), login })
}

/// A person's words as chat keeps them. `bits`: how many were cheered with them, if any were; where
/// that is not known, every word that could be a cheer goes.
fn read_words(said: &EventText, bits: Option<Option<i64>>) -> (String, Vec<EmoteSpan>) {
    let emotes = said.emotes.iter().flatten().take(MOST_EMOTES);
    let emotes: Vec<_> = emotes.filter_map(|emote| in_chat(&said.text, emote)).collect();
    let emotes = emotes.join("/");
    let around = WireContext {
        emotes: Some(emotes.as_str()).filter(|emotes| !emotes.is_empty()),
        bits: bits.map(|bits| bits.unwrap_or(i64::MAX)),
        ..WireContext::default()
    };
    words::read(&said.text, around)
}

/// An emote in the form chat has (`25:0-4`: characters, both ends included).
///
/// Twitch does not say how events count, and its own examples count wrongly. So an end is taken as
/// included, as in chat, and as not included where that fits a word better; else it is no emote.
fn in_chat(text: &str, emote: &Emote) -> Option<String> {
    let byte = |character: usize| {
        let starts = text.char_indices().map(|(start, _)| start);
        starts.chain([text.len()]).nth(character)
    };
    let start = byte(emote.begin)?;
    let is_word =
        |end: usize| byte(end).is_some_and(|end| EmoteSpan::new(text, &emote.id, start, end).is_some());
    let end = emote.end.checked_add(1).into_iter().chain([emote.end]).find(|end| is_word(*end))?;
    Some(format!("{}:{}-{}", emote.id, emote.begin, end.checked_sub(1)?))
}

#[cfg(test)]
mod tests;
