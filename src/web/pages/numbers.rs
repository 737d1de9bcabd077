//! The numbers of streams that are over: closed until opened, and then beside what is usual.
//!
//! No peaks, no course over time, no comparison with anybody else.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::when;
use crate::catalog;
use crate::domain::{Closed, Incomparable, NumberId, Retrospect, StreamId, StreamNumbers};

/// The list of streams whose numbers can be opened; or why they cannot. No number is in it.
#[derive(Debug, Clone, Template)]
#[template(path = "numbers.html")]
pub struct Numbers<'a> {
    /// The streams that are over, newest first: when each began.
    pub streams: &'a [(StreamId, Timestamp)],
    /// Why they stay closed, if they do.
    pub closed: Option<Closed>,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

/// The opened numbers of one stream.
#[derive(Debug, Clone, Template)]
#[template(path = "stream-numbers.html")]
pub struct StreamNumbersPage<'a> {
    /// What is known.
    pub numbers: &'a StreamNumbers,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

/// Why numbers stay closed, and what to do.
pub(crate) fn closed(why: Closed) -> &'static str {
    match why {
        Closed::Live => {
            "You are live, so the numbers of your streams stay closed until this one is over. If you want to \
             know one now, you can look at it from the dock."
        }
        Closed::Never => {
            "Your settings keep numbers closed after streams, too. after = \"on_request\" under [shield] \
             would let you open them here."
        }
        Closed::Missing => "There is no stream with that id that is over.",
    }
}

impl Numbers<'_> {
    fn why(why: &Closed) -> &'static str {
        closed(*why)
    }

    fn day(&self, began: &Timestamp) -> String {
        when::day(*began, self.zone)
    }

    fn time(&self, began: &Timestamp) -> String {
        when::time(*began, self.zone)
    }
}

impl StreamNumbersPage<'_> {
    fn day(&self) -> String {
        when::day(self.numbers.started_at, self.zone)
    }

    fn span(&self) -> String {
        let [from, to] = [self.numbers.started_at, self.numbers.ended_at].map(|at| when::time(at, self.zone));
        format!("{from} to {to}")
    }

    fn why_left_out(why: &Incomparable) -> &'static str {
        catalog::numbers::incomparable(*why)
    }

    /// Who wrote, and what was recognised in it; empty where so few did that it tells nothing. What is rare is
    /// not counted up to nobody: the judge knows neither all kind words nor all criticism.
    fn proportion(&self) -> String {
        let people = self.numbers.people;
        if people.wrote < FEWEST_WRITERS {
            return String::new();
        }
        let by = |count: i64| if count == 1 { "one of them".to_owned() } else { format!("{count} of them") };
        let kind = (people.kind > 0).then(|| format!("kind words by {}", by(people.kind)));
        let critical =
            (people.critical > 0).then(|| format!("something critical by {}", by(people.critical)));
        let recognised: Vec<String> = kind.into_iter().chain(critical).collect();
        let who = format!("{} people wrote.", people.wrote);
        if recognised.is_empty() {
            return who;
        }
        let recognised = recognised.join(", and ");
        format!("{who} Evenkeel recognised {recognised}. It does not recognise everything.")
    }
}

/// How many wrote says nothing where there are fewer.
const FEWEST_WRITERS: i64 = 5;

/// A number beside the usual, as a picture: where its parts stand.
struct Band {
    low: f64,
    centre: f64,
    high: f64,
    this: f64,
}

/// A level that is rounded to less than one is not said.
const LEAST: f64 = 0.5;

/// The picture's left and right edge.
const EDGES: (f64, f64) = (24.0, 616.0);

impl Band {
    fn of(number: &Retrospect) -> Option<Self> {
        let usual = number.usual.filter(|_| number.level >= LEAST)?;
        let end = (usual.high.max(number.level) * 1.15).max(1.0);
        let place = |value: f64| EDGES.0 + (value / end).clamp(0.0, 1.0) * (EDGES.1 - EDGES.0);
        Some(Self {
            low: place(usual.low),
            centre: place(usual.centre),
            high: place(usual.high),
            this: place(number.level),
        })
    }

    /// The band's width; it can be seen even where nothing ever varied.
    fn width(&self) -> f64 {
        (self.high - self.low).max(6.0)
    }

    /// On which side of its place a label stands, so that it stays in the picture.
    fn anchor(place: &f64) -> &'static str {
        match *place {
            ..120.0 => "start",
            520.0.. => "end",
            _ => "middle",
        }
    }
}

/// How a number is read.
struct Reading<'a>(&'a Retrospect);

impl Reading<'_> {
    fn title(&self) -> &'static str {
        match self.0.number {
            NumberId::Chatters => "People who wrote",
            number => catalog::ENGLISH.dock.number(&number),
        }
    }

    /// "About 14 at a time.", "14 in all."
    fn level(&self) -> String {
        let level = whole(self.0.level);
        match self.0.number {
            _ if self.0.level < LEAST => "There is too little to say.".to_owned(),
            NumberId::Viewers => format!("About {level} at a time."),
            _ => format!("{level} in all."),
        }
    }

    fn among(&self) -> Option<&'static str> {
        self.0.among.map(catalog::numbers::among)
    }

    /// How the band is labelled.
    fn usual(&self) -> String {
        self.0
            .usual
            .map(|usual| format!("usual for you: {}", range(usual.low, usual.high)))
            .unwrap_or_default()
    }

    fn this(&self) -> String {
        format!("this stream: {}", whole(self.0.level))
    }

    /// The text alternative of the picture.
    fn description(&self) -> String {
        let (Some(usual), Some(among)) = (self.0.usual, self.0.among) else { return String::new() };
        format!(
            "Usual for you: {}, among {}. This stream: {}.",
            range(usual.low, usual.high),
            catalog::numbers::among(among),
            whole(self.0.level),
        )
    }
}

/// "8 to 22", and "up to 22" where the lower end is nobody.
fn range(low: f64, high: f64) -> String {
    if low < LEAST { format!("up to {}", whole(high)) } else { format!("{} to {}", whole(low), whole(high)) }
}

/// Half people do not watch.
fn whole(value: f64) -> String {
    format!("{value:.0}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Among, Place, Usual, Wrote};

    fn retrospect(level: f64, usual: Option<Usual>) -> Retrospect {
        let place = usual.map(|_| Place::Within);
        let among = usual.map(|_| Among::Weekday);
        Retrospect { number: NumberId::Viewers, level, usual, place, among, sentence: "Careful." }
    }

    fn page(numbers: Vec<Retrospect>, people: Wrote) -> String {
        let numbers = StreamNumbers {
            stream: StreamId(3),
            started_at: "2026-11-22T20:00:00Z".parse().unwrap(),
            ended_at: "2026-11-22T23:00:00Z".parse().unwrap(),
            numbers,
            left_out: vec![Incomparable::SharedChat],
            people,
        };
        StreamNumbersPage { numbers: &numbers, zone: &TimeZone::UTC }.render().unwrap()
    }

    #[test]
    fn a_stream_is_drawn_beside_the_usual_with_words_for_the_picture() {
        let usual = Usual { low: 8.0, centre: 15.0, high: 22.0 };
        let page = page(vec![retrospect(14.0, Some(usual))], Wrote { wrote: 14, kind: 5, critical: 0 });
        assert!(page.contains("About 14 at a time"));
        assert!(page.contains(
            "Usual for you: 8 to 22, among your recent streams on the same day of the week. This stream: 14."
        ));
        assert!(page.contains("14 people wrote. Evenkeel recognised kind words by 5 of them. It does not"));
        assert!(page.contains("Careful.") && page.contains("<svg") && !page.contains("style="));
    }

    #[test]
    fn nothing_is_counted_up_to_nobody_and_few_are_not_counted() {
        let people = |wrote, kind, critical| page(Vec::new(), Wrote { wrote, kind, critical });
        let quiet = people(9, 0, 0);
        assert!(
            quiet.contains("9 people wrote.") && !quiet.contains("nobody") && !quiet.contains("recognise")
        );
        let mixed = people(9, 1, 2);
        assert!(mixed.contains("kind words by one of them, and something critical by 2 of them."), "{mixed}");
        for few in 0..FEWEST_WRITERS {
            let page = people(few, few, 0);
            assert!(!page.contains("wrote.") && !page.contains("recognise"), "{page}");
        }
        let usual = Usual { low: 0.0, centre: 1.0, high: 2.0 };
        let none = page(vec![retrospect(0.2, Some(usual))], Wrote::default());
        assert!(none.contains("There is too little to say.") && !none.contains("<svg"), "{none}");
    }

    #[test]
    fn what_cannot_be_compared_is_not_drawn() {
        let page = page(vec![retrospect(14.0, None)], Wrote::default());
        assert!(page.contains("Careful.") && !page.contains("<svg"));
        assert!(page.contains("About 14 at a time") && !page.contains("people wrote"));
        assert!(page.contains("you shared chat with another channel"));
    }

    #[test]
    fn every_part_of_the_picture_stays_in_it() {
        for (level, low, high) in [(0.6, 0.0, 0.0), (5000.0, 1.0, 3.0), (3.0, 900.0, 9000.0)] {
            let usual = Usual { low, centre: f64::midpoint(low, high), high };
            let band = Band::of(&retrospect(level, Some(usual))).unwrap();
            for place in [band.low, band.centre, band.high, band.this] {
                assert!((EDGES.0..=EDGES.1).contains(&place), "{level} {low} {high}");
            }
        }
    }

    #[test]
    fn the_list_has_no_number_and_says_why_it_is_closed() {
        let streams = [(StreamId(3), "2026-11-22T20:00:00Z".parse().unwrap())];
        let zone = TimeZone::UTC;
        let list = Numbers { streams: &streams, closed: None, zone: &zone }.render().unwrap();
        assert!(list.contains(r#"href="/numbers/3""#));
        let live = Numbers { streams: &[], closed: Some(Closed::Live), zone: &zone }.render().unwrap();
        assert!(live.contains("You are live"));
        let none = Numbers { streams: &[], closed: None, zone: &zone }.render().unwrap();
        assert!(none.contains("After your first stream"));
    }
}
