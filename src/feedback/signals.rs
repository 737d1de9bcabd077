//! Reads a message clause by clause and notes what speaks for which kind.
//!
//! Gathers signs; what they amount to is decided in `classify`.

use super::lexicon::{Entry, Lexicon, Marks, Seen};
use super::tokens::{Shape, Tokens};

/// How far a negation or an address reaches, in tokens.
const REACH: usize = 4;

/// How many tokens may lie between "you" and the judgement of you.
const AIM: usize = 5;

/// Where a clause is cold enough to be criticism, in tenths of a valence.
const COLD: i32 = -14;

/// What a message holds. Phrases are those of the lexicon.
#[derive(Debug, Default)]
pub(crate) struct Signals<'l> {
    /// Warm and cold words together, in tenths of a valence.
    pub(crate) balance: i32,
    /// The warmest word that says how something is or what one feels.
    pub(crate) warmest: Option<&'l Entry>,
    /// The coldest clause that is about the streamer or the stream, in tenths of a valence.
    pub(crate) aimed: i32,
    /// Whether it is about the person, not about the stream.
    pub(crate) aimed_at_person: bool,
    /// What is cold in it.
    pub(crate) aimed_word: Option<&'l Entry>,
    /// An insult said to a person.
    pub(crate) insult: Option<&'l Entry>,
    /// Rude wherever it stands.
    pub(crate) rude: Option<&'l Entry>,
    /// A slur.
    pub(crate) slur: bool,
    /// A threat or a wish to harm.
    pub(crate) abuse: bool,
    /// Kind by itself.
    pub(crate) praise: Option<&'l Entry>,
    /// Criticism by itself.
    pub(crate) critical: Option<&'l Entry>,
    /// Thanks.
    pub(crate) thanks: bool,
    /// A question that has an answer.
    pub(crate) asks: bool,
    /// A request.
    pub(crate) request: Option<&'l Entry>,
    /// Speaks to somebody.
    pub(crate) you: bool,
    /// Speaks of a part of the stream.
    pub(crate) topic: bool,
    /// Speaks of somebody or something else.
    pub(crate) other: bool,
    /// Laughs.
    pub(crate) laugh: bool,
    /// May not be meant.
    pub(crate) irony: bool,
    /// Advertising by itself.
    pub(crate) spam: bool,
    /// How many words that advertisements have.
    pub(crate) offers: usize,
    /// Holds an address.
    pub(crate) link: bool,
    /// The first name it is addressed to, if it begins with one.
    pub(crate) addressed: Option<String>,
    please: Option<&'l Entry>,
    does: bool,
}

/// The clause being read.
#[derive(Default)]
struct Clause<'l> {
    words: usize,
    /// Tokens since "you", if nothing came between that takes the aim away.
    since_you: Option<usize>,
    /// Tokens since "not".
    since_not: Option<usize>,
    /// Tenths by which the next word counts, and tokens since that was said.
    weight: Option<(i32, usize)>,
    you: bool,
    topic: bool,
    other: bool,
    mine: bool,
    ask: bool,
    asks: bool,
    judged: i32,
    /// The judgement that stands near "you".
    judged_you: i32,
    /// The first word that judges.
    judge: Option<&'l Entry>,
}

impl Clause<'_> {
    /// Notes what the marks of an entry say of the rest of the clause.
    fn note(&mut self, marks: Marks) {
        if marks.any(Marks::YOU) {
            self.since_you = Some(0);
        } else if marks.any(Marks::GETS.and(Marks::ME)) {
            self.since_you = None;
        }
        if marks.any(Marks::NOT) {
            self.since_not = Some(0);
        }
        if marks.any(Marks::STRONG) {
            self.weight = Some((15, 0));
        } else if marks.any(Marks::WEAK) {
            self.weight = Some((7, 0));
        }
        self.you |= marks.any(Marks::YOU);
        self.topic |= marks.any(Marks::TOPIC);
        self.other |= marks.any(Marks::OTHER);
        self.mine |= marks.any(Marks::MINE);
        self.ask |= marks.any(Marks::ASK);
        self.asks |= marks.any(Marks::ASKS);
    }

    /// Moves on by `tokens`.
    fn pass(&mut self, tokens: usize) {
        for since in [&mut self.since_you, &mut self.since_not].into_iter().flatten() {
            *since += tokens;
        }
        if let Some((_, since)) = &mut self.weight {
            *since += tokens;
        }
    }

    fn is_aimed_at_you(&self) -> bool {
        self.since_you.is_some_and(|since| since <= AIM)
    }
}

impl<'l> Signals<'l> {
    /// Reads a message. Where it is in another language (`abroad`), English words in it are none.
    pub(crate) fn read(lexicon: &'l Lexicon, tokens: &Tokens, seen: &[Seen], abroad: bool) -> Self {
        let mut signals = Self::default();
        let mut clause = Clause::default();
        let mut taken = 0;
        for (place, (shape, text)) in tokens.iter().enumerate() {
            match shape {
                Shape::Stop | Shape::Ask => {
                    signals.end(&clause, shape == Shape::Ask);
                    clause = Clause::default();
                }
                Shape::Link => signals.link = true,
                Shape::Mention if place == 0 => signals.addressed = Some(text.to_owned()),
                _ => {}
            }
            clause.words += usize::from(matches!(shape, Shape::Word | Shape::Number));
            if place < taken {
                continue;
            }
            let rest = seen.get(place..).unwrap_or_default();
            match lexicon.longest(rest).filter(|entry| !abroad || entry.is_known_abroad()) {
                Some(entry) => {
                    taken = place + entry.length;
                    let alone = entry.length == tokens.len();
                    signals.note(entry, &mut clause, alone);
                    clause.pass(entry.length);
                }
                None => clause.pass(1),
            }
        }
        signals.end(&clause, false);
        signals.spelled(lexicon, tokens);
        if signals.does || signals.topic {
            // "Please" alone is no request; "please turn it down" is.
            signals.request = signals.request.or(signals.please);
        }
        signals
    }

    /// Notes one entry.
    fn note(&mut self, entry: &'l Entry, clause: &mut Clause<'l>, alone: bool) {
        let marks = entry.marks;
        let negated = clause.since_not.is_some_and(|since| since < REACH);
        self.weigh(entry, clause, negated);
        if !negated {
            self.note_phrases(entry, clause, alone);
        }
        self.note_rudeness(entry, clause, negated, alone);
        clause.note(marks);
        self.laugh |= marks.any(Marks::LAUGH);
        self.irony |= marks.any(Marks::IRONY);
        if marks.any(Marks::PLEASE) {
            self.please.get_or_insert(entry);
        }
        self.does |= marks.any(Marks::DO);
        self.you |= marks.any(Marks::YOU);
        self.topic |= marks.any(Marks::TOPIC);
        self.other |= marks.any(Marks::OTHER);
        self.offers += usize::from(marks.any(Marks::OFFER));
    }

    /// Phrases that say something by themselves, unless "not" stands before them.
    fn note_phrases(&mut self, entry: &'l Entry, clause: &Clause<'l>, alone: bool) {
        let marks = entry.marks;
        // An emoji of affection is kind when it is sent alone or beside other kind words.
        if marks.any(Marks::PRAISE) && (entry.length > 1 || alone || self.balance >= 20) {
            self.praise.get_or_insert(entry);
        }
        if marks.any(Marks::CRITICAL) && !clause.other {
            self.critical.get_or_insert(entry);
        }
        if marks.any(Marks::REQUEST) {
            self.request.get_or_insert(entry);
        }
        self.thanks |= marks.any(Marks::THANKS);
        self.spam |= marks.any(Marks::SPAM);
    }

    fn note_rudeness(&mut self, entry: &'l Entry, clause: &Clause<'l>, negated: bool, alone: bool) {
        let marks = entry.marks;
        self.slur |= marks.any(Marks::SLUR);
        if negated {
            return;
        }
        self.abuse |= marks.any(Marks::ABUSE);
        if marks.any(Marks::RUDE) {
            self.rude.get_or_insert(entry);
        }
        // "You missed, loser": a name called right after a clause that spoke to somebody. A name that
        // stands alone is called, too.
        let called = alone || self.you && clause.words <= 1;
        if marks.any(Marks::INSULT) && (clause.is_aimed_at_you() || called) && !clause.other {
            self.insult.get_or_insert(entry);
        }
    }

    /// Adds an entry's valence to the message and, if it judges, to the clause.
    fn weigh(&mut self, entry: &'l Entry, clause: &mut Clause<'l>, negated: bool) {
        if entry.valence == 0 {
            return;
        }
        let weight =
            clause.weight.take().filter(|(_, since)| *since < REACH).map_or(10, |(tenths, _)| tenths);
        let mut value = entry.valence * weight;
        // Laughter and emotes stand beside the sentence, not in it.
        if negated && !entry.marks.any(Marks::EMOTE.and(Marks::LAUGH)) {
            value = -value * 7 / 10;
        }
        self.balance += value;
        let felt = entry.valence >= 3 || entry.marks.any(Marks::QUALITY);
        if value > 0 && felt && self.warmest.is_none_or(|warmest| warmest.valence < entry.valence) {
            self.warmest = Some(entry);
        }
        let judges =
            entry.marks.any(Marks::JUDGE.and(Marks::INSULT)) || (negated && entry.marks.any(Marks::QUALITY));
        if judges {
            clause.judged += value;
            if clause.is_aimed_at_you() {
                clause.judged_you += value;
            }
            clause.judge.get_or_insert(entry);
        }
    }

    /// Closes a clause.
    fn end(&mut self, clause: &Clause<'l>, asked: bool) {
        if !clause.other {
            let ours = clause.topic && (clause.you || !clause.mine);
            let judged = if ours { clause.judged } else { clause.judged_you };
            if judged <= COLD && judged < self.aimed {
                self.aimed = judged;
                self.aimed_at_person = !ours;
                self.aimed_word = clause.judge;
            }
        }
        let about_us = clause.you || clause.topic || !clause.other;
        self.asks |= clause.asks || (asked && clause.ask && clause.words >= 3 && about_us);
    }

    /// Letters written apart ("k y s") that spell abuse.
    fn spelled(&mut self, lexicon: &Lexicon, tokens: &Tokens) {
        let mut word = String::new();
        for (shape, text) in tokens.iter() {
            if shape == Shape::Word && text.len() == 1 {
                word.push_str(text);
                self.abuse |= word.len() >= 3 && lexicon.is_abuse(&word);
            } else if shape != Shape::Stop {
                word.clear();
            }
        }
    }
}
