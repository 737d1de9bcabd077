//! A soft hint which thinking patterns the words of a thought may point at.
//!
//! It says "some people find this one here", never what somebody has. What is denied, a limit that does somebody
//! good, and care for others give none; nor does anything at all where somebody does not want to live. Must not
//! diagnose.

use serde::Serialize;
use utoipa::ToSchema;

use super::Distortion;

/// A pattern that words may point at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hint {
    /// The thinking pattern.
    pub distortion: Distortion,
    /// The words it goes by, as they are looked for.
    pub words: &'static str,
}

/// At most so many hints: more would be a verdict.
const MOST_HINTS: usize = 3;

/// Where one of these stands, nobody needs to hear of thinking patterns.
const HEAVY: [&str; 27] = [
    "want to die",
    "wanna die",
    "wish i was dead",
    "wish i were dead",
    "rather be dead",
    "better off dead",
    "want to live",
    "wanna live",
    "want to be alive",
    "want to exist",
    "stop existing",
    "want to wake up",
    "never wake up",
    "want to be here anymore",
    "want to be here any more",
    "kill myself",
    "killing myself",
    "end my life",
    "ending my life",
    "end it all",
    "take my life",
    "hurt myself",
    "better off without me",
    "reason to live",
    "point in living",
    "suicide",
    "suicidal",
];

/// Denies what follows it.
const DENIALS: [&str; 6] = ["not", "no", "never", "without", "hardly", "neither"];
/// So far before a phrase a denial may stand, in words.
const DENIAL_REACHES: usize = 3;
/// So far around a rule it is read on, in words.
const RULE_REACHES: usize = 5;

/// Who says or thinks what follows: not the one who writes.
const TOLD_BY: [&str; 9] = ["says", "said", "wrote", "writes", "calls", "called", "thinks", "told", "asked"];
/// So far before a name for a person "I" has to stand, in words.
const SELF_REACHES: usize = 5;

/// How people type where they leave the apostrophe out.
const CONTRACTIONS: [(&str, &str); 18] = [
    ("im", "i'm"),
    ("ive", "i've"),
    ("dont", "don't"),
    ("doesnt", "doesn't"),
    ("didnt", "didn't"),
    ("isnt", "isn't"),
    ("wasnt", "wasn't"),
    ("werent", "weren't"),
    ("arent", "aren't"),
    ("cant", "can't"),
    ("wont", "won't"),
    ("couldnt", "couldn't"),
    ("shouldnt", "shouldn't"),
    ("wouldnt", "wouldn't"),
    ("hasnt", "hasn't"),
    ("thats", "that's"),
    ("its", "it's"),
    ("theyre", "they're"),
];

/// What a limit is about that does somebody good; or that all is well.
const LIMITS: [&str; 23] = [
    "off",
    "fine",
    "okay",
    "rest",
    "sleep",
    "eat",
    "drink",
    "pause",
    "break",
    "breaks",
    "bed",
    "home",
    "offline",
    "meal",
    "dinner",
    "lunch",
    "doctor",
    "dentist",
    "therapist",
    "therapy",
    "meds",
    "o'clock",
    "midnight",
];
/// Verbs that end something: a limit, unless one is to stop being somebody.
const ENDS: [&str; 5] = ["stop", "end", "finish", "leave", "log"];
/// What follows a verb that ends something where it is no limit.
const BEINGS: [&str; 8] = ["being", "feeling", "failing", "messing", "making", "doing", "talking", "saying"];
/// Care for somebody else, or for an animal.
const CARE: [&str; 15] = [
    "thank",
    "feed",
    "visit",
    "call",
    "help",
    "comfort",
    "hug",
    "walk",
    "babysit",
    "ask",
    "invite",
    "look after",
    "check on",
    "pick up",
    "take care",
];

/// The patterns that the words of `text` may point at, those met first before others, at most three.
pub fn hints(text: &str) -> Vec<Hint> {
    let text = folded(text);
    if HEAVY.iter().any(|words| places(&text, words).next().is_some()) {
        return Vec::new();
    }
    let mut met: Vec<(usize, Hint)> = Distortion::ALL
        .iter()
        .filter_map(|distortion| {
            let first = |words: &&'static str| {
                let place = places(&text, words).find(|place| points(*distortion, words, &text, *place))?;
                Some((place, *words))
            };
            let (place, words) = distortion.phrases().iter().filter_map(first).min()?;
            Some((place, Hint { distortion: *distortion, words }))
        })
        .collect();
    met.sort_by_key(|(place, _)| *place);
    met.into_iter().take(MOST_HINTS).map(|(_, hint)| hint).collect()
}

/// Whether `words`, which stand at `place`, are meant as somebody means them who thinks in that pattern.
fn points(distortion: Distortion, words: &str, text: &str, place: usize) -> bool {
    let before = text.get(..place).unwrap_or_default();
    let after = text.get(place + words.len()..).unwrap_or_default();
    // What is said of one sentence is not said of the next.
    let before = before.rsplit(['.', '!', '?', ';', ',']).next().unwrap_or_default();
    let after = after.split(['.', '!', '?', ';']).next().unwrap_or_default();
    let last: Vec<&str> = before.split_whitespace().rev().take(RULE_REACHES).collect();
    let denied = |word: &&str| DENIALS.contains(word) || word.ends_with("n't");
    if last.iter().take(DENIAL_REACHES).any(denied) {
        return false;
    }
    let is_own = |reach: usize| {
        last.iter().take(reach).any(|word| matches!(*word, "i" | "i'd" | "i'm" | "i've" | "me" | "myself"))
    };
    match distortion {
        // What somebody else is said to think is what mind reading is.
        Distortion::MindReading | Distortion::DiscountingPositive => true,
        _ if last.iter().any(|word| TOLD_BY.contains(word)) => false,
        // A rule is one's own; "shouldn't have" needs nobody before it.
        Distortion::Should => {
            let is_bare = last.is_empty() && words.starts_with("should") && !words.ends_with("be");
            (is_own(3) || is_bare || has_subject(words)) && !is_good(after)
        }
        Distortion::Overgeneralising => !is_good(after),
        Distortion::Labelling => is_own(SELF_REACHES) || has_subject(words),
        _ => true,
    }
}

/// Whether `words` say themselves who is meant, or mean everybody.
fn has_subject(words: &str) -> bool {
    words.starts_with("i ")
        || words.starts_with("i'm ")
        || ["no right to", "not allowed to be", "don't get to be"].contains(&words)
}

/// Whether what follows a rule is a limit that does somebody good, or care for somebody.
fn is_good(after: &str) -> bool {
    let words: Vec<&str> = after
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\''))
        .take(RULE_REACHES)
        .collect();
    let near = words.join(" ");
    let ends = words
        .iter()
        .position(|word| ENDS.contains(word))
        .is_some_and(|place| place <= 1 && !words.get(place + 1).is_some_and(|next| BEINGS.contains(next)));
    let is_late =
        near.starts_with("stream after") || near.starts_with("stream past") || near.starts_with("stream on");
    ends || is_late || LIMITS.iter().chain(&CARE).any(|word| places(&near, word).next().is_some())
}

/// In lower case, with apostrophes of one kind where they belong, single spaces, and nothing that stands in quotation
/// marks: those are somebody else's words.
fn folded(text: &str) -> String {
    let lower = text.to_lowercase().replace(['’', '‘', '`'], "'").replace(['“', '”'], "\"");
    let own: String = lower.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let whole = |word: &'_ str| {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let meant = CONTRACTIONS.iter().find(|(typed, _)| *typed == bare).map(|(_, meant)| *meant);
        meant.map_or_else(|| word.to_owned(), |meant| word.replacen(bare, meant, 1))
    };
    own.split_whitespace().map(whole).collect::<Vec<_>>().join(" ")
}

/// Where `words` stand in `text` as whole words.
fn places<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '\'');
    text.match_indices(words).map(|(place, _)| place).filter(move |place| {
        let before = text.get(..*place).and_then(|before| before.chars().next_back());
        let after = text.get(place + words.len()..).and_then(|after| after.chars().next());
        !is_letter(before) && !is_letter(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Distortion> {
        hints(text).into_iter().map(|hint| hint.distortion).collect()
    }

    #[test]
    fn words_point_softly_at_a_pattern() {
        assert_eq!(of("I ALWAYS mess up"), [Distortion::Overgeneralising]);
        assert_eq!(of("I’m a failure"), [Distortion::Labelling]);
        assert_eq!(of("im such a loser"), [Distortion::Labelling], "as people type");
        assert_eq!(of("if I take a break everyone will leave"), [Distortion::FortuneTelling]);
        assert_eq!(of("I should have known"), [Distortion::Should]);
        assert_eq!(of("they were just being  nice"), [Distortion::DiscountingPositive]);
        assert_eq!(of("everyone thinks I'm slow"), [Distortion::MindReading]);
        assert_eq!(of("I'm not good enough"), [Distortion::Labelling], "the phrase itself denies");
        assert_eq!(of("I should stop being so slow"), [Distortion::Should]);
        assert_eq!(of("I have to be funny for three hours"), [Distortion::Should]);
        for distortion in Distortion::ALL {
            for words in distortion.phrases() {
                assert_eq!(folded(words), *words, "{words}");
            }
        }
    }

    #[test]
    fn an_ordinary_sentence_points_at_nothing_and_no_text_at_more_than_three() {
        for plain in [
            "",
            "The mic was off for a minute.",
            "mustard and shoulders",
            "I neverland",
            "A quiet evening.",
            "a clip of somebody I've never seen before",
            "the worst dad joke of the year",
        ] {
            assert_eq!(of(plain), [], "{plain}");
        }
        let all = "I always should be perfect, I'm a failure, a disaster, all my fault, everyone else can";
        assert_eq!(of(all), [Distortion::Overgeneralising, Distortion::Should, Distortion::AllOrNothing]);
    }

    #[test]
    fn somebody_elses_words_give_no_hint() {
        for told in [
            "he wrote \"you're a loser, I always win\" and I timed him out",
            "my brother says i always talk too fast",
            "a viewer called himself a failure",
            "she is such a fraud",
        ] {
            assert_eq!(of(told), [], "{told}");
        }
    }

    /// 210 thoughts by three hands, each of whom wrote alone, without these phrases, and labelled what a therapist
    /// would name. The phrases were chosen with them: this is no measure of how many of a stranger's are found.
    #[test]
    fn of_what_is_hinted_at_six_in_seven_are_what_a_therapist_would_name() {
        let mut met = [(0_u32, 0_u32); Distortion::ALL.len()];
        for line in include_str!("../../tests/sets/thoughts.tsv").lines() {
            let (labels, text) = line.split_once('\t').expect("labels and a thought");
            let names = |distortion: Distortion| labels.split(',').any(|label| label == distortion.as_str());
            for (place, distortion) in Distortion::ALL.iter().enumerate() {
                if of(text).contains(distortion) {
                    let (right, all) = &mut met[place];
                    (*right, *all) = (*right + u32::from(names(*distortion)), *all + 1);
                }
            }
        }
        for (distortion, (right, all)) in Distortion::ALL.iter().zip(met) {
            assert!(all >= 3 && right * 100 >= all * 85, "{distortion}: {right} of {all}");
        }
    }

    #[test]
    fn what_is_denied_gives_no_hint() {
        for denied in [
            "I am not a failure",
            "it wasn't a disaster",
            "it was not completely ruined",
            "it wasnt all ruined",
            "that isn't because of me",
            "nobody laughed, so it was no disaster",
            "I don't have to be funny",
            "it need not be perfect",
        ] {
            assert_eq!(of(denied), [], "{denied}");
        }
        // What is denied in one part is not denied in the next.
        assert_eq!(of("it was not long, I'm a failure"), [Distortion::Labelling]);
    }

    #[test]
    fn limits_that_do_good_and_care_for_others_give_no_hint() {
        for good in [
            "I have to stop at nine",
            "I must eat something now",
            "I should go to bed",
            "I should take a break",
            "I have to be home by ten",
            "I never stream after midnight",
            "I always take a break after an hour",
            "I should call my mum",
            "I must feed the cat",
            "I always thank people who come by",
            "I have to pick up my son",
            "she should see how nice chat was",
            "he must be tired",
        ] {
            assert_eq!(of(good), [], "{good}");
        }
    }

    #[test]
    fn whoever_does_not_want_to_live_hears_nothing_of_thinking_patterns() {
        for heavy in [
            "I don't want to live, I'm a failure",
            "everyone would be better off without me",
            "I always think about how to kill myself",
            "there is no reason to live. I should be better",
            "I don’t want to be here anymore, it is all ruined",
        ] {
            assert_eq!(of(heavy), [], "{heavy}");
        }
    }
}
