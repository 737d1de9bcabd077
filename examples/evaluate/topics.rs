//! How well messages about the same thing are put together: pair-F1 on topics in several wordings.

use std::collections::HashMap;

use evenkeel::domain::Feedback;
use evenkeel::feedback::grouping;

use super::share;

/// Prints it for a file of `topic<TAB>wording`, where a topic begins with a letter for its kind and goes on with
/// digits. Kinds are grouped apart, as a digest does.
pub fn report(file: &str) -> bool {
    let is_topic = |topic: &str| {
        topic.len() > 1
            && topic.chars().skip(1).all(|c| c.is_ascii_digit())
            && topic.starts_with(char::is_alphabetic)
    };
    let rows: Vec<(&str, &str)> = file.lines().filter_map(|line| line.split_once('\t')).collect();
    if rows.is_empty() || !rows.iter().all(|(topic, _)| is_topic(topic)) {
        return false;
    }
    let mut kinds: Vec<char> = rows.iter().filter_map(|(topic, _)| topic.chars().next()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut sums = [0.0; 3];
    for kind in &kinds {
        let some: Vec<&(&str, &str)> = rows.iter().filter(|(topic, _)| topic.starts_with(*kind)).collect();
        let (precision, recall) = pairs(&some);
        let f1 = 2.0 * precision * recall / (precision + recall);
        println!(
            "topics {kind}: {} wordings, pairs: precision {precision:.3}, recall {recall:.3}, f1 {f1:.3}",
            some.len()
        );
        sums.iter_mut().zip([precision, recall, f1]).for_each(|(sum, figure)| *sum += figure);
    }
    let [precision, recall, f1] = sums.map(|sum| sum / f64::from(u32::try_from(kinds.len()).unwrap_or(1)));
    println!("all kinds: precision {precision:.3}, recall {recall:.3}, pair-F1 {f1:.3}\n");
    true
}

fn pairs(rows: &[&(&str, &str)]) -> (f64, f64) {
    let items: Vec<Feedback> = (0..).zip(rows).map(|(id, (_, text))| item(id, text)).collect();
    let groups = grouping::group(&items.iter().collect::<Vec<_>>());
    let mut topics: HashMap<&str, usize> = HashMap::new();
    rows.iter().for_each(|(topic, _)| *topics.entry(topic).or_default() += 1);
    let of = |count: usize| count * count.saturating_sub(1) / 2;
    let same: usize = topics.values().map(|count| of(*count)).sum();
    let (mut together, mut right) = (0, 0);
    for group in &groups {
        together += of(group.items.len());
        let mut within: HashMap<&str, usize> = HashMap::new();
        for member in &group.items {
            let place = usize::try_from(member.id.0).unwrap_or_default();
            if let Some((topic, _)) = rows.get(place) {
                *within.entry(topic).or_default() += 1;
            }
        }
        right += within.values().map(|count| of(*count)).sum::<usize>();
    }
    (share(right, together), share(right, same))
}

fn item(id: i64, text: &str) -> Feedback {
    Feedback::message(id, "", text, jiff::Timestamp::UNIX_EPOCH)
}
