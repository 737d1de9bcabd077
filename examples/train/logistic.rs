//! Logistic regression, weighted, with a penalty on large weights: L-BFGS in plain double precision.
//!
//! The same examples give the same bits: one thread, one order, and no function that a platform's
//! library may round in its own way. Must not know where examples come from.

use evenkeel::feedback::model::{BUCKETS, file::Head};

use crate::sets::Example;

/// How many steps at most.
const STEPS: usize = 200;

/// How many earlier steps shape the next one.
const MEMORY: usize = 8;

/// The gradient is small enough at this share of what it was.
const CLOSE: f64 = 1e-4;

/// How much a large weight costs, against one example.
const PENALTY: f64 = 1.0 / 60.0;

/// A weight for each bucket, and at the end the bias.
pub(crate) struct Weights(Vec<f64>);

/// A step and how the gradient changed over it.
type Turn = (Vec<f64>, Vec<f64>);

impl Weights {
    /// Learns from `examples`.
    pub(crate) fn learn(examples: &[&Example]) -> Self {
        let mut weights = Self(vec![0.0; BUCKETS + 1]);
        let mut gradient = weights.gradient(examples);
        let enough = norm(&gradient) * CLOSE;
        let mut turns: Vec<Turn> = Vec::new();
        for _ in 0..STEPS {
            if norm(&gradient) <= enough {
                break;
            }
            let direction = direction(&gradient, &turns);
            let (next, next_gradient) = weights.walk(&direction, &gradient, examples);
            let turn = (difference(&next.0, &weights.0), difference(&next_gradient, &gradient));
            if dot(&turn.0, &turn.1) > 0.0 {
                turns.push(turn);
            }
            if turns.len() > MEMORY {
                turns.remove(0);
            }
            (weights, gradient) = (next, next_gradient);
        }
        weights
    }

    /// Goes along `direction` to about where the slope is zero. The function is convex, so that slopes
    /// alone tell where to look.
    fn walk(&self, direction: &[f64], gradient: &[f64], examples: &[&Example]) -> (Self, Vec<f64>) {
        let start = dot(gradient, direction);
        let (mut low, mut high, mut length) = (0.0, f64::INFINITY, 1.0);
        loop {
            let next = Self(self.0.iter().zip(direction).map(|(w, d)| w + length * d).collect());
            let there = next.gradient(examples);
            let slope = dot(&there, direction);
            let found = slope.abs() <= start.abs() * 0.5;
            if slope < 0.0 {
                low = length
            } else {
                high = length
            }
            if found || high - low < 1e-9 {
                return (next, there);
            }
            length = if high.is_finite() { (low + high) / 2.0 } else { length * 2.0 };
        }
    }

    fn gradient(&self, examples: &[&Example]) -> Vec<f64> {
        let mut gradient: Vec<f64> = self.0.iter().map(|weight| weight * PENALTY).collect();
        if let (Some(of_bias), Some(bias)) = (gradient.last_mut(), self.0.last()) {
            *of_bias -= bias * PENALTY;
        }
        for example in examples {
            let truth = f64::from(u8::from(example.yes));
            let error = (sigmoid(self.score(example)) - truth) * example.weight;
            let share = error / root(example);
            for feature in &example.features {
                if let Some(of_weight) = gradient.get_mut(*feature as usize) {
                    *of_weight += share;
                }
            }
            if let Some(of_bias) = gradient.last_mut() {
                *of_bias += error;
            }
        }
        gradient
    }

    /// How much speaks for yes.
    fn score(&self, example: &Example) -> f64 {
        let sum: f64 = example.features.iter().filter_map(|feature| self.0.get(*feature as usize)).sum();
        sum / root(example) + self.0.last().unwrap_or(&0.0)
    }

    /// The weights in one byte each, and a head that knows what they are worth.
    #[expect(clippy::cast_possible_truncation, reason = "quotients within a byte; floats are rounded")]
    pub(crate) fn packed(&self) -> (Head, Vec<i8>) {
        let (bias, weights) = self.0.split_last().unwrap_or((&0.0, &[]));
        let largest = weights.iter().fold(f64::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        let scale = largest / f64::from(i8::MAX);
        let bytes = weights.iter().map(|weight| (weight / scale).round() as i8).collect();
        (Head { scale: scale as f32, bias: *bias as f32, ..Head::default() }, bytes)
    }
}

/// The score of an example by weights in bytes, as the classifier adds them up.
pub(crate) fn score((head, weights): &(Head, Vec<i8>), example: &Example) -> f32 {
    let weight = |feature: &u32| weights.get(*feature as usize).copied().map(i32::from);
    head.score(example.features.iter().filter_map(weight).sum(), example.features.len())
}

/// Long messages have many features, which share the say.
#[expect(clippy::cast_precision_loss, reason = "a message has few enough features for a double")]
fn root(example: &Example) -> f64 {
    (example.features.len().max(1) as f64).sqrt()
}

/// Which way is down, as far as earlier turns tell.
fn direction(gradient: &[f64], turns: &[Turn]) -> Vec<f64> {
    let mut way: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(turns.len());
    for (step, change) in turns.iter().rev() {
        let share = dot(step, &way) / dot(step, change);
        add(&mut way, change, -share);
        shares.push(share);
    }
    let first = norm(gradient).max(f64::MIN_POSITIVE);
    let stretch = turns.last().map_or(1.0 / first, |(step, change)| dot(step, change) / dot(change, change));
    way.iter_mut().for_each(|part| *part *= stretch);
    for ((step, change), share) in turns.iter().zip(shares.iter().rev()) {
        let other = dot(change, &way) / dot(step, change);
        add(&mut way, step, share - other);
    }
    way
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

fn difference(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(a, b)| a - b).collect()
}

fn add(to: &mut [f64], other: &[f64], times: f64) {
    to.iter_mut().zip(other).for_each(|(a, b)| *a += b * times);
}

/// 1 / (1 + e^-x).
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// e^x by its own series, so that it has the same bits everywhere.
#[expect(clippy::cast_possible_truncation, reason = "the whole number lies between -1011 and 1011")]
fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let doublings = (x / std::f64::consts::LN_2).round();
    let rest = x - doublings * std::f64::consts::LN_2;
    let series = (1..=16).rev().fold(1.0, |sum, n| 1.0 + sum * rest / f64::from(n));
    series * 2_f64.powi(doublings as i32)
}
