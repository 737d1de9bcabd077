//! Makes the product's two built-in files out of labelled lines and topics, and says how good they are on what
//! they had not learnt from.
//!
//! `cargo run --release` writes them; `cargo run --release -- folds` only measures. The same lines give the same
//! bytes: one thread, no clock, random numbers from a fixed beginning.

mod data;
mod domain;
mod feedback;
mod figures;
mod meaning;
mod net;
mod random;
mod typing;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::LazyLock;

use data::Row;
use feedback::features::{MessageContext, each};
use feedback::spelling::Vocabulary;
use feedback::tokens::Tokens;
use figures::Judged;
use net::{HARM, Head, KIND, Known, Net, REPORT, TONE};
use random::Random;

/// Older sets, with fewer labels: without them talk about numbers would be found less well.
const SETS: [&str; 8] = [
    "chat.open",
    "chat.extra",
    "number_talk.open",
    "number_talk.second",
    "number_talk.third",
    "number_talk.spare",
    "number_talk.fourth",
    "number_talk.extra",
];
const SETS_WEIGHT: f32 = 1.0;

/// Files of what was once judged wrongly, and of what the product's tests ask: that must not be forgotten.
const KNOWN: [&str; 2] = ["known", "reports_known"];
const KNOWN_WEIGHT: f32 = 8.0;

/// From this hand on each was asked for harmless neighbours of what hurts: they teach, but do not tell how often
/// ordinary lines would wait.
const LOOK_ALIKES: &str = "h75";

fn weight_of(name: &str) -> f32 {
    if KNOWN.contains(&name) { KNOWN_WEIGHT } else { 1.0 }
}

/// Files of hands that were asked for reports alone.
const REPORTS: &str = "reports";

/// Which lines of the other hands report something, labelled afterwards; the rest of them report nothing.
const REPORTED: &str = "reported";

const FOLDS: usize = 5;
const BUCKETS: usize = 1 << 16;
const HIDDEN: usize = 22;

fn features(text: &str) -> Vec<u32> {
    static KNOWN_WORDS: LazyLock<Vocabulary> =
        LazyLock::new(|| Vocabulary::new(words::words(Path::new("encoder/words.tsv")).into_keys()));
    let tokens = Tokens::read(text, &[]).spelled(&KNOWN_WORDS);
    let around = MessageContext { answers: false, commands: text.starts_with('!') };
    let mut list = Vec::new();
    each(&tokens, |name| name == "mirelune" || name == "streamer", around, |hash, _| list.push(hash));
    list
}

fn scale(n: usize) -> f32 {
    1.0 / (n.max(1) as f32).sqrt()
}

/// How a network is trained. Chosen on folds.
struct Options {
    epochs: usize,
    rate: f32,
    decay: f32,
    /// The share of features that is left out each time.
    drop: f32,
    /// The share of lines that is typed otherwise each time.
    retype: f32,
    /// Over how many of the last epochs the weights are averaged.
    mean: usize,
}

fn train(rows: &[(&Row, f32)], o: &Options, seed: u64) -> Net {
    let mut random = Random(seed);
    let mut own: Vec<Vec<u32>> = rows.iter().map(|(row, _)| features(&row.text)).collect();
    let mut net = Net::new(Known::of(&own), BUCKETS, HIDDEN, net::DIRECT, &mut random);
    own.iter_mut().for_each(|f| f.retain(|feature| net.known.has(*feature)));
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut mean: Option<(Net, f32)> = None;
    for epoch in 0..o.epochs {
        random.shuffle(&mut order);
        let rate = o.rate * (1.0 - 0.8 * epoch as f32 / o.epochs as f32);
        for at in &order {
            let (row, weight) = rows[*at];
            let mut f = if random.unit() < o.retype {
                let mut text = typing::retype(&row.text, random.below(typing::WAYS), &mut random);
                if random.below(4) == 0 {
                    text = typing::retype(&text, random.below(typing::WAYS), &mut random);
                }
                features(&text)
            } else {
                own[*at].clone()
            };
            f.retain(|feature| net.known.has(*feature) && random.unit() >= o.drop);
            let s = scale(f.len());
            let pass = net.forward(&f, s);
            let d = gradient(row, weight, &pass.out);
            net.back(&f, s, &pass, &d, rate, o.decay);
        }
        if epoch + o.mean >= o.epochs {
            let (mean, count) = mean.get_or_insert_with(|| (net.clone(), 0.0));
            *count += 1.0;
            mean.blend(&net, 1.0 / *count);
        }
    }
    mean.map_or(net, |(mean, _)| mean)
}

/// How the outputs should change, the other way round: the gradient of the cross-entropies.
fn gradient(row: &Row, weight: f32, out: &[f32]) -> Vec<f32> {
    let mut d = vec![0.0_f32; out.len()];
    let mut answer = |head: Head, target: &dyn Fn(usize) -> f32, weight: f32| {
        for (k, share) in head.shares(out).into_iter().enumerate() {
            d[head.from + k] = (share - target(k)) * weight;
        }
    };
    let is = |k: usize, label: usize| f32::from(u8::from(k == label));
    if let Some(kind) = row.kind {
        let second = row.second.unwrap_or(kind);
        answer(KIND, &|k| 0.75 * is(k, kind) + 0.25 * is(k, second), weight);
    }
    // The first of the harms, and the middle of the tones, have no output of their own.
    if let Some(harm) = row.harm {
        answer(HARM, &|k| is(k + 1, harm), weight * 0.5);
    }
    if let Some(tone) = row.tone {
        answer(TONE, &|k| is(k * 2, tone), weight * 0.4);
    }
    if let Some(report) = row.report {
        answer(REPORT, &|k| f32::from(u8::from(report == Some(k))), weight);
    }
    if let (None, Some(not)) = (row.kind, row.not) {
        let p = KIND.shares(out);
        for k in 0..p.len() {
            d[k] = weight * if k == not { p[k] } else { -p[k] * p[not] / (1.0 - p[not]).max(0.01) };
        }
    }
    d
}

fn judge(net: &Net, text: &str) -> Judged {
    let mut f = features(text);
    f.retain(|feature| net.known.has(*feature));
    let pass = net.forward(&f, scale(f.len()));
    Judged { kinds: KIND.shares(&pass.out), reports: REPORT.shares(&pass.out) }
}

/// Files and what they hold, in the order of their names.
fn files(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> =
        entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.ends_with(".tsv"));
    names.sort_unstable();
    names
}

fn hash(path: &str) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    sha256::hex(&bytes)
}
mod sha256;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |name: &str, default: f32| -> f32 {
        args.iter().position(|a| a == name).and_then(|at| args.get(at + 1)?.parse().ok()).unwrap_or(default)
    };
    let only_folds = args.iter().any(|a| a == "folds");
    if !args.iter().any(|a| a == "topics") {
        judging(only_folds, &number);
    }
    if !args.iter().any(|a| a == "lines") {
        grouping(only_folds, &number);
    }
}

fn judging(only_folds: bool, number: &dyn Fn(&str, f32) -> f32) {
    let o = Options {
        epochs: number("--epochs", 12.0) as usize,
        rate: number("--rate", 0.1),
        decay: number("--decay", 1e-5),
        drop: number("--drop", 0.1),
        retype: number("--retype", 0.6),
        mean: number("--mean", 4.0) as usize,
    };
    let mut inputs = Vec::new();
    let mut hands: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let reported: HashMap<String, Option<usize>> =
        data::reports(Path::new(&format!("lines/{REPORTED}.tsv")), "")
            .into_iter()
            .filter_map(|row| Some((row.text, row.report?)))
            .collect();
    for file in files("lines") {
        let path = format!("lines/{file}");
        let name = file.trim_end_matches(".tsv").to_owned();
        inputs.push((format!("training/{path}"), hash(&path)));
        if name == REPORTED {
            continue;
        }
        let rows = match name.as_str() {
            name if name.starts_with(REPORTS) => data::reports(Path::new(&path), name),
            _ => data::hand(Path::new(&path), &name, &reported),
        };
        hands.insert(name, rows);
    }
    let mut sets: Vec<Row> = Vec::new();
    for name in SETS {
        let path = format!("../tests/sets/{name}.tsv");
        sets.extend(data::set(Path::new(&path), name));
        inputs.push((format!("tests/sets/{name}.tsv"), hash(&path)));
    }
    let names: Vec<String> = hands.keys().cloned().collect();
    println!(
        "{} hands, {} lines; {} lines of older sets",
        names.len(),
        hands.values().map(Vec::len).sum::<usize>(),
        sets.len()
    );
    let fold = |fold: usize| {
        let is_out = |name: &str| {
            names.iter().position(|n| n == name).is_some_and(|at| at % FOLDS == fold)
                && !KNOWN.contains(&name)
        };
        let mut rows: Vec<(&Row, f32)> = hands
            .iter()
            .filter(|(n, _)| !is_out(n))
            .flat_map(|(n, rows)| rows.iter().map(|r| (r, weight_of(n))))
            .collect();
        rows.extend(sets.iter().map(|r| (r, SETS_WEIGHT)));
        let net = train(&rows, &o, 7);
        let own = |name: &String| hands[name].iter().map(|r| (r, judge(&net, &r.text))).collect::<Vec<_>>();
        names.iter().filter(|name| is_out(name)).map(|name| (name, own(name))).collect::<Vec<_>>()
    };
    // Each by itself, two at a time: a network takes much of a processor's memory.
    let mut judged: Vec<(&Row, Judged)> = Vec::new();
    for pair in (0..FOLDS).collect::<Vec<_>>().chunks(2) {
        let fold = &fold;
        let both: Vec<_> = std::thread::scope(|scope| {
            let begun: Vec<_> = pair.iter().map(|at| scope.spawn(move || fold(*at))).collect();
            begun.into_iter().map(|each| each.join().expect("a fold")).collect()
        });
        for (name, own) in both.into_iter().flatten() {
            if !name.starts_with(REPORTS) {
                figures::print(name, &own);
            }
            judged.extend(own);
        }
    }
    figures::print("all", &judged);
    judged.retain(|(row, _)| !row.hand.starts_with('h') || row.hand.as_str() < LOOK_ALIKES);
    figures::print("but look-alikes", &judged);
    figures::budgets(&judged);
    let limits = figures::limits(&judged, number("--waits", 0.0));
    println!("{limits:?}");
    if only_folds {
        if number("--mistakes", 0.0) > 0.0 {
            figures::mistakes(&judged, number("--mistakes", 0.0));
        }
        return;
    }
    let mut rows: Vec<(&Row, f32)> =
        hands.iter().flat_map(|(n, rows)| rows.iter().map(|r| (r, weight_of(n)))).collect();
    rows.extend(sets.iter().map(|r| (r, SETS_WEIGHT)));
    let net = train(&rows, &o, 7);
    std::fs::write("../src/feedback/model.bin", net::write(&net, &limits, &inputs))
        .expect("the model is written");
}

fn grouping(only_folds: bool, number: &dyn Fn(&str, f32) -> f32) {
    let o = meaning::Options {
        epochs: number("--topic-epochs", 150.0) as usize,
        rate: number("--topic-rate", 0.05),
        heat: number("--heat", 0.1),
        batch: number("--batch", 128.0) as usize,
        encoder: number("--encoder", 16.0),
    };
    let mut inputs = Vec::new();
    let mut sayings = Vec::new();
    for file in files("topics") {
        let path = format!("topics/{file}");
        let text = std::fs::read_to_string(&path).expect("topics");
        sayings.extend(
            text.lines()
                .filter_map(|line| line.split_once('\t'))
                .map(|(topic, text)| meaning::Saying { topic: topic.to_owned(), text: text.to_owned() }),
        );
        inputs.push((format!("training/{path}"), hash(&path)));
    }
    for file in files("encoder") {
        inputs.push((format!("training/encoder/{file}"), hash(&format!("encoder/{file}"))));
    }
    let start = || meaning::Meanings::new(words::words(Path::new("encoder/words.tsv")));
    let encoded = |out: &HashSet<&str>| {
        meaning::Encoded::new(words::read(Path::new("encoder/lines.tsv")), |text| !out.contains(text))
    };
    let fold_of = |topic: &str| {
        topic.bytes().fold(7u32, |h, b| (h ^ u32::from(b)).wrapping_mul(16_777_619)) as usize % 4
    };
    const NEAR: [f32; 10] = [0.3, 0.35, 0.4, 0.45, 0.48, 0.5, 0.55, 0.6, 0.65, 0.7];
    let mut sums = [[0.0_f32; 3]; NEAR.len()];
    for fold in 0..4 {
        let (held, own): (Vec<_>, Vec<_>) = sayings.iter().cloned().partition(|s| fold_of(&s.topic) == fold);
        let mut m = start();
        m.rarity = number("--rarity", 1.0);
        meaning::train(&mut m, &own, &encoded(&held.iter().map(|s| s.text.as_str()).collect()), &o, 3);
        for (sums, near) in sums.iter_mut().zip(NEAR) {
            // Within one kind, as a digest groups.
            for kind in ["q", "i", "c"] {
                let some: Vec<_> = held.iter().filter(|s| s.topic.starts_with(kind)).cloned().collect();
                let (p, r, f) = meaning::pair_f1(&m, &some, near);
                sums.iter_mut().zip([p, r, f]).for_each(|(sum, x)| *sum += x / 12.0);
            }
        }
    }
    for (near, [p, r, f]) in NEAR.iter().zip(sums) {
        println!("near {near}: precision {p:.3} recall {r:.3} pair-F1 {f:.3}");
    }
    if only_folds {
        return;
    }
    // The strictest that is as good as the best: what is put together wrongly hides what somebody said.
    let most = sums.iter().map(|sum| sum[2]).fold(0.0, f32::max);
    let best = NEAR
        .iter()
        .zip(sums)
        .filter(|(_, sum)| sum[2] > most - 0.03)
        .map(|(near, _)| *near)
        .fold(0.0, f32::max);
    let mut m = start();
    meaning::train(&mut m, &sayings, &encoded(&HashSet::new()), &o, 3);
    std::fs::write("../src/feedback/meaning.bin", meaning::write(&m, best, &inputs))
        .expect("the vectors are written");
}
