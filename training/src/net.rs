//! The network: a row of weights for each feature, the sum of a message's rows, one hidden layer.

use crate::feedback::features::{KNOWN_BITS, known_bit};
use crate::random::Random;
use std::collections::HashMap;

/// How many outputs there are: kinds, harms, tones and reports, as `feedback/model` has them.
pub const DIRECT: usize = 8 + 2 + 2 + 9;

/// A question: where its outputs begin, how many there are, and whether "none of these" stands at zero.
#[derive(Clone, Copy)]
pub struct Head {
    pub from: usize,
    pub size: usize,
    pub or_none: bool,
}
pub const KIND: Head = Head { from: 0, size: 8, or_none: false };
pub const HARM: Head = Head { from: 8, size: 2, or_none: true };
pub const TONE: Head = Head { from: 10, size: 2, or_none: true };
pub const REPORT: Head = Head { from: 12, size: 9, or_none: true };

impl Head {
    /// The shares of each answer; "none of these" is left out.
    pub fn shares(self, out: &[f32]) -> Vec<f32> {
        let mut all = out[self.from..self.from + self.size].to_vec();
        if self.or_none {
            all.push(0.0);
        }
        let mut shares = softmax(&all);
        shares.truncate(self.size);
        shares
    }
}

/// Features that were met too seldom to learn from them.
const MET: u32 = 2;

/// Which features are known, by a bit each.
#[derive(Clone)]
pub struct Known(Vec<u8>);

impl Known {
    /// Those that `lines` have at least twice.
    pub fn of(lines: &[Vec<u32>]) -> Self {
        let mut met: HashMap<u32, u32> = HashMap::new();
        for feature in lines.iter().flatten() {
            *met.entry(*feature).or_default() += 1;
        }
        let mut bits = vec![0; KNOWN_BITS / 8];
        for (feature, _) in met.iter().filter(|(_, times)| **times >= MET) {
            let (byte, bit) = known_bit(*feature);
            bits[byte] |= bit;
        }
        Self(bits)
    }

    pub fn has(&self, feature: u32) -> bool {
        let (byte, bit) = known_bit(feature);
        self.0[byte] & bit != 0
    }
}

#[derive(Clone)]
pub struct Net {
    pub known: Known,
    pub buckets: usize,
    pub hidden: usize,
    pub rows: Vec<f32>,
    rows_seen: Vec<f32>,
    /// hidden x outputs
    pub w: Vec<f32>,
    w_seen: Vec<f32>,
    pub b: Vec<f32>,
    b_seen: Vec<f32>,
    pub hb: Vec<f32>,
    hb_seen: Vec<f32>,
    pub outputs: usize,
}

pub struct Pass {
    pub h: Vec<f32>,
    pub out: Vec<f32>,
}

pub fn softmax(out: &[f32]) -> Vec<f32> {
    let most = out.iter().copied().fold(f32::MIN, f32::max);
    let e: Vec<f32> = out.iter().map(|x| (x - most).exp()).collect();
    let sum: f32 = e.iter().sum();
    e.into_iter().map(|x| x / sum).collect()
}

impl Net {
    /// `outputs` counts the direct ones and those that only read the hidden layer.
    pub fn new(known: Known, buckets: usize, hidden: usize, outputs: usize, random: &mut Random) -> Self {
        let width = DIRECT + hidden;
        let mut small =
            |n: usize, scale: f32| (0..n).map(|_| (random.unit() - 0.5) * scale).collect::<Vec<_>>();
        let mut rows = small(buckets * width, 0.2);
        for row in rows.chunks_mut(width) {
            row[..DIRECT].fill(0.0);
        }
        let w = small(hidden * outputs, 0.6);
        Self {
            known,
            buckets,
            hidden,
            rows_seen: vec![1e-3; rows.len()],
            rows,
            w_seen: vec![1e-3; w.len()],
            w,
            b: vec![0.0; outputs],
            b_seen: vec![1e-3; outputs],
            hb: vec![0.0; hidden],
            hb_seen: vec![1e-3; hidden],
            outputs,
        }
    }

    /// Moves every weight towards `other`'s by `part` of the way.
    pub fn blend(&mut self, other: &Self, part: f32) {
        let pairs = [
            (&mut self.rows, &other.rows),
            (&mut self.w, &other.w),
            (&mut self.b, &other.b),
            (&mut self.hb, &other.hb),
        ];
        for (own, others) in pairs {
            for (x, y) in own.iter_mut().zip(others) {
                *x += (y - *x) * part;
            }
        }
    }

    pub fn width(&self) -> usize {
        DIRECT + self.hidden
    }

    pub fn forward(&self, features: &[u32], scale: f32) -> Pass {
        let width = self.width();
        let mut z = vec![0.0_f32; width];
        for f in features {
            let at = *f as usize % self.buckets * width;
            for (z, x) in z.iter_mut().zip(&self.rows[at..at + width]) {
                *z += x;
            }
        }
        z.iter_mut().for_each(|z| *z *= scale);
        let h: Vec<f32> = z[DIRECT..].iter().zip(&self.hb).map(|(z, b)| (z + b).max(0.0)).collect();
        let mut out = self.b.clone();
        for (o, z) in out.iter_mut().zip(&z[..DIRECT]) {
            *o += z;
        }
        for (h, w) in h.iter().zip(self.w.chunks(self.outputs)) {
            if *h > 0.0 {
                for (o, w) in out.iter_mut().zip(w) {
                    *o += h * w;
                }
            }
        }
        Pass { h, out }
    }

    /// One step down the gradient `d` of the outputs.
    pub fn back(&mut self, features: &[u32], scale: f32, pass: &Pass, d: &[f32], rate: f32, decay: f32) {
        let width = self.width();
        let mut dz = vec![0.0_f32; width];
        dz[..DIRECT].copy_from_slice(&d[..DIRECT]);
        for (at, h) in pass.h.iter().enumerate() {
            if *h > 0.0 {
                let w = &mut self.w[at * self.outputs..(at + 1) * self.outputs];
                let seen = &mut self.w_seen[at * self.outputs..(at + 1) * self.outputs];
                let mut dh = 0.0;
                for ((w, seen), d) in w.iter_mut().zip(seen).zip(d) {
                    if *d != 0.0 {
                        dh += *w * d;
                        let g = h * d + 1e-5 * *w;
                        *seen += g * g;
                        *w -= rate * 0.5 * g / seen.sqrt();
                    }
                }
                dz[DIRECT + at] = dh;
                self.hb_seen[at] += dh * dh;
                self.hb[at] -= rate * 0.5 * dh / self.hb_seen[at].sqrt();
            }
        }
        for ((b, seen), d) in self.b.iter_mut().zip(&mut self.b_seen).zip(d) {
            *seen += d * d;
            *b -= rate * 0.5 * d / seen.sqrt();
        }
        for f in features {
            let at = *f as usize % self.buckets * width;
            let rows = &mut self.rows[at..at + width];
            let seen = &mut self.rows_seen[at..at + width];
            for ((x, seen), dz) in rows.iter_mut().zip(seen).zip(&dz) {
                let g = dz * scale + decay * *x;
                *seen += g * g;
                *x -= rate * g / seen.sqrt();
            }
        }
    }
}

/// A weight as a signed number of steps, in a byte.
pub fn quantum(x: f32, step: f32) -> u8 {
    ((x / step.max(f32::MIN_POSITIVE)).round().clamp(-127.0, 127.0) as i8) as u8
}

/// The built-in file of a network.
pub fn write(net: &Net, limits: &[(&str, f32)], inputs: &[(String, String)]) -> Vec<u8> {
    let mut bytes = b"evenkeel model 3\n".to_vec();
    for (name, share) in limits {
        bytes.extend(format!("limit {name} {share}\n").bytes());
    }
    for (name, hash) in inputs {
        bytes.extend(format!("input {hash} {name}\n").bytes());
    }
    bytes.push(b'\n');
    let width = net.width();
    // The largest few weights of a place may be cut: a step is chosen by all but one in ten thousand.
    let steps: Vec<f32> = (0..width)
        .map(|place| {
            let mut all: Vec<f32> = net.rows.iter().skip(place).step_by(width).map(|x| x.abs()).collect();
            all.sort_unstable_by(f32::total_cmp);
            all[all.len() - 1 - all.len() / 10_000] / 127.0
        })
        .collect();
    bytes.extend(&net.known.0);
    for row in net.rows.chunks(width) {
        bytes.extend(row.iter().zip(&steps).map(|(x, step)| quantum(*x, *step)));
    }
    for floats in [&steps, &net.b, &net.hb, &net.w] {
        bytes.extend(floats.iter().flat_map(|x| x.to_le_bytes()));
    }
    bytes
}
