//! How fast messages are classified, grouped and composed. `cargo bench --bench classify`.

use divan::Bencher;
use divan::counter::ItemsCount;
use evenkeel::digest::compose::compose;
use evenkeel::domain::{
    Author, FeedbackEvent, Harm, Item, ItemId, ItemState, Kind, Occasion, Standing, Tone,
};
use evenkeel::feedback::classify::{Classifier, Message};
use evenkeel::feedback::grouping;
use jiff::Timestamp;

/// Lines as chat has them: mostly short, some long, some warm, some cold.
const CHAT: [&str; 16] = [
    "KEKW",
    "lol",
    "what game is this?",
    "that jump was so close, i thought you were going to fall",
    "hello everyone, how is it going today",
    "POGGERS POGGERS POGGERS",
    "I love your stream so much, it is the best part of my evening",
    "can you turn the music down a bit please?",
    "the boss has 3 hp left",
    "@someone yes i did that yesterday as well and it took me an hour",
    "your mic is a bit quiet today",
    "soooo gooood",
    "wait is that the same map as in the first game or did they change it",
    "größer als gedacht",
    "only 3 viewers lol",
    "I was at work all day and finally made it, what did I miss so far?",
];

const MANY: i64 = 100_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn classify(bencher: Bencher<'_, '_>) {
    let classifier = Classifier::new("mira");
    bencher.counter(ItemsCount::new(CHAT.len())).bench(|| {
        for text in CHAT {
            divan::black_box(classifier.classify(&Message { text, ..Message::default() }));
        }
    });
}

/// The open set of chat: harder lines than most, with something of every kind.
#[divan::bench]
fn classify_hard(bencher: Bencher<'_, '_>) {
    let set = include_str!("../tests/sets/chat.open.tsv");
    let lines: Vec<&str> = set.lines().skip(1).filter_map(|line| line.rsplit('\t').next()).collect();
    let classifier = Classifier::new("mira");
    bencher.counter(ItemsCount::new(lines.len())).bench(|| {
        for text in &lines {
            divan::black_box(classifier.classify(&Message { text, ..Message::default() }));
        }
    });
}

#[divan::bench]
fn build_classifier(bencher: Bencher<'_, '_>) {
    bencher.bench(|| Classifier::new("mira"));
}

/// Every line differs a little, and one word is everywhere: the hard case for grouping.
fn items(kind: Kind) -> Vec<Item> {
    (0..MANY)
        .map(|id| Item {
            id: ItemId(id),
            at: Timestamp::UNIX_EPOCH,
            stream: None,
            event: FeedbackEvent::Message,
            source: "twitch".into(),
            author: Author { id: String::new(), login: format!("person{}", id % 5_000), name: "P".into() },
            text: format!("music take{} word{} then{}", id % 97, id % 7_919, id % 331),
            emotes: Vec::new(),
            kind,
            tone: Tone::Neutral,
            harm: Harm::None,
            reasons: Vec::new(),
            state: ItemState::Held,
            standing: Standing::Viewer,
        })
        .collect()
}

#[divan::bench(sample_count = 5)]
fn group_many(bencher: Bencher<'_, '_>) {
    let items = items(Kind::Idea);
    let all: Vec<&Item> = items.iter().collect();
    bencher.bench(|| grouping::group(&all).len());
}

#[divan::bench(sample_count = 5, args = [Kind::Kind, Kind::Critical, Kind::Question])]
fn compose_many(bencher: Bencher<'_, '_>, kind: Kind) {
    let items = items(kind);
    bencher.bench(|| compose(Occasion::AfterStream, &items, 5_000).len());
}
