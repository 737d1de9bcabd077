//! How fast messages are classified. `cargo bench --bench classify`.

use divan::Bencher;
use divan::counter::ItemsCount;
use evenkeel::feedback::classify::{Classifier, MessageText};

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

fn main() {
    divan::main();
}

#[divan::bench]
fn classify(bencher: Bencher<'_, '_>) {
    let classifier = Classifier::new("mira");
    bencher.counter(ItemsCount::new(CHAT.len())).bench(|| {
        for text in CHAT {
            divan::black_box(classifier.classify(&MessageText { text, ..MessageText::default() }));
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
            divan::black_box(classifier.classify(&MessageText { text, ..MessageText::default() }));
        }
    });
}

#[divan::bench]
fn build_classifier(bencher: Bencher<'_, '_>) {
    bencher.bench(|| Classifier::new("mira"));
}
