//! A small set of numbers. Must not know what they stand for.

use std::ops::{BitOr, BitOrAssign};

/// How many numbers fit, in words of 64.
const WORDS: usize = 5;

/// A set of classes, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mask([u64; WORDS]);

impl Mask {
    /// How many classes there may be.
    pub(super) const SIZE: usize = WORDS * 64;

    /// The set that holds `class` alone; nothing if there is no room for it.
    pub(super) fn of(class: usize) -> Option<Self> {
        let mut mask = Self::default();
        *mask.0.get_mut(class / 64)? = 1 << (class % 64);
        Some(mask)
    }

    /// The set that holds one of the first few classes alone.
    pub(super) const fn first(class: u32) -> Self {
        Self([1 << class, 0, 0, 0, 0])
    }

    /// Whether both have a class in common.
    pub(super) fn meets(self, other: Self) -> bool {
        // Without a branch for each word; this is asked for every rule that may fit.
        self.0.iter().zip(other.0).fold(0, |all, (a, b)| all | a & b) != 0
    }

    /// Whether it holds all of `other`.
    pub(super) fn holds(self, other: Self) -> bool {
        self.0.iter().zip(other.0).fold(0, |all, (a, b)| all | b & !a) == 0
    }

    /// Whether it holds nothing.
    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// What both hold.
    pub(super) fn common(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a &= b);
        self
    }

    /// The classes, in order.
    pub(super) fn classes(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(place, mut word)| {
            std::iter::from_fn(move || {
                let class = (word != 0).then(|| place * 64 + word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(class)
            })
        })
    }
}

impl BitOr for Mask {
    type Output = Self;

    fn bitor(mut self, other: Self) -> Self {
        self |= other;
        self
    }
}

impl BitOrAssign for Mask {
    fn bitor_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
    }
}
