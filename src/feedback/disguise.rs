//! Words in disguise: in digits for letters, in letters of another script, in frames, upside down, or stuck
//! to an emote.
//!
//! Must not know what any word means.

/// Emotes that everybody can write, by Twitch or a common extension. Beside a word without a space they are
/// taken off it.
const EMOTES: [&str; 40] = [
    "4Head",
    "AYAYA",
    "BabyRage",
    "BibleThump",
    "BloodTrail",
    "CoolStoryBob",
    "DansGame",
    "EZ",
    "FailFish",
    "FeelsBadMan",
    "FeelsGoodMan",
    "HeyGuys",
    "HYPERS",
    "ICANT",
    "Jebaited",
    "KEKW",
    "KEK",
    "Kappa",
    "Keepo",
    "Kreygasm",
    "LULW",
    "LUL",
    "MonkaS",
    "NotLikeThis",
    "OMEGALUL",
    "PJSalt",
    "Pepega",
    "PepeLaugh",
    "PogChamp",
    "PogU",
    "Pog",
    "POGGERS",
    "ResidentSleeper",
    "Sadge",
    "SMOrc",
    "SeemsGood",
    "TriHard",
    "WutFace",
    "monkaS",
    "monkaW",
];

/// A chunk without an emote that sticks to it. Anything else stays whole.
pub(crate) fn unstick(chunk: &str) -> &str {
    let cut = |emote: &&str| -> Option<&str> {
        let rest = chunk.strip_prefix(*emote).or_else(|| chunk.strip_suffix(*emote))?;
        // `Kappas` and `EZ4` are words of their own, `LULW` another emote.
        let (first, last) = (rest.chars().next()?, rest.chars().last()?);
        (rest.chars().count() > 1 && (first.is_alphabetic() || last.is_alphabetic())).then_some(rest)
    };
    let has_capital = chunk.len() > 3 && chunk.bytes().any(|byte| byte.is_ascii_uppercase());
    let rest = if has_capital { EMOTES.iter().find_map(cut) } else { None };
    rest.unwrap_or(chunk)
}

/// A letter in a circle, a square or as a flag's half, without its frame; small capitals as letters.
/// Compatibility forms that Unicode itself takes apart are not among them.
pub(crate) fn framed(c: char) -> char {
    let letter = |first: char| {
        let place = u32::from(c) - u32::from(first);
        char::from_u32(u32::from('a') + place).unwrap_or(c)
    };
    match c {
        '\u{1F150}'..='\u{1F169}' => letter('\u{1F150}'),
        '\u{1F170}'..='\u{1F189}' => letter('\u{1F170}'),
        '\u{1F1E6}'..='\u{1F1FF}' => letter('\u{1F1E6}'),
        _ => SMALL_CAPITALS.iter().find(|(small, _)| *small == c).map_or(c, |(_, letter)| *letter),
    }
}

const SMALL_CAPITALS: [(char, char); 24] = [
    ('ᴀ', 'a'),
    ('ʙ', 'b'),
    ('ᴄ', 'c'),
    ('ᴅ', 'd'),
    ('ᴇ', 'e'),
    ('ꜰ', 'f'),
    ('ɢ', 'g'),
    ('ʜ', 'h'),
    ('ɪ', 'i'),
    ('ᴊ', 'j'),
    ('ᴋ', 'k'),
    ('ʟ', 'l'),
    ('ᴍ', 'm'),
    ('ɴ', 'n'),
    ('ᴏ', 'o'),
    ('ᴘ', 'p'),
    ('ʀ', 'r'),
    ('ꜱ', 's'),
    ('ᴛ', 't'),
    ('ᴜ', 'u'),
    ('ᴠ', 'v'),
    ('ᴡ', 'w'),
    ('ʏ', 'y'),
    ('ᴢ', 'z'),
];

/// Letters that look like others when a line is turned upside down, and those.
const UPSIDE_DOWN: [(char, char); 20] = [
    ('ɐ', 'a'),
    ('ɔ', 'c'),
    ('ǝ', 'e'),
    ('ɟ', 'f'),
    ('ƃ', 'g'),
    ('ɓ', 'g'),
    ('ɥ', 'h'),
    ('ᴉ', 'i'),
    ('ı', 'i'),
    ('ɾ', 'j'),
    ('ʞ', 'k'),
    ('ʃ', 'l'),
    ('ɯ', 'm'),
    ('ɹ', 'r'),
    ('ʇ', 't'),
    ('ʌ', 'v'),
    ('ʍ', 'w'),
    ('ʎ', 'y'),
    ('ꞁ', 'l'),
    ('˙', '.'),
];

/// A text that stands upside down, the right way up; none where it does not. Two letters tell: one may be
/// phonetic writing.
pub(crate) fn turned_up(text: &str) -> Option<String> {
    let upright = |c: char| UPSIDE_DOWN.iter().find(|(turned, _)| *turned == c).map(|(_, letter)| *letter);
    (text.chars().filter(|c| upright(*c).is_some()).count() >= 2).then(|| {
        text.chars()
            .rev()
            .map(|c| match c {
                'b' => 'q',
                'q' => 'b',
                'd' => 'p',
                'p' => 'd',
                'n' => 'u',
                'u' => 'n',
                'm' => 'w',
                'w' => 'm',
                other => upright(other).unwrap_or(other),
            })
            .collect()
    })
}

/// Replaces look-alikes in a word that mixes them with Latin letters. A word wholly in another
/// script is left as it is.
pub(crate) fn unmask(word: &mut String) {
    if !word.is_ascii() && word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        *word = word.chars().map(look_alike).collect();
    }
}

fn look_alike(c: char) -> char {
    match c {
        'а' | 'α' | 'ɑ' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' | 'є' => 'e',
        'ɡ' | 'ց' => 'g',
        'һ' | 'н' => 'h',
        'і' | 'ι' | 'ı' | 'ӏ' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'п' | 'η' => 'n',
        'о' | 'ο' | 'σ' | 'ø' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emote_is_taken_off_a_word_and_off_nothing_else() {
        for stuck in ["idiotKappa", "KEKWidiot", "idiotLUL"] {
            assert_eq!(unstick(stuck), "idiot");
        }
        for whole in ["Kappa", "LULW", "kappa", "POGGERS", "hello", "EZ4", "Kappa!"] {
            assert_eq!(unstick(whole), whole);
        }
    }

    #[test]
    fn letters_lose_their_frames_and_stand_up() {
        assert_eq!("🅚🅨🅢 🇰🇾🇸 ᴋʏꜱ".chars().map(framed).collect::<String>(), "kys kys kys");
        assert_eq!(turned_up("ǝʌoן noʎ").as_deref(), Some("you ןove"), "what is not known stays");
        assert_eq!(turned_up("sʎʞ").as_deref(), Some("kys"));
        assert_eq!(turned_up("plain ɐ text"), None);
    }
}
