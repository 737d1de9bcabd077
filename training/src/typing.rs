//! The ways in which the same words are typed otherwise.

use crate::random::Random;

pub const WAYS: usize = 13;

/// `text`, typed otherwise.
pub fn retype(text: &str, way: usize, random: &mut Random) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let long: Vec<usize> =
        (0..words.len()).filter(|at| words[*at].len() > 3 && words[*at].is_ascii()).collect();
    if way < 5 {
        let Some(at) = long.get(random.below(long.len().max(1))) else { return text.to_owned() };
        let mut letters: Vec<char> = words[*at].chars().collect();
        let place = random.below(letters.len() - 1);
        match way {
            0 => letters[place] = char::from(b'a' + random.below(26) as u8),
            1 => drop(letters.remove(place)),
            2 => letters.insert(place, letters[place]),
            3 => letters.swap(place, place + 1),
            _ => {
                for letter in &mut letters {
                    let other = match *letter {
                        'a' => ['4', '@'][random.below(2)],
                        'e' => '3',
                        'i' => ['1', '!'][random.below(2)],
                        'o' => '0',
                        's' => ['5', '$'][random.below(2)],
                        same => same,
                    };
                    if random.below(2) == 0 {
                        *letter = other;
                    }
                }
            }
        }
        let word: String = letters.into_iter().collect();
        let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        words[*at] = word;
        return words.join(" ");
    }
    const EMOTES: [&str; 8] = ["Kappa", "KEKW", "LUL", "PogChamp", "mireLove", "Sadge", "OMEGALUL", "catJAM"];
    let emote = EMOTES[random.below(EMOTES.len())];
    match way {
        5 => format!("{text}{emote}"),
        6 => format!("{emote}{text}"),
        7 => format!("{text} {}", ["lol", "lmao", "!!!", "xd", "...", "haha", "ngl"][random.below(7)]),
        8 => format!("{} {text}", ["@mirelune", "@mirelune,", "mirelune", "@mirelune:"][random.below(4)]),
        9 => text.to_uppercase(),
        10 => text.replace(' ', ""),
        11 => text
            .chars()
            .map(|letter| match letter {
                'a' if random.below(4) > 0 => '@',
                'e' if random.below(4) > 0 => '3',
                'i' if random.below(4) > 0 => '!',
                'o' if random.below(4) > 0 => '0',
                's' if random.below(4) > 0 => '$',
                same => same,
            })
            .collect(),
        _ => text
            .split(' ')
            .map(|word| {
                if word.len() > 3 && random.below(2) == 0 {
                    word.chars().map(String::from).collect::<Vec<_>>().join(" ")
                } else {
                    word.to_owned()
                }
            })
            .collect::<Vec<_>>()
            .join(" "),
    }
}
