//! What a message is made of, as a model sees it: its words, what stands beside what, and the pieces of its
//! words, each as a hash.
//!
//! Pieces forgive typing errors: a word with one wrong, missing, doubled or swapped letter shares most of
//! them with the word that was meant. Must not know what any word means, nor any weight.

use super::tokens::{TokenShape, Tokens};

/// The longest messages are all of one length.
const LENGTHS: u32 = 10;

/// Letters of a word that are looked at; Twitch's longest line is one word of 500.
const LETTERS: usize = 60;

/// How many letters a piece of a word has, with its edges.
const PIECES: std::ops::RangeInclusive<usize> = 3..=5;

/// What a feature is of; equal words in different roles are different features.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
enum Role {
    Word = 1,
    Pair,
    Apart,
    Three,
    Piece,
    Letters,
    Length,
    Sign,
}

/// The first and the last of the tokens that a feature is of; one past the last token for what the whole
/// message is.
pub(crate) type TokenSpan = (usize, usize);

/// A name that stands for somebody else than the streamer.
const NAME: u32 = sign(b"@");
const COUNT: u32 = sign(b"#");
const MEASURE: u32 = sign(b"#:");
const LINK: u32 = sign(b"://");
const COMMAND: u32 = sign(b"!");
const ASK: u32 = sign(b"?");
const START: u32 = sign(b"^");
const END: u32 = sign(b"$");

/// What is known of a message beside its words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MessageContext {
    /// It answers somebody else than the streamer.
    pub(crate) answers: bool,
    /// It is a command, which is for a bot.
    pub(crate) commands: bool,
}

/// Calls `feature` with the hash of each feature of a message, and with the tokens that it is of. `is_ours`
/// tells the streamer's own name, which says nothing.
pub(crate) fn each(
    tokens: &Tokens,
    is_ours: impl Fn(&str) -> bool,
    around: MessageContext,
    mut feature: impl FnMut(u32, TokenSpan),
) {
    let mut add = |role: Role, one: u32, other: u32, span: TokenSpan| feature(mix(role, one, other), span);
    // The last three words, the newest first, and where they stand.
    let mut before = [(START, 0), (0, 0)];
    let (mut length, mut last_ask) = (0_u32, false);
    let mut next = |word: u32, place: usize, add: &mut dyn FnMut(Role, u32, u32, TokenSpan)| {
        let [one, two] = before;
        add(Role::Pair, one.0, word, (one.1, place));
        if two.0 != 0 {
            add(Role::Apart, two.0, word, (two.1, place));
            add(Role::Three, two.0 ^ one.0.rotate_left(9), word, (two.1, place));
        }
        before = [(word, place), one];
    };
    let count = tokens.len();
    let nowhere = (count, count);
    if around.commands {
        add(Role::Sign, COMMAND, 0, nowhere);
    }
    if around.answers {
        add(Role::Word, NAME, 0, nowhere);
        next(NAME, 0, &mut add);
    }
    for (place, (shape, text)) in tokens.iter().enumerate() {
        last_ask = shape == TokenShape::Ask;
        let word = match shape {
            TokenShape::Word | TokenShape::Emote if is_ours(text) => continue,
            TokenShape::Word | TokenShape::Emote => {
                pieces(text, |role, hash| add(role, hash, 0, (place, place)))
            }
            TokenShape::Number => COUNT,
            TokenShape::Measure => MEASURE,
            TokenShape::Link => LINK,
            TokenShape::Mention if is_ours(text) => continue,
            TokenShape::Mention => NAME,
            TokenShape::Ask => ASK,
            TokenShape::Stop => continue,
        };
        add(Role::Word, word, 0, (place, place));
        next(word, place, &mut add);
        length += 1;
    }
    next(END, count.saturating_sub(1), &mut add);
    // Half steps of the doubling of a length.
    let steps = (length + 1).saturating_mul(length + 1).ilog2().min(LENGTHS);
    add(Role::Length, steps, 0, nowhere);
    if last_ask {
        add(Role::Sign, ASK, 0, nowhere);
    }
}

/// Features that were met at least twice in training are known, by a bit each; several share one.
pub(crate) const KNOWN_BITS: usize = 1 << 21;

/// The byte and the bit that tell whether `feature` is known.
pub(crate) const fn known_bit(feature: u32) -> (usize, u8) {
    // The upper bits; the row of weights is found by the lower ones.
    let place = feature as usize >> 11;
    (place / 8, 1 << (place % 8))
}

/// The hash of a word: the same for all ways to stretch it, and with digits for letters.
pub(crate) fn word(text: &str) -> u32 {
    pieces(text, |_, _| ())
}

/// The same of a word that has nothing but small letters of ASCII, at less cost.
pub(super) fn plain_word(letters: &[u8]) -> u32 {
    let mut word = WordHash::default();
    for letter in letters {
        word.push(*letter);
    }
    word.whole
}

/// The hash of a word, letter by letter. Letters that are repeated to stretch it count twice at most.
struct WordHash {
    whole: u32,
    previous: u8,
    run: usize,
}

impl Default for WordHash {
    fn default() -> Self {
        Self { whole: EMPTY, previous: 0, run: 0 }
    }
}

impl WordHash {
    /// Takes the next letter. Says whether it is another than the one before.
    fn push(&mut self, letter: u8) -> bool {
        self.run = if letter == self.previous { self.run + 1 } else { 1 };
        self.previous = letter;
        if self.run <= 2 {
            self.whole = step(self.whole, letter);
        }
        self.run == 1
    }
}

/// Calls `piece` with the pieces of a word, in which repeated letters count once; says the hash of the word itself.
fn pieces(text: &str, mut piece: impl FnMut(Role, u32)) -> u32 {
    // `<` and `>` are the edges of the word.
    let mut once = [0_u8; LETTERS + 2];
    let mut length = 1;
    if let Some(edge) = once.first_mut() {
        *edge = b'<';
    }
    let is_mixed = text.bytes().any(|byte| byte.is_ascii_lowercase());
    let (mut word, mut bag) = (WordHash::default(), 0_u32);
    for byte in text.bytes() {
        let byte = if is_mixed { letter_for(byte) } else { byte };
        if word.push(byte) && length <= LETTERS {
            // The sum knows which letters a word has, in any order.
            bag = bag.wrapping_add(scatter(u32::from(byte) + LETTER));
            if let Some(place) = once.get_mut(length) {
                *place = byte;
            }
            length += 1;
        }
    }
    if let Some(edge) = once.get_mut(length) {
        *edge = b'>';
    }
    let letters = once.get(..=length).unwrap_or_default();
    // One letter is no piece of anything.
    if letters.len() > 3 {
        for size in PIECES {
            for window in letters.windows(size) {
                piece(Role::Piece, window.iter().fold(EMPTY, |hash, byte| step(hash, *byte)));
            }
        }
    }
    if letters.len() > 5 {
        let first = letters.get(1).copied().unwrap_or_default();
        piece(Role::Letters, step(bag, first));
    }
    word.whole
}

/// What a digit or a sign among letters stands for.
pub(super) const fn letter_for(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' | b'!' => b'i',
        b'3' => b'e',
        b'4' | b'@' => b'a',
        b'5' | b'$' => b's',
        b'7' => b't',
        b'8' => b'b',
        b'9' => b'g',
        other => other,
    }
}

/// Keeps the numbers of letters from being small.
const LETTER: u32 = 0x51_7cc1;

/// The hash of nothing.
const EMPTY: u32 = 0x811c_9dc5;

/// Goes on with a hash of Fowler, Noll and Vo (1a, 32 bits).
const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// The hash of some bytes.
pub(super) fn hash_of(bytes: &[u8]) -> u32 {
    scatter(bytes.iter().fold(EMPTY, |hash, byte| step(hash, *byte)))
}

const fn sign(bytes: &[u8]) -> u32 {
    let (mut hash, mut rest) = (EMPTY, bytes);
    while let Some((byte, after)) = rest.split_first() {
        hash = step(hash, *byte);
        rest = after;
    }
    // No word has this hash: words are made of letters.
    hash ^ 0x5bd1_e995
}

const fn scatter(bits: u32) -> u32 {
    let bits = (bits ^ bits >> 16).wrapping_mul(0x85eb_ca6b);
    let bits = (bits ^ bits >> 13).wrapping_mul(0xc2b2_ae35);
    bits ^ bits >> 16
}

/// Mixes all bits of what a feature is of.
fn mix(role: Role, one: u32, other: u32) -> u32 {
    scatter(one ^ (role as u32).wrapping_mul(0x9e37_79b1) ^ other.wrapping_mul(0x27d4_eb2f).rotate_left(13))
}
