//! Words in disguise: stretched, in digits for letters, or in letters of another script.
//!
//! Must not know what any word means.

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

/// Other ways a word may have been meant, likeliest first: without stretched letters, and with
/// letters for the digits that stand for them.
pub(crate) fn readings(word: &str) -> impl Iterator<Item = String> {
    let stretched = longest_run(word) >= 3;
    let disguised = word.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'$' | b'@' | b'!'))
        && word.bytes().any(|b| b.is_ascii_alphabetic());
    let doubled = stretched.then(|| shorten(word, 2));
    let single = stretched.then(|| shorten(word, 1));
    let plain = disguised.then(|| unleet(word));
    let plain_single =
        plain.as_deref().filter(|plain| longest_run(plain) >= 3).map(|plain| shorten(plain, 1));
    doubled.into_iter().chain(single).chain(plain).chain(plain_single)
}

fn longest_run(word: &str) -> usize {
    let mut previous = None;
    let mut run = 0;
    let mut longest = 0;
    for c in word.chars() {
        run = if previous == Some(c) { run + 1 } else { 1 };
        longest = longest.max(run);
        previous = Some(c);
    }
    longest
}

/// `word` with no letter more than `most` times in a row.
fn shorten(word: &str, most: usize) -> String {
    let mut previous = None;
    let mut run = 0;
    word.chars()
        .filter(|c| {
            run = if previous == Some(*c) { run + 1 } else { 1 };
            previous = Some(*c);
            run <= most
        })
        .collect()
}

fn unleet(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            '8' => 'b',
            '9' => 'g',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretched_and_leet_words_have_other_readings() {
        assert!(readings("niiiice").any(|word| word == "nice"));
        assert!(readings("gooood").any(|word| word == "good"));
        assert!(readings("tr4sh").any(|word| word == "trash"));
        assert_eq!(readings("good").count(), 0);
    }
}
