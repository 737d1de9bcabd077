//! Vectors of meaning for grouping: from an encoder at first, then trained on topics in several wordings.

use std::collections::HashMap;

use crate::feedback::features::word;
use crate::feedback::meaning::{PIECES, SIZE, pieces};
use crate::feedback::tokens::{TokenShape, Tokens};
use crate::random::Random;

#[derive(Clone)]
pub struct Saying {
    pub topic: String,
    pub text: String,
}

/// What a text is made of: places of known words, and of pieces of all words.
pub struct Parts {
    pub words: Vec<usize>,
    pub pieces: Vec<usize>,
}

#[derive(Clone)]
pub struct Meanings {
    pub place: HashMap<u32, usize>,
    pub size: usize,
    pub words: Vec<f32>,
    pub pieces: Vec<f32>,
    pub rarity: f32,
}

impl Meanings {
    pub fn new(words: HashMap<u32, Vec<f32>>) -> Self {
        // In an order that does not change from run to run.
        let mut words: Vec<(u32, Vec<f32>)> = words.into_iter().collect();
        words.sort_unstable_by_key(|(hash, _)| *hash);
        let place = words.iter().enumerate().map(|(place, (hash, _))| (*hash, place)).collect();
        // As large as what training adds.
        let spread =
            words.iter().flat_map(|(_, v)| v).map(|x| x * x).sum::<f32>() / (words.len() * SIZE) as f32;
        let words = words.iter().flat_map(|(_, v)| v).map(|x| x / spread.sqrt()).collect();
        Self { place, size: SIZE, words, pieces: vec![0.0; PIECES * SIZE], rarity: 1.0 }
    }

    pub fn parts(&self, text: &str) -> Parts {
        let tokens = Tokens::read(text, &[]);
        let mut parts = Parts { words: Vec::new(), pieces: Vec::new() };
        for (shape, text) in tokens.iter() {
            if matches!(shape, TokenShape::Word | TokenShape::Emote) && text != "mirelune" {
                parts.words.extend(self.place.get(&word(text)));
                pieces(text, |hash| parts.pieces.push(hash as usize % PIECES));
            }
        }
        parts
    }

    pub fn vector(&self, parts: &Parts) -> Vec<f32> {
        let mut sum = vec![0.0_f32; self.size];
        for (table, places) in [(&self.words, &parts.words), (&self.pieces, &parts.pieces)] {
            for at in places {
                for (s, x) in sum.iter_mut().zip(&table[at * self.size..(at + 1) * self.size]) {
                    *s += x;
                }
            }
        }
        sum
    }
}

fn unit(v: &[f32]) -> (Vec<f32>, f32) {
    let n = v.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
    (v.iter().map(|x| x / n).collect(), n)
}

/// Texts and what an encoder makes of them.
#[derive(Default)]
pub struct Encoded {
    pub texts: Vec<String>,
    pub vectors: Vec<Vec<f32>>,
}

impl Encoded {
    pub fn new(all: Vec<(String, Vec<f32>)>, keep: impl Fn(&str) -> bool) -> Self {
        let mut encoded = Self::default();
        for (text, mut vector) in all.into_iter().filter(|(text, _)| keep(text)) {
            let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
            vector.iter_mut().for_each(|x| *x /= length);
            encoded.texts.push(text);
            encoded.vectors.push(vector);
        }
        encoded
    }
}

/// So many neighbours stay together in a batch.
const BLOCK: usize = 6;

pub struct Options {
    /// How much the encoder's opinion counts.
    pub encoder: f32,
    pub epochs: usize,
    pub rate: f32,
    pub heat: f32,
    pub batch: usize,
}

#[allow(clippy::too_many_arguments)]
fn step(
    m: &mut Meanings,
    seen_w: &mut [f32],
    seen_p: &mut [f32],
    parts: &Parts,
    u: &[f32],
    len: f32,
    g: &[f32],
    rate: f32,
) {
    let size = m.size;
    let along: f32 = g.iter().zip(u).map(|(g, u)| g * u).sum();
    let d: Vec<f32> = g.iter().zip(u).map(|(g, u)| (g - along * u) / len).collect();
    for (table, seen, places) in
        [(&mut m.words, seen_w, &parts.words), (&mut m.pieces, seen_p, &parts.pieces)]
    {
        for at in places {
            for k in 0..size {
                let s = &mut seen[at * size + k];
                *s += d[k] * d[k];
                table[at * size + k] -= rate * d[k] / s.sqrt();
            }
        }
    }
}

/// Draws the wordings of a topic together and others apart.
pub fn train(m: &mut Meanings, sayings: &[Saying], encoded: &Encoded, o: &Options, seed: u64) {
    let mut random = Random(seed);
    let mut topics: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, saying) in sayings.iter().enumerate() {
        topics.entry(&saying.topic).or_default().push(at);
    }
    let mut names: Vec<&str> = topics.keys().copied().collect();
    names.sort_unstable();
    let mut seen_w = vec![1e-2_f32; m.words.len()];
    let mut seen_p = vec![1e-2_f32; m.pieces.len()];
    let size = m.size;
    for epoch in 0..o.epochs {
        // Near misses stand beside each other in the files: they have to meet in one batch to be told apart.
        names.sort_unstable();
        names.rotate_left(random.below(BLOCK));
        let mut blocks: Vec<&[&str]> = names.chunks(BLOCK).collect();
        random.shuffle(&mut blocks);
        let names: Vec<&str> = blocks.concat();
        let rate = o.rate * (1.0 - 0.8 * epoch as f32 / o.epochs as f32);
        // What the product's tests ask is in every batch.
        let known: Vec<&str> = names.iter().copied().filter(|name| name.starts_with('k')).collect();
        for batch in names.chunks(o.batch) {
            let batch: Vec<&str> = batch
                .iter()
                .copied()
                .filter(|name| !name.starts_with('k'))
                .chain(known.iter().copied())
                .collect();
            // Two wordings of each topic.
            let mut drawn: Vec<(usize, usize)> = Vec::new();
            for name in &batch {
                let all = &topics[name];
                if all.len() >= 2 {
                    let a = random.below(all.len());
                    let b = (a + 1 + random.below(all.len() - 1)) % all.len();
                    drawn.push((all[a], all[b]));
                }
            }
            let parts: Vec<[Parts; 2]> = drawn
                .iter()
                .map(|(a, b)| {
                    [*a, *b].map(|at| {
                        let mut parts = m.parts(&sayings[at].text);
                        parts.words.retain(|_| random.unit() > 0.1);
                        parts.pieces.retain(|_| random.unit() > 0.2);
                        parts
                    })
                })
                .collect();
            let vectors: Vec<[(Vec<f32>, f32); 2]> =
                parts.iter().map(|p| [unit(&m.vector(&p[0])), unit(&m.vector(&p[1]))]).collect();
            let n = drawn.len();
            let mut grads = vec![[vec![0.0_f32; size], vec![0.0_f32; size]]; n];
            for (one, other) in [(0, 1), (1, 0)] {
                for i in 0..n {
                    let a = &vectors[i][one].0;
                    let scores: Vec<f32> = (0..n)
                        .map(|j| a.iter().zip(&vectors[j][other].0).map(|(x, y)| x * y).sum::<f32>() / o.heat)
                        .collect();
                    let p = crate::net::softmax(&scores);
                    for j in 0..n {
                        let d = (p[j] - f32::from(u8::from(i == j))) / o.heat / 2.0;
                        if d.abs() > 1e-4 {
                            for k in 0..size {
                                grads[i][one][k] += d * vectors[j][other].0[k];
                                grads[j][other][k] += d * a[k];
                            }
                        }
                    }
                }
            }
            if !encoded.texts.is_empty() && o.encoder > 0.0 {
                let chosen: Vec<usize> = (0..192).map(|_| random.below(encoded.texts.len())).collect();
                let parts: Vec<Parts> = chosen.iter().map(|at| m.parts(&encoded.texts[*at])).collect();
                let vectors: Vec<(Vec<f32>, f32)> = parts.iter().map(|p| unit(&m.vector(p))).collect();
                let mut grads = vec![vec![0.0_f32; size]; chosen.len()];
                for i in 0..chosen.len() {
                    for j in 0..i {
                        let wanted: f32 = encoded.vectors[chosen[i]]
                            .iter()
                            .zip(&encoded.vectors[chosen[j]])
                            .map(|(a, b)| a * b)
                            .sum();
                        let is: f32 = vectors[i].0.iter().zip(&vectors[j].0).map(|(a, b)| a * b).sum();
                        // What is near matters more than how far the rest is.
                        let weight = 0.1 + wanted.max(is).max(0.0);
                        let d = (is - wanted) * weight * o.encoder / 16.0;
                        for k in 0..size {
                            grads[i][k] += d * vectors[j].0[k];
                            grads[j][k] += d * vectors[i].0[k];
                        }
                    }
                }
                for ((part, (u, len)), g) in parts.iter().zip(&vectors).zip(&grads) {
                    step(m, &mut seen_w, &mut seen_p, part, u, *len, g, rate);
                }
            }
            for i in 0..n {
                for side in 0..2 {
                    let (u, len) = &vectors[i][side];
                    let g = &grads[i][side];
                    step(m, &mut seen_w, &mut seen_p, &parts[i][side], u, *len, g, rate);
                }
            }
        }
    }
}

/// Directions of texts, in which a word counts less the more of the texts have it, as `feedback/grouping` has it.
fn weighed(m: &Meanings, texts: &[&Saying]) -> Vec<Vec<f32>> {
    let words: Vec<Vec<String>> = texts
        .iter()
        .map(|s| {
            let tokens = Tokens::read(&s.text, &[]);
            let words =
                tokens.iter().filter(|(shape, _)| matches!(shape, TokenShape::Word | TokenShape::Emote));
            words.map(|(_, text)| text.to_owned()).collect()
        })
        .collect();
    let mut often: HashMap<&str, usize> = HashMap::new();
    for list in &words {
        let distinct: std::collections::HashSet<&str> = list.iter().map(String::as_str).collect();
        distinct.into_iter().for_each(|word| *often.entry(word).or_default() += 1);
    }
    let n = texts.len() as f32;
    words
        .iter()
        .map(|list| {
            let mut sum = vec![0.0_f32; m.size];
            for word in list {
                let weight = ((1.0 + n / often[word.as_str()] as f32).ln() / (1.0 + n).ln()).powf(m.rarity);
                for (s, x) in sum.iter_mut().zip(m.vector(&m.parts(word))) {
                    *s += weight * x;
                }
            }
            unit(&sum).0
        })
        .collect()
}

/// Precision, recall and F1 over pairs, where each text joins the first leader that is near enough.
pub fn pair_f1(m: &Meanings, sayings: &[Saying], near: f32) -> (f32, f32, f32) {
    let mut order: Vec<&Saying> = sayings.iter().collect();
    order.sort_by(|a, b| a.text.len().cmp(&b.text.len()).then(a.text.cmp(&b.text)));
    let vectors = weighed(m, &order);
    let group = cluster(&vectors, near);
    let (mut hit, mut said, mut true_) = (0usize, 0usize, 0usize);
    for i in 0..order.len() {
        for j in 0..i {
            let (same, together) = (order[i].topic == order[j].topic, group[i] == group[j]);
            hit += usize::from(same && together);
            said += usize::from(together);
            true_ += usize::from(same);
        }
    }
    let (p, r) = (hit as f32 / said.max(1) as f32, hit as f32 / true_.max(1) as f32);
    (p, r, if hit > 0 { 2.0 * p * r / (p + r) } else { 0.0 })
}

/// Average linkage, as `feedback/grouping` has it.
fn cluster(vectors: &[Vec<f32>], near: f32) -> Vec<usize> {
    let n = vectors.len();
    let mut sum: Vec<Vec<f32>> = vectors.to_vec();
    let mut count = vec![1.0_f32; n];
    let mut group: Vec<usize> = (0..n).collect();
    let mut alive = vec![true; n];
    let score = |sum: &[Vec<f32>], count: &[f32], a: usize, b: usize| {
        sum[a].iter().zip(&sum[b]).map(|(x, y)| x * y).sum::<f32>() / count[a] / count[b]
    };
    let likest = |sum: &[Vec<f32>], count: &[f32], alive: &[bool], i: usize| {
        (0..n)
            .filter(|j| *j != i && alive[*j])
            .map(|j| (score(sum, count, i, j), j))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap_or((f32::MIN, i))
    };
    let mut best: Vec<(f32, usize)> = (0..n).map(|i| likest(&sum, &count, &alive, i)).collect();
    while let Some((i, (s, j))) =
        best.iter().copied().enumerate().filter(|(i, _)| alive[*i]).max_by(|a, b| a.1.0.total_cmp(&b.1.0))
    {
        if s < near {
            break;
        }
        let (keep, gone) = (i.min(j), i.max(j));
        let moved = sum[gone].clone();
        sum[keep].iter_mut().zip(moved).for_each(|(a, b)| *a += b);
        count[keep] += count[gone];
        alive[gone] = false;
        group.iter_mut().filter(|g| **g == gone).for_each(|g| *g = keep);
        for k in 0..n {
            if alive[k] && (k == keep || best[k].1 == keep || best[k].1 == gone) {
                best[k] = likest(&sum, &count, &alive, k);
            }
        }
    }
    group
}

/// The built-in file of these vectors.
pub fn write(m: &Meanings, near: f32, inputs: &[(String, String)]) -> Vec<u8> {
    let mut hashes: Vec<(u32, usize)> = m.place.iter().map(|(hash, at)| (*hash, *at)).collect();
    hashes.sort_unstable();
    let step = |table: &[f32]| table.iter().fold(0.0_f32, |most, x| most.max(x.abs())) / 127.0;
    let (word_step, piece_step) = (step(&m.words), step(&m.pieces));
    let mut bytes =
        format!("evenkeel meaning 1\nwords {} {word_step}\npieces {piece_step}\nnear {near}\n", hashes.len())
            .into_bytes();
    for (name, hash) in inputs {
        bytes.extend(format!("input {hash} {name}\n").bytes());
    }
    bytes.push(b'\n');
    for (hash, _) in &hashes {
        bytes.extend(hash.to_le_bytes());
    }
    for (_, at) in &hashes {
        bytes.extend(
            m.words[at * m.size..(at + 1) * m.size].iter().map(|x| crate::net::quantum(*x, word_step)),
        );
    }
    bytes.extend(m.pieces.iter().map(|x| crate::net::quantum(*x, piece_step)));
    bytes
}
