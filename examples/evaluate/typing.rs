//! The ways in which the same words are typed otherwise: a table, so that what holds for one line can be asked
//! of all.

/// One way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Reversed,
    Circled,
    RegionalLetters,
    Spaced,
    Dotted,
    Joined,
    Signs,
    Wrong,
    Missing,
    Doubled,
    Swapped,
    EmoteBehind,
    EmoteBefore,
    NameBefore,
    LaughBehind,
    Shouted,
}

pub const WAYS: [Way; 16] = [
    Way::Reversed,
    Way::Circled,
    Way::RegionalLetters,
    Way::Spaced,
    Way::Dotted,
    Way::Joined,
    Way::Signs,
    Way::Wrong,
    Way::Missing,
    Way::Doubled,
    Way::Swapped,
    Way::EmoteBehind,
    Way::EmoteBefore,
    Way::NameBefore,
    Way::LaughBehind,
    Way::Shouted,
];

impl Way {
    pub fn name(self) -> &'static str {
        match self {
            Self::Reversed => "reversed",
            Self::Circled => "circled",
            Self::RegionalLetters => "regional letters",
            Self::Spaced => "spaced",
            Self::Dotted => "dotted",
            Self::Joined => "joined",
            Self::Signs => "signs",
            Self::Wrong => "wrong letter",
            Self::Missing => "missing letter",
            Self::Doubled => "doubled letter",
            Self::Swapped => "swapped letters",
            Self::EmoteBehind => "emote behind",
            Self::EmoteBefore => "emote before",
            Self::NameBefore => "name before",
            Self::LaughBehind => "laugh behind",
            Self::Shouted => "shouted",
        }
    }
}

/// `text`, typed another way; `seed` chooses where.
pub fn retype(text: &str, way: Way, seed: usize) -> String {
    let map = |first: char| {
        move |c: char| match c {
            'a'..='z' => char::from_u32(u32::from(first) + u32::from(c) - u32::from('a')).unwrap_or(c),
            _ => c,
        }
    };
    let lower = text.to_lowercase();
    match way {
        Way::Reversed => format!("\u{202E}{}", text.chars().rev().collect::<String>()),
        Way::Circled => lower.chars().map(map('ⓐ')).collect(),
        // A joiner between them keeps two letters from being a flag.
        Way::RegionalLetters => lower.chars().map(map('\u{1F1E6}')).flat_map(|c| [c, '\u{200B}']).collect(),
        Way::Spaced => in_telling_word(text, seed, |word| letters(word, " ")),
        Way::Dotted => in_telling_word(text, seed, |word| letters(word, ".")),
        Way::Joined => text.replace(' ', ""),
        Way::Signs => text
            .chars()
            .map(|c| match c {
                'a' => '@',
                's' => '$',
                'i' => '!',
                'e' => '3',
                'o' => '0',
                other => other,
            })
            .collect(),
        Way::Wrong => in_telling_word(text, seed, |word| {
            edit(word, seed, |letters, at| letters[at] = if letters[at] == 'x' { 'q' } else { 'x' })
        }),
        Way::Missing => in_telling_word(text, seed, |word| {
            edit(word, seed, |letters, at| {
                letters.remove(at);
            })
        }),
        Way::Doubled => in_telling_word(text, seed, |word| {
            edit(word, seed, |letters, at| letters.insert(at, letters[at]))
        }),
        Way::Swapped => in_telling_word(text, seed, |word| {
            edit(word, seed, |letters, at| {
                if at + 1 < letters.len() {
                    letters.swap(at, at + 1)
                }
            })
        }),
        Way::EmoteBehind => format!("{text}{}", ["Kappa", "KEKW", "LUL"][seed % 3]),
        Way::EmoteBefore => format!("{}{text}", ["KEKW", "Kappa", "LUL"][seed % 3]),
        Way::NameBefore => format!("{}{text}", ["@mirelune, ", "mirelune ", "@mirelune: "][seed % 3]),
        Way::LaughBehind => format!("{text}{}", [" lol", "!!!", " lmao", "."][seed % 4]),
        Way::Shouted => text.to_uppercase(),
    }
}

fn letters(word: &str, between: &str) -> String {
    word.chars().map(String::from).collect::<Vec<_>>().join(between)
}

/// The longest word is what tells most, as far as one can say without knowing words.
fn in_telling_word(text: &str, _seed: usize, change: impl Fn(&str) -> String) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let Some(longest) = (0..words.len()).max_by_key(|at| words[*at].len()) else { return text.to_owned() };
    let changed = |(at, word): (usize, &&str)| if at == longest { change(word) } else { (*word).to_owned() };
    words.iter().enumerate().map(changed).collect::<Vec<_>>().join(" ")
}

/// Changes one letter that is neither the first nor the last, where there is one.
fn edit(word: &str, seed: usize, change: impl Fn(&mut Vec<char>, usize)) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() > 3 {
        let at = 1 + seed % (letters.len() - 2);
        change(&mut letters, at);
    }
    letters.into_iter().collect()
}
