//! The layers, each of which either is certain of what a message is and says why, or says nothing.
//!
//! What the signs are is read elsewhere (`signals`, `patterns`, `profanity`); here stands what they amount
//! to. The order of the layers is `classify`'s.

use super::{Finding, Message, asks_a_bot};
use crate::domain::{Harm, Kind, Tone, Verdict};
use crate::feedback::lexicon::Entry;
use crate::feedback::patterns::{Found, Sign};
use crate::feedback::profanity::Badness;
use crate::feedback::signals::Signals;
use crate::feedback::tokens::{Shape, Tokens};

/// From where on a message sounds warm, or below zero cold, in tenths of a valence.
const TONE: i32 = 10;

/// From where on friendly words to the streamer are kind words.
const KIND: i32 = 20;

/// Comfort speaks of what is bad ("sorry for your loss"); what is colder than this is none.
const COMFORT: i32 = -45;

/// A question or a wish is asked in a neutral tone, unless it is as warm or cold as this.
const MARKED: i32 = 15;

/// From here down, a cold clause about a person is rude. A cold clause about the sound is harsh only.
const RUDE: i32 = -30;

/// An insult at or below this valence is abuse.
const ABUSIVE: i32 = -4;

/// From how many tokens on a message may be copypasta.
const LONG: usize = 40;

/// A drawing has at least this many characters that only draw.
const DRAWING: usize = 40;

/// So many times the same character in a row are no word any more.
const STUCK: usize = 50;

/// All that is known of one message.
pub(super) struct Reading<'r> {
    pub(super) message: &'r Message<'r>,
    pub(super) tokens: &'r Tokens,
    pub(super) found: &'r Found,
    pub(super) signals: &'r Signals<'r>,
    /// The worst word that no list of ours knows.
    pub(super) worst: Option<Badness>,
    /// Whether it may be meant for the streamer.
    pub(super) for_streamer: bool,
    /// Whether it names somebody else.
    pub(super) names_another: bool,
}

impl Reading<'_> {
    /// Layer: abuse. Its reason never repeats the words.
    pub(super) fn abuse(&self) -> Option<Finding> {
        let why = if self.signals.abuse || self.has(Sign::Abuse, Sign::NoAbuse) {
            "wishes or threatens harm, or degrades a person"
        } else if self.signals.slur || self.worst == Some(Badness::Slur) {
            "holds a slur"
        } else if self.insult().is_some_and(|insult| insult.valence <= ABUSIVE) {
            "abuses a person"
        } else {
            return None;
        };
        Some((Kind::Hateful, Harm::Hateful, why.to_owned()))
    }

    /// Layer: advertising and copypasta.
    pub(super) fn advertising(&self) -> Option<Finding> {
        let (signals, tokens) = (self.signals, self.tokens);
        let offers = signals.offers >= 1 && signals.link || signals.offers >= 3 && self.message.first_message;
        let why = if signals.spam && !self.found.has(Sign::NoSpam)
            || offers
            || self.has(Sign::Spam, Sign::NoSpam)
        {
            "offers or asks for something that is not about the stream"
        } else if tokens.drawing >= DRAWING {
            "is a drawing of signs"
        } else if is_stuck(self.message.text) || tokens.len() >= LONG && repeats_itself(tokens) {
            "repeats itself at length"
        } else {
            return None;
        };
        Some((Kind::Spam, Harm::None, why.to_owned()))
    }

    /// The layers that need the streamer to be the one spoken to.
    pub(super) fn for_the_streamer(&self, rude: bool) -> Option<Finding> {
        if !self.for_streamer || asks_a_bot(self.message) {
            return None;
        }
        self.criticism().or_else(|| {
            if rude {
                return None;
            }
            self.idea().or_else(|| self.question()).or_else(|| self.kind_words())
        })
    }

    /// Layer: criticism of the stream or the streamer.
    fn criticism(&self) -> Option<Finding> {
        let signals = self.signals;
        if let Some(insult) = self.insult() {
            return Some((Kind::Critical, Harm::Rude, word(insult)));
        }
        let unkind = !self.found.has(Sign::Kind) && !self.found.is_fond();
        if self.found.has(Sign::Jab) && unkind {
            return Some((Kind::Critical, Harm::Rude, self.phrase(Sign::Jab)));
        }
        if let Some(rude) = signals.rude.filter(|rude| rude.length > 1 && signals.you && unkind) {
            return Some((Kind::Critical, Harm::Rude, word(rude)));
        }
        // Between laughs a mild jab is banter; irony may mean anything.
        let jab = if signals.laugh { -20 } else { 0 };
        if signals.aimed < jab && signals.balance < 0 && !signals.irony && !self.found.has(Sign::NoCritical) {
            let harm = if signals.aimed_at_person && signals.aimed <= RUDE { Harm::Rude } else { Harm::None };
            return signals.aimed_word.map(|judge| (Kind::Critical, harm, word(judge)));
        }
        // A polite wish with a reason ("could you lower the music, it is too loud") is an idea.
        if signals.request.is_some() || self.has(Sign::Idea, Sign::NoIdea) || signals.irony {
            return None;
        }
        if let Some(critical) = signals.critical.filter(|_| !signals.laugh) {
            return Some((Kind::Critical, Harm::None, word(critical)));
        }
        let blames = self.has(Sign::Critical, Sign::NoCritical) && !self.found.has(Sign::Kind);
        blames.then(|| (Kind::Critical, Harm::None, self.phrase(Sign::Critical)))
    }

    /// Layer: a wish or a suggestion.
    fn idea(&self) -> Option<Finding> {
        if self.has(Sign::Idea, Sign::NoIdea) {
            let words = self.words(Sign::Idea);
            return Some((Kind::Idea, Harm::None, format!("asks for something: {words}")));
        }
        let allowed = !self.signals.other && !self.found.has(Sign::NoIdea) && !self.found.has(Sign::Ask);
        let request = self.signals.request.filter(|_| allowed)?;
        Some((Kind::Idea, Harm::None, format!("asks for something: {}", request.text)))
    }

    /// Layer: something one can answer.
    fn question(&self) -> Option<Finding> {
        let asks = (self.signals.asks || self.found.has(Sign::Ask)) && !self.found.has(Sign::NoAsk);
        asks.then(|| (Kind::Question, Harm::None, "asks something".to_owned()))
    }

    /// Layer: kind words for the streamer.
    fn kind_words(&self) -> Option<Finding> {
        let signals = self.signals;
        if signals.irony || self.names_another && signals.addressed.is_none() {
            return None;
        }
        if self.found.has(Sign::Kind) && signals.balance > COMFORT {
            return Some((Kind::Kind, Harm::None, self.phrase(Sign::Kind)));
        }
        if signals.balance < TONE {
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
    pub(super) fn rudeness(&self) -> Option<String> {
        if let Some(insult) = self.insult().or(self.signals.rude) {
            return Some(word(insult));
        }
        if self.found.has(Sign::Rude) {
            return Some(self.phrase(Sign::Rude));
        }
        (self.worst == Some(Badness::Rude)).then(|| "a bad word in disguise".to_owned())
    }

    /// An insult, unless it is said with affection.
    fn insult(&self) -> Option<&Entry> {
        self.signals.insult.filter(|insult| insult.valence <= ABUSIVE || !self.found.is_fond())
    }

    fn has(&self, sign: Sign, unless: Sign) -> bool {
        self.found.has(sign) && !self.found.has(unless)
    }

    /// The words on which a sign stands.
    fn words(&self, sign: Sign) -> String {
        let (from, to) = self.found.span(sign).unwrap_or_default();
        let words = self.tokens.iter().skip(from).take(to.saturating_sub(from)).map(|(_, text)| text);
        words.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn phrase(&self, sign: Sign) -> String {
        format!("phrase: {}", self.words(sign))
    }

    fn tone(&self, kind: Kind, harm: Harm) -> Tone {
        let balance = self.signals.balance;
        let sounds = match balance {
            TONE.. => Tone::Warm,
            balance if balance <= -TONE => Tone::Cold,
            _ if self.found.has(Sign::Warm) && !self.found.has(Sign::Cold) => Tone::Warm,
            _ if self.found.has(Sign::Cold) => Tone::Cold,
            _ => Tone::Neutral,
        };
        match kind {
            Kind::Hateful => Tone::Cold,
            Kind::Kind => Tone::Warm,
            Kind::Critical if harm == Harm::Rude => Tone::Cold,
            Kind::Critical if sounds == Tone::Warm => Tone::Neutral,
            Kind::Spam => Tone::Neutral,
            Kind::Question | Kind::Idea if balance.abs() < MARKED => Tone::Neutral,
            _ if harm == Harm::Rude => Tone::Cold,
            _ => sounds,
        }
    }

    /// All layers together. `rude` says what is rude in it.
    pub(super) fn verdict(&self, rude: Option<String>, found: Option<Finding>) -> Verdict {
        match (found, rude) {
            (Some((kind @ Kind::Hateful, harm, why)), _) => {
                Verdict { kind, tone: self.tone(kind, harm), harm, reasons: vec![why] }
            }
            (Some((kind, harm, why)), rude) => {
                let harm = if rude.is_some() { Harm::Rude } else { harm };
                let extra = rude.filter(|rude| *rude != why);
                let reasons = [Some(why), extra].into_iter().flatten().collect();
                Verdict { kind, tone: self.tone(kind, harm), harm, reasons }
            }
            (None, Some(why)) => {
                let tone = self.tone(Kind::Chatter, Harm::Rude);
                Verdict { kind: Kind::Chatter, tone, harm: Harm::Rude, reasons: vec![why] }
            }
            (None, None) => Verdict { tone: self.tone(Kind::Chatter, Harm::None), ..Verdict::chatter() },
        }
    }
}

fn word(entry: &Entry) -> String {
    let what = if entry.length == 1 { "word" } else { "phrase" };
    format!("{what}: {}", entry.text)
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

/// Whether somebody leaned on a key.
fn is_stuck(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= STUCK
        && bytes.windows(STUCK).step_by(STUCK / 2).any(|run| run.iter().all(|byte| Some(byte) == run.first()))
}
