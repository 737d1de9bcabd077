//! Says what a message is, how it sounds, how much it would hurt, and why.
//!
//! Rules name what can hardly mean anything else; a network that read many lines of chat says what the rest is
//! likely to be. Two decisions are kept apart: what a message is called, for which much has to speak, and
//! whether it may be one that hurts, for which less is enough. Every label has reasons that the streamer can
//! read. Must not decide what is shown.

use std::borrow::Cow;

use super::features::MessageContext;
use super::learned::{Learned, Phrases};
use super::meaning::{self, Meanings};
use super::model::file::Limits;
use super::model::{Likely, Model, Read};
use super::rules::{self, Rule, RuleSign, Rules};
use super::spelling::Vocabulary;
use super::tokens::{TokenShape, Tokens};
use crate::domain::{EmoteSpan, Kind, Reason, Report, Severity, Tone, Verdict, trim_unseen, upright};

#[cfg(test)]
mod tests;

/// A message as the classifier needs it.
#[derive(Debug, Clone, Copy, Default)]
pub struct MessageText<'a> {
    /// Its words.
    pub text: &'a str,
    /// Emotes in `text`, ascending and without overlap; others are passed over.
    pub emotes: &'a [EmoteSpan],
    /// Login of the person whose message this answers.
    pub to: Option<&'a str>,
}

/// Classifies messages. Built once; shared between threads.
#[derive(Debug)]
pub struct Classifier {
    channel: String,
    rules: &'static Rules,
    model: Model,
    learned: Learned,
    vocabulary: Vocabulary,
}

/// What stands behind an at sign and is nobody's name.
const EVERYBODY: [&str; 5] = ["all", "chat", "everybody", "everyone", "here"];

/// So long a run of signs that only draw is a drawing.
const DRAWING: usize = 40;

/// So many times the same character in a row are no word any more.
const STUCK: usize = 50;

/// From how many tokens on a message may be copied text.
const LONG: usize = 40;

/// Words for numbers, which no reason repeats.
const COUNTS: [&str; 48] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "twenty", "thirty", "forty", "fifty", "hundred", "thousand", "first", "second", "third",
    "dozen", "half", "double", "single", "zwei", "drei", "vier", "funf", "sechs", "zehn", "hundert", "dos",
    "tres", "cuatro", "cinco", "seis", "diez", "cien", "deux", "trois", "quatre", "cinq", "dix", "cent",
    "dois", "dez",
];

/// What speaks about a message.
struct Hearing<'h> {
    message: &'h MessageText<'h>,
    tokens: &'h Tokens,
    around: MessageContext,
    /// What a rule is certain of, and the rule's name.
    certain: Option<(Kind, &'static str)>,
    read: Option<Read>,
    /// Whether it may be meant for the streamer.
    for_streamer: bool,
    /// Whether somebody else is named in it.
    names_another: bool,
}

impl Classifier {
    /// A classifier for the chat of `channel` (a login name): words said to others there are not
    /// said to the streamer.
    pub fn new(channel: &str) -> Self {
        Self::with(channel, Model::built_in())
    }

    /// One that has its rules alone: to measure them, and what is left where the network cannot be read. Then
    /// whatever no rule names may be one that hurts.
    pub fn without_model(channel: &str) -> Self {
        Self::with(channel, Model::silent())
    }

    fn with(channel: &str, model: Model) -> Self {
        let channel = channel.to_lowercase();
        let vocabulary = meaning::built_in().map_or_else(|| Vocabulary::new([]), Meanings::vocabulary);
        Self { channel, rules: Rules::built_in(), model, learned: Learned::default(), vocabulary }
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
        Phrases::of(&Tokens::read(text, emotes))
    }

    /// What `message` is. The same message always gets the same verdict.
    pub fn classify(&self, message: &MessageText<'_>) -> Verdict {
        self.hear(message).0
    }

    /// What `message` is, and what it reports that cannot wait.
    pub fn hear(&self, message: &MessageText<'_>) -> (Verdict, Option<Report>) {
        let upright = upright(message.text);
        let message = match &upright {
            // Places of emotes are those in the text as it was.
            Cow::Owned(text) => &MessageText { text, emotes: &[], ..*message },
            Cow::Borrowed(_) => message,
        };
        let written = Tokens::read(message.text, message.emotes);
        // What was taught is compared letter by letter.
        let (whole, parts) = (self.learned.of_whole(&written), self.learned.of_parts(&written));
        let tokens = written.spelled(&self.vocabulary);
        // Chat programs put signs that nobody sees before and behind it.
        let commands = trim_unseen(message.text).starts_with('!');
        let words = rules::words(&tokens, |name| self.is_ours(name), commands);
        let found: Vec<&Rule> = self.rules.find(&words).collect();
        let addressed =
            tokens.iter().next().filter(|(shape, _)| *shape == TokenShape::Mention).map(|(_, name)| name);
        let is_other = |name: &str| !self.is_ours(name) && !EVERYBODY.contains(&name);
        let around = MessageContext { answers: message.to.is_some_and(is_other), commands };
        let hearing = Hearing {
            message,
            tokens: &tokens,
            around,
            certain: certain(found.iter().copied()),
            read: self.model.read(&tokens, |name| self.is_ours(name), around),
            for_streamer: message.to.or(addressed).is_none_or(|name| !is_other(name)),
            names_another: tokens.iter().any(|(shape, name)| shape == TokenShape::Mention && is_other(name)),
        };
        let verdict = match whole {
            Some(kind) => taught(kind),
            None => {
                let verdict = self.judge(&hearing);
                // Where nothing is certain and nothing hurts, the streamer knows the words of the channel best.
                let open = hearing.certain.is_none() && !verdict.unsure && verdict.harm == Severity::None;
                parts.filter(|_| open).map_or(verdict, taught)
            }
        };
        // A report may be rude ("no sound, idiot") and is true all the same; abuse and jokes on others are none.
        // Where a rule is certain that something private is to be seen, a threat is a warning, too.
        let heeded = !matches!(verdict.kind, Kind::Hateful | Kind::NumberTalk | Kind::Spam);
        let limit = self.model.limits().map(|limits| limits.report).filter(|_| heeded);
        let read = limit.zip(hearing.read.as_ref()).and_then(|(limit, read)| read.likely.report(limit));
        let report = read.or_else(|| self.sees_private(&words, &found).then_some(Report::Private));
        (verdict, report.filter(|_| hearing.for_streamer))
    }

    /// Whether a rule is certain that something private is to be seen, where the rules `found` something in `words`.
    fn sees_private(&self, words: &str, found: &[&Rule]) -> bool {
        let is_private = |rule: &Rule| rule.sign == RuleSign::Private;
        match words.strip_prefix('!') {
            // Told by a command, it is true all the same.
            Some(words) => self.rules.find(words).any(is_private),
            None => found.iter().copied().any(is_private),
        }
    }

    fn judge(&self, hearing: &Hearing<'_>) -> Verdict {
        if let Some((kind, _)) = hearing.certain {
            let rude = hearing.read.as_ref().map_or(Severity::None, |read| read.likely.harm());
            let reason = (kind != Kind::Chatter).then(|| Reason::like(kind));
            return hearing.verdict(kind, rude, false, reason);
        }
        if let Some(why) = hearing.wall() {
            return hearing.verdict(Kind::Spam, Severity::None, false, Some(why));
        }
        if hearing.says_nothing() {
            return Verdict::chatter();
        }
        let (Some(read), Some(limits)) = (&hearing.read, self.model.limits()) else {
            // Nobody is there who could say that it does not hurt.
            return hearing.verdict(Kind::Chatter, Severity::None, true, Some(Reason::MayHurt));
        };
        let unsure = hearing.may_hurt(&read.likely) >= limits.waits;
        let kind = hearing.called(&read.likely, limits, unsure);
        let harm = read.likely.harm();
        let reason = match kind {
            Kind::Chatter if harm != Severity::None && unsure => Some(Reason::Rude),
            Kind::Chatter => unsure.then_some(Reason::MayHurt),
            // The words of abuse are repeated nowhere.
            Kind::Hateful | Kind::Spam => Some(Reason::like(kind)),
            _ => {
                let ours = |name: &str| self.is_ours(name);
                let mut words = self.model.because(read, kind, hearing.tokens, ours, hearing.around);
                words.retain(|words| {
                    kind != Kind::NumberTalk || !words.split(' ').any(|word| COUNTS.contains(&word))
                });
                Some(Reason::Like { kind, words })
            }
        };
        hearing.verdict(kind, harm, unsure, reason)
    }

    fn is_ours(&self, name: &str) -> bool {
        !self.channel.is_empty() && name.eq_ignore_ascii_case(&self.channel)
    }
}

impl Hearing<'_> {
    /// How likely it is that it had better wait. What is said to somebody else may be harsh about their play.
    fn may_hurt(&self, likely: &Likely) -> f32 {
        let waits = |kind| {
            if self.for_streamer { !passes(kind) } else { kind == Kind::Hateful || kind == Kind::NumberTalk }
        };
        let all = super::model::KINDS.iter().zip(likely.kinds).filter(|(kind, _)| waits(**kind));
        all.map(|(_, share)| share).sum()
    }

    /// What it is called: the likeliest kind. What hurts to be called needs more to speak for it, and what
    /// passes while little speaks against it is called something that passes.
    fn called(&self, likely: &Likely, limits: Limits, unsure: bool) -> Kind {
        let may_be = |kind| match kind {
            Kind::Hateful | Kind::NumberTalk | Kind::Spam => unsure,
            Kind::Idea | Kind::Critical => unsure && self.for_streamer,
            Kind::Question => self.for_streamer && !self.around.commands,
            // Praise with somebody's name in it is theirs.
            Kind::Praise => self.for_streamer && !self.around.commands && !self.names_another,
            Kind::Chatter => true,
        };
        let Some((kind, share)) = likely.best(may_be) else { return Kind::Chatter };
        let enough = match kind {
            Kind::Hateful => limits.hateful,
            Kind::Critical => limits.critical,
            Kind::NumberTalk => limits.numbers,
            _ => 0.0,
        };
        if share >= enough { kind } else { Kind::Chatter }
    }

    /// Why it is advertising or a wall of signs, by its shape alone.
    fn wall(&self) -> Option<Reason> {
        if self.tokens.drawing >= DRAWING {
            Some(Reason::Drawing)
        } else if is_stuck(self.message.text) || self.tokens.len() >= LONG && repeats_itself(self.tokens) {
            Some(Reason::Repetition)
        } else {
            None
        }
    }

    /// Whether it has nothing but single letters, numbers and marks.
    fn says_nothing(&self) -> bool {
        self.tokens.iter().all(|(shape, text)| match shape {
            TokenShape::Word => text.len() == 1,
            TokenShape::Emote | TokenShape::Link => false,
            _ => true,
        })
    }

    fn verdict(&self, kind: Kind, likely: Severity, unsure: bool, reason: Option<Reason>) -> Verdict {
        let harm = match (kind, likely) {
            (Kind::Hateful, _) => Severity::Hateful,
            (_, Severity::None) => Severity::None,
            (Kind::Critical | Kind::NumberTalk, _) => Severity::Rude,
            // Praise and questions may swear.
            _ if unsure => Severity::Rude,
            _ => Severity::None,
        };
        let sounds = self.read.as_ref().map_or(Tone::Neutral, |read| read.likely.tone());
        let tone = match kind {
            Kind::Hateful => Tone::Cold,
            Kind::Praise => Tone::Warm,
            Kind::Spam => Tone::Neutral,
            Kind::Critical if harm == Severity::Rude => Tone::Cold,
            Kind::Critical if sounds == Tone::Warm => Tone::Neutral,
            _ => sounds,
        };
        Verdict { kind, tone, harm, unsure, reasons: reason.into_iter().collect() }
    }
}

/// What the rules that `found` something are certain of, and which one is. Abuse counts before the rest.
pub(super) fn certain<'r>(found: impl Iterator<Item = &'r Rule>) -> Option<(Kind, &'static str)> {
    let mut certain: Vec<(Kind, &'static str)> = Vec::new();
    let mut excused: Vec<Kind> = Vec::new();
    for rule in found {
        let kind = match rule.sign {
            RuleSign::Hateful => Kind::Hateful,
            RuleSign::NumberTalk => Kind::NumberTalk,
            RuleSign::Spam => Kind::Spam,
            RuleSign::Kind => Kind::Praise,
            RuleSign::Chatter => Kind::Chatter,
            RuleSign::Private => continue,
            RuleSign::NotHateful => {
                excused.push(Kind::Hateful);
                continue;
            }
            RuleSign::NotSpam => {
                excused.push(Kind::Spam);
                continue;
            }
        };
        certain.push((kind, rule.id));
    }
    certain.into_iter().find(|(kind, _)| !excused.contains(kind))
}

/// Whether a kind is one of those that the settings let pass at first.
fn passes(kind: Kind) -> bool {
    matches!(kind, Kind::Praise | Kind::Question | Kind::Chatter)
}

/// The streamer's own word. It repeats nothing: what was taught may be abuse.
fn taught(kind: Kind) -> Verdict {
    let (tone, harm) = match kind {
        Kind::Hateful => (Tone::Cold, Severity::Hateful),
        Kind::Critical => (Tone::Cold, Severity::None),
        Kind::Praise => (Tone::Warm, Severity::None),
        _ => (Tone::Neutral, Severity::None),
    };
    Verdict { kind, tone, harm, unsure: false, reasons: vec![Reason::Taught] }
}

/// Whether fewer than a third of the words are new. Emotes may be repeated at will.
fn repeats_itself(tokens: &Tokens) -> bool {
    let mut words: Vec<&str> =
        tokens.iter().filter(|(shape, _)| *shape == TokenShape::Word).map(|(_, text)| text).collect();
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
