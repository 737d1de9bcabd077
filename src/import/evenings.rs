//! Finds the streams in chat from before.
//!
//! A file names its stream, or the chat tells: silence parts one evening from the next, as it does for a live stream that
//! nobody announces. A few lines alone make no stream. What Evenkeel heard itself stays as it is.

use jiff::{SignedDuration, Timestamp};

use crate::store::past::PastSpan;

/// No stream is longer: a chat that never rests is cut.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);
/// So many lines by people make a stream, however short it was;
const MANY: u32 = 20;
/// and so many do, where they lie
const FEW: u32 = 3;
/// so far apart.
const APART: SignedDuration = SignedDuration::from_mins(10);

/// Where a line belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EveningOf {
    /// To a stream that Evenkeel heard itself.
    Heard,
    /// To the evening at hand.
    Same,
    /// To a stream that was imported before.
    Known(PastSpan),
    /// To none that is known.
    New,
}

/// The time that an evening takes, and what makes it one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    /// From here,
    pub(super) from: Timestamp,
    /// to here.
    pub(super) to: Timestamp,
    /// Whether a file names it, or it was imported before.
    pub(super) is_named: bool,
    /// Lines by people in it.
    pub(super) lines: u32,
}

impl Reach {
    /// An evening that begins with something at `at`.
    pub(super) fn at(at: Timestamp) -> Self {
        Self { from: at, to: at, is_named: false, lines: 0 }
    }

    /// One that is known to go from `from` to `to`.
    pub(super) fn named(from: Timestamp, to: Timestamp) -> Self {
        Self { from, to, is_named: true, lines: 0 }
    }

    /// Somebody wrote at `at`.
    pub(super) fn note(&mut self, at: Timestamp) {
        self.lines = self.lines.saturating_add(1);
        self.from = self.from.min(at);
        self.to = self.to.max(at);
    }

    /// Whether that is a stream.
    pub(super) fn is_stream(&self) -> bool {
        self.is_named
            || self.lines >= MANY
            || (self.lines >= FEW && self.to.duration_since(self.from) >= APART)
    }
}

/// The streams of before.
pub(super) struct Evenings {
    silence: SignedDuration,
    spans: Vec<PastSpan>,
}

impl Evenings {
    /// Those that are known, where a silence of `silence` parts one from the next.
    pub(super) fn new(silence: SignedDuration, spans: Vec<PastSpan>) -> Self {
        Self { silence, spans }
    }

    /// An imported stream is known, or reaches further.
    pub(super) fn learn(&mut self, span: PastSpan) {
        match self.spans.iter_mut().find(|known| known.stream == span.stream) {
            Some(known) => *known = span,
            None => self.spans.push(span),
        }
    }

    /// Where something at `at` belongs, while the evening `current` is at hand.
    pub(super) fn of(&self, at: Timestamp, current: Option<&Reach>) -> EveningOf {
        let covers = |span: &PastSpan, around: SignedDuration| {
            reaches(span.from, span.to.unwrap_or(Timestamp::MAX), at, around)
        };
        let find = |is_imported: bool, around: SignedDuration| {
            self.spans.iter().find(|span| span.is_imported == is_imported && covers(span, around))
        };
        if find(false, self.silence).is_some() {
            return EveningOf::Heard;
        }
        let is_same = current.is_some_and(|current| {
            reaches(current.from, current.to, at, self.silence)
                && (current.is_named || at.duration_since(current.from).abs() <= LONGEST)
        });
        match find(true, SignedDuration::ZERO).or_else(|| find(true, self.silence).filter(|_| !is_same)) {
            // The evening at hand is one of them, once it is on disk.
            Some(span) if !current.is_some_and(|current| current.is_within(span)) => EveningOf::Known(*span),
            _ if is_same => EveningOf::Same,
            _ => EveningOf::New,
        }
    }

    /// The imported stream that lies where one from `from` to `to` does.
    pub(super) fn imported_at(&self, from: Timestamp, to: Timestamp) -> Option<PastSpan> {
        let lies =
            |span: &&PastSpan| span.is_imported && span.from <= to && span.to.is_none_or(|end| end >= from);
        self.spans.iter().find(lies).copied()
    }
}

impl Reach {
    fn is_within(&self, span: &PastSpan) -> bool {
        self.from >= span.from && span.to.is_none_or(|to| self.from <= to)
    }
}

fn reaches(from: Timestamp, to: Timestamp, at: Timestamp, around: SignedDuration) -> bool {
    // Near the ends of the calendar there is nothing to reach.
    from.saturating_sub(around).unwrap_or(from) <= at && at <= to.saturating_add(around).unwrap_or(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::StreamId;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + minute * 60).unwrap()
    }

    fn span(stream: i64, from: i64, to: i64, is_imported: bool) -> PastSpan {
        PastSpan { stream: StreamId(stream), from: at(from), to: Some(at(to)), is_imported }
    }

    fn evenings(spans: Vec<PastSpan>) -> Evenings {
        Evenings::new(SignedDuration::from_mins(45), spans)
    }

    #[test]
    fn silence_parts_evenings_and_a_day_is_the_longest() {
        let evenings = evenings(Vec::new());
        let mut reach = Reach::at(at(0));
        assert_eq!(evenings.of(at(0), None), EveningOf::New);
        assert_eq!(evenings.of(at(45), Some(&reach)), EveningOf::Same);
        assert_eq!(evenings.of(at(46), Some(&reach)), EveningOf::New);
        reach.note(at(24 * 60 - 5));
        assert_eq!(evenings.of(at(24 * 60 + 5), Some(&reach)), EveningOf::New);
    }

    #[test]
    fn what_was_heard_stays_and_what_was_imported_goes_on() {
        let known = span(2, 1000, 1100, true);
        let evenings = evenings(vec![span(1, 0, 60, false), known]);
        assert_eq!(evenings.of(at(100), None), EveningOf::Heard);
        assert_eq!(evenings.of(at(106), None), EveningOf::New);
        assert_eq!(evenings.of(at(960), None), EveningOf::Known(known));
        assert_eq!(evenings.of(at(1050), Some(&Reach::at(at(900)))), EveningOf::Known(known));
        let reach = Reach::named(known.from, at(1100));
        assert_eq!(evenings.of(at(1050), Some(&reach)), EveningOf::Same);
    }

    #[test]
    fn a_few_lines_alone_are_no_stream() {
        let mut reach = Reach::at(at(0));
        for minute in [0, 1, 2] {
            reach.note(at(minute));
        }
        assert!(!reach.is_stream());
        reach.note(at(10));
        assert!(reach.is_stream() && Reach::named(at(0), at(1)).is_stream());
    }
}
