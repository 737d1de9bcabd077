//! Says what a message is, how it sounds, how much it would hurt, and why.
//!
//! Every label has reasons that the streamer can read. Where nothing is certain a message is
//! chatter: a joke filed under "harsh" does more harm than a harsh word left in the ordinary list.
//! Must not decide what is shown.

use super::learned::{Learned, Phrases};
use super::lexicon::{Lexicon, Seen};
use super::model::{Model, Says};
use super::number_talk::{NumberTalk, View};
use super::patterns::Patterns;
use super::profanity::Profanity;
use super::signals::Signals;
use super::tokens::{Shape, Tokens};
use crate::domain::{EmoteSpan, Harm, Kind, Report, Tone, Verdict};

mod layers;
#[cfg(test)]
mod tests;

use layers::Reading;

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
    /// What is known of the language this person writes, from `language::Speakers`: above zero another
    /// than English, below zero English.
    pub leaning: i32,
}

/// What a message tells besides what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// For the language its writer speaks.
    pub language: Evidence,
    /// What it reports that cannot wait.
    pub report: Option<Report>,
}

/// How many words of a message spoke for which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// For English.
    pub english: usize,
    /// For another.
    pub abroad: usize,
}

/// Classifies messages. Built once; shared between threads.
#[derive(Debug)]
pub struct Classifier {
    channel: String,
    lexicon: Lexicon,
    number_talk: NumberTalk,
    patterns: Patterns,
    profanity: Profanity,
    learned: Learned,
    model: Model,
    /// The place of the model's head for talk about numbers.
    numbers_head: Option<usize>,
}

/// What stands behind an at sign and is nobody's name.
const EVERYBODY: [&str; 5] = ["all", "chat", "everybody", "everyone", "here"];

/// What a layer found: the kind, the harm, and why.
type Finding = (Kind, Harm, String);

impl Classifier {
    /// A classifier for the chat of `channel` (a login name): words said to others there are not
    /// said to the streamer.
    pub fn new(channel: &str) -> Self {
        Self::with(channel, Model::built_in)
    }

    /// One that has its rules alone, without what was learnt from labelled messages: to measure and to
    /// train the latter.
    pub fn without_model() -> Self {
        Self::with("", Model::silent)
    }

    fn with(channel: &str, model: fn(&Lexicon, &NumberTalk) -> Model) -> Self {
        let mut lexicon = Lexicon::built_in();
        let number_talk = NumberTalk::built_in(&mut lexicon);
        let patterns = Patterns::built_in(&mut lexicon);
        // Last, when all words are known.
        let model = model(&lexicon, &number_talk);
        Self {
            channel: channel.to_lowercase(),
            lexicon,
            number_talk,
            patterns,
            profanity: Profanity::new(),
            learned: Learned::default(),
            numbers_head: model.head("number_talk"),
            model,
        }
    }

    /// From now on it judges the chat of `channel`. What was learned stays.
    pub fn follow(&mut self, channel: &str) {
        self.channel = channel.to_lowercase();
    }

    /// From now on, this is what was learned here.
    pub fn teach(&mut self, learned: Learned) {
        self.learned = learned;
    }

    /// What can be learned from a text.
    pub fn phrases(&self, text: &str, emotes: &[EmoteSpan]) -> Phrases {
        let tokens = Tokens::read(text, emotes);
        Phrases::of(&tokens, &self.lexicon.see(&tokens))
    }

    /// What `message` is. The same message always gets the same verdict.
    pub fn classify(&self, message: &Message<'_>) -> Verdict {
        self.hear(message).0
    }

    /// What `message` is, and what else it tells.
    pub fn hear(&self, message: &Message<'_>) -> (Verdict, Heard) {
        self.judge(message, Some(&self.model))
    }

    /// What the words of a name say by themselves. Only rules are asked: the model learnt from sentences.
    pub fn classify_name(&self, name: &str) -> Verdict {
        self.judge(&Message { text: name, ..Message::default() }, None).0
    }

    fn judge(&self, message: &Message<'_>, model: Option<&Model>) -> (Verdict, Heard) {
        let tokens = Tokens::read(message.text, message.emotes);
        let seen = self.lexicon.see(&tokens);
        let found = self.patterns.find(&tokens, &seen, message.leaning);
        let signals = Signals::read(&self.lexicon, &tokens, &seen, found.is_abroad());
        let reading = Reading {
            worst: self.profanity.worst(&tokens, &seen),
            for_streamer: self.is_for_streamer(message, &signals),
            names_another: self.names_another(&tokens),
            tokens: &tokens,
            found: &found,
            signals: &signals,
            message,
        };
        let harm = reading.rudeness();
        // The first layer that is certain decides.
        let what = reading
            .abuse()
            .or_else(|| self.number_talk(message, &tokens, &seen, model))
            .or_else(|| reading.advertising())
            .or_else(|| reading.for_the_streamer(harm.is_some()));
        let language = Evidence { english: found.english, abroad: found.abroad };
        let verdict = match self.learned.of_whole(&tokens) {
            Some(kind) => taught(kind),
            None if what.is_none() && harm.is_none() => match self.learned.of_parts(&tokens) {
                Some(kind) => taught(kind),
                None => reading.verdict(harm, what),
            },
            None => reading.verdict(harm, what),
        };
        // A report may be rude ("no sound, idiot") and is true all the same; abuse and jokes on others are none.
        let heeded =
            reading.for_streamer && !matches!(verdict.kind, Kind::Hateful | Kind::NumberTalk | Kind::Spam);
        let report = found.report().filter(|_| heeded);
        (verdict, Heard { language, report })
    }

    /// The model's features of `message`, ascending and each once: places in the weights of a head.
    pub fn features(&self, message: &Message<'_>) -> Vec<u32> {
        self.look(message, |view| self.model.buckets(view))
    }

    /// Whether a rule says that `message` is talk about numbers that the model may not doubt.
    pub fn is_certain_of_numbers(&self, message: &Message<'_>) -> bool {
        self.look(message, |view| self.number_talk.why(view, true).is_some())
    }

    fn look<T>(&self, message: &Message<'_>, with: impl FnOnce(&View<'_>) -> T) -> T {
        let tokens = Tokens::read(message.text, message.emotes);
        let seen = self.lexicon.see(&tokens);
        let asks = asks_a_bot(message);
        let units = self.number_talk.units(&tokens, &seen, asks);
        with(&View { tokens: &tokens, seen: &seen, units: &units, asks })
    }

    /// Layer: talk about numbers, offers of them included. Its reason never repeats them.
    ///
    /// Rules find what somebody thought of; the model finds what reads like it, and doubts a rule where
    /// the rest of the message speaks of something else.
    fn number_talk(
        &self,
        message: &Message<'_>,
        tokens: &Tokens,
        seen: &[Seen],
        model: Option<&Model>,
    ) -> Option<Finding> {
        let asks = asks_a_bot(message);
        let units = self.number_talk.units(tokens, seen, asks);
        let view = View { tokens, seen, units: &units, asks };
        let head = self.numbers_head;
        let read = model.map(|model| model.read(view));
        let doubted = read.as_ref().is_some_and(|read| read.says_no(head));
        let rule = self.number_talk.why(&view, doubted).map(str::to_owned);
        let why = rule.or_else(|| {
            let read = read.filter(|read| read.says_yes(head))?;
            let says = Says { lexicon: &self.lexicon, talk: &self.number_talk };
            Some(reads_like("talk about numbers", &read.because(head, &says)))
        });
        why.map(|why| (Kind::NumberTalk, Harm::None, why))
    }

    /// Whether somebody else is named in the message. The streamer is not, nor are all at once.
    fn names_another(&self, tokens: &Tokens) -> bool {
        let mut names = tokens.iter().filter(|(shape, _)| *shape == Shape::Mention).map(|(_, name)| name);
        names.any(|name| !self.is_ours(name) && !EVERYBODY.contains(&name))
    }

    fn is_ours(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(&self.channel)
    }

    /// Whether the words may be meant for the streamer, as far as names tell.
    fn is_for_streamer(&self, message: &Message<'_>, signals: &Signals<'_>) -> bool {
        message.to.or(signals.addressed.as_deref()).is_none_or(|name| self.is_ours(name))
    }
}

/// The streamer's own word. It repeats nothing: what was taught may be abuse.
fn taught(kind: Kind) -> Verdict {
    let (tone, harm) = match kind {
        Kind::Hateful => (Tone::Cold, Harm::Hateful),
        Kind::Critical => (Tone::Cold, Harm::None),
        Kind::Kind => (Tone::Warm, Harm::None),
        _ => (Tone::Neutral, Harm::None),
    };
    Verdict { kind, tone, harm, reasons: vec!["you taught this".to_owned()] }
}

/// Whether it is a command, which is for a bot.
fn asks_a_bot(message: &Message<'_>) -> bool {
    message.text.starts_with('!')
}

/// The reason of the model, with the words that it heard.
fn reads_like(what: &str, words: &[String]) -> String {
    if words.is_empty() {
        format!("reads like {what}")
    } else {
        format!("reads like {what}: {}", words.join(", "))
    }
}
