//! Says what a message is, how it sounds, how much it would hurt, and why.
//!
//! Every label has reasons that the streamer can read. Where nothing is certain a message is
//! chatter: a joke filed under "harsh" does more harm than a harsh word left in the ordinary list.
//! Must not decide what is shown.

use super::lexicon::{Entry, Lexicon};
use super::number_talk::NumberTalk;
use super::signals::Signals;
use super::tokens::{Shape, Tokens};
use crate::domain::{EmoteSpan, Harm, Kind, Tone, Verdict};

#[cfg(test)]
mod tests;

/// From where on a message sounds warm, or below zero cold, in tenths of a valence.
const TONE: i32 = 10;

/// From where on friendly words to the streamer are kind words.
const KIND: i32 = 20;

/// From here down, a cold clause about a person is rude. A cold clause about the sound is harsh only.
const RUDE: i32 = -30;

/// An insult at or below this valence is abuse.
const ABUSIVE: i32 = -4;

/// From how many tokens on a message may be copypasta.
const LONG: usize = 40;

/// A drawing has at least this many characters that only draw.
const DRAWING: usize = 40;

/// A message as the classifier needs it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Message<'a> {
    /// Its words.
    pub text: &'a str,
    /// Emotes in `text`, ascending and without overlap; others are passed over.
    pub emotes: &'a [EmoteSpan],
    /// Login of the person whose message this answers.
    pub to: Option<&'a str>,
    /// Whether it is the first message this person ever wrote here.
    pub first_message: bool,
}

/// Classifies messages. Built once; shared between threads.
#[derive(Debug)]
pub struct Classifier {
    channel: String,
    lexicon: Lexicon,
    number_talk: NumberTalk,
}

/// What a layer found: the kind, the harm, and why.
type Finding = (Kind, Harm, String);

impl Classifier {
    /// A classifier for the chat of `channel` (a login name): words said to others there are not
    /// said to the streamer.
    pub fn new(channel: &str) -> Self {
        let mut lexicon = Lexicon::built_in();
        let number_talk = NumberTalk::built_in(&mut lexicon);
        Self { channel: channel.to_lowercase(), lexicon, number_talk }
    }

    /// What `message` is. The same message always gets the same verdict.
    pub fn classify(&self, message: &Message<'_>) -> Verdict {
        let tokens = Tokens::read(message.text, message.emotes);
        let seen = self.lexicon.see(&tokens);
        let signals = Signals::read(&self.lexicon, &tokens, &seen);
        let for_streamer = self.is_for_streamer(message, &signals);
        let harm = rudeness(&signals);
        // The first layer that is certain decides.
        let found = abuse(&signals)
            .or_else(|| number_talk(self.number_talk.find(&tokens, &seen, asks_a_bot(message))))
            .or_else(|| advertising(message, &signals, &tokens))
            .or_else(
                || if for_streamer { for_the_streamer(message, &signals, harm.is_some()) } else { None },
            );
        verdict(&signals, harm, found)
    }

    /// Whether the words may be meant for the streamer, as far as names tell.
    fn is_for_streamer(&self, message: &Message<'_>, signals: &Signals<'_>) -> bool {
        let names_us = |name: &str| name.eq_ignore_ascii_case(&self.channel);
        match (message.to, signals.addressed.as_deref()) {
            (Some(login), _) => names_us(login),
            (None, Some(name)) => names_us(name),
            (None, None) => true,
        }
    }
}

/// Whether it is a command, which is for a bot.
fn asks_a_bot(message: &Message<'_>) -> bool {
    message.text.starts_with('!')
}

/// The layers that need the streamer to be the one spoken to.
fn for_the_streamer(message: &Message<'_>, signals: &Signals<'_>, rude: bool) -> Option<Finding> {
    if asks_a_bot(message) {
        return None;
    }
    criticism(signals).or_else(|| {
        if rude { None } else { idea(signals).or_else(|| question(signals)).or_else(|| kind_words(signals)) }
    })
}

/// Layer: abuse. Its reason never repeats the words.
fn abuse(signals: &Signals<'_>) -> Option<Finding> {
    let found = |why: &str| Some((Kind::Hateful, Harm::Hateful, why.to_owned()));
    if signals.abuse {
        found("wishes or threatens harm")
    } else if signals.slur {
        found("holds a slur")
    } else if signals.insult.is_some_and(|insult| insult.valence <= ABUSIVE) {
        found("abuses a person")
    } else {
        None
    }
}

/// Layer: advertising and copypasta.
fn advertising(message: &Message<'_>, signals: &Signals<'_>, tokens: &Tokens) -> Option<Finding> {
    let offers = signals.offers >= 1 && signals.link || signals.offers >= 3 && message.first_message;
    let why = if signals.spam || offers {
        "offers something"
    } else if tokens.drawing >= DRAWING {
        "is a drawing of signs"
    } else if tokens.len() >= LONG && repeats_itself(tokens) {
        "repeats itself at length"
    } else {
        return None;
    };
    Some((Kind::Spam, Harm::None, why.to_owned()))
}

/// Whether fewer than a third of the words are new. Emotes may be repeated at will.
fn repeats_itself(tokens: &Tokens) -> bool {
    let mut words: Vec<&str> =
        tokens.iter().filter(|(shape, _)| *shape == Shape::Word).map(|(_, text)| text).collect();
    let all = words.len();
    words.sort_unstable();
    words.dedup();
    all >= LONG && words.len() * 3 < all
}

/// Layer: talk about numbers, offers of them included. Its reason never repeats them.
fn number_talk(why: Option<&str>) -> Option<Finding> {
    why.map(|why| (Kind::NumberTalk, Harm::None, why.to_owned()))
}

/// Layer: criticism of the stream or the streamer.
fn criticism(signals: &Signals<'_>) -> Option<Finding> {
    if let Some(insult) = signals.insult {
        return Some((Kind::Critical, Harm::Rude, word(insult)));
    }
    if let Some(rude) = signals.rude.filter(|rude| rude.length > 1 && signals.you) {
        return Some((Kind::Critical, Harm::Rude, word(rude)));
    }
    // Between laughs a mild jab is banter; irony may mean anything.
    let jab = if signals.laugh { -20 } else { 0 };
    if signals.aimed < jab && !signals.irony {
        let harm = if signals.aimed_at_person && signals.aimed <= RUDE { Harm::Rude } else { Harm::None };
        return signals.aimed_word.map(|judge| (Kind::Critical, harm, word(judge)));
    }
    // A polite wish with a reason ("could you lower the music, it is too loud") is an idea.
    let critical = signals.critical.filter(|_| signals.request.is_none() && !signals.laugh)?;
    Some((Kind::Critical, Harm::None, word(critical)))
}

/// Layer: a wish or a suggestion.
fn idea(signals: &Signals<'_>) -> Option<Finding> {
    let request = signals.request.filter(|_| !signals.other)?;
    Some((Kind::Idea, Harm::None, format!("asks for something: {}", request.text)))
}

/// Layer: something one can answer.
fn question(signals: &Signals<'_>) -> Option<Finding> {
    signals.asks.then(|| (Kind::Question, Harm::None, "asks something".to_owned()))
}

/// Layer: kind words for the streamer.
fn kind_words(signals: &Signals<'_>) -> Option<Finding> {
    if signals.irony || signals.balance < TONE {
        return None;
    }
    if let Some(praise) = signals.praise {
        return Some((Kind::Kind, Harm::None, word(praise)));
    }
    if signals.thanks && signals.you {
        return Some((Kind::Kind, Harm::None, "says thank you".to_owned()));
    }
    let for_us = (signals.you || signals.topic) && !signals.other;
    let warm = signals.warmest?;
    (for_us && signals.balance >= KIND).then(|| (Kind::Kind, Harm::None, word(warm)))
}

/// Words that are rude whoever they are for.
fn rudeness(signals: &Signals<'_>) -> Option<String> {
    signals.insult.or(signals.rude).map(word)
}

fn word(entry: &Entry) -> String {
    let what = if entry.length == 1 { "word" } else { "phrase" };
    format!("{what}: {}", entry.text)
}

fn verdict(signals: &Signals<'_>, rudeness: Option<String>, found: Option<Finding>) -> Verdict {
    let tone = match signals.balance {
        TONE.. => Tone::Warm,
        balance if balance <= -TONE => Tone::Cold,
        _ => Tone::Neutral,
    };
    match (found, rudeness) {
        (Some((kind @ Kind::Hateful, harm, why)), _) => {
            Verdict { kind, tone: Tone::Cold, harm, reasons: vec![why] }
        }
        (Some((kind, harm, why)), rudeness) => {
            let harm = if rudeness.is_some() { Harm::Rude } else { harm };
            let tone = if kind == Kind::Critical && tone == Tone::Warm { Tone::Neutral } else { tone };
            let extra = rudeness.filter(|rude| *rude != why);
            Verdict { kind, tone, harm, reasons: [Some(why), extra].into_iter().flatten().collect() }
        }
        (None, Some(why)) => Verdict { kind: Kind::Chatter, tone, harm: Harm::Rude, reasons: vec![why] },
        (None, None) => Verdict { tone, ..Verdict::chatter() },
    }
}
