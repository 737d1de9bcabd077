//! Labelled lines, from files of several forms.

use std::collections::HashMap;
use std::path::Path;

pub const KINDS: [&str; 8] =
    ["kind", "question", "idea", "critical", "hateful", "number_talk", "spam", "chatter"];
pub const HARMS: [&str; 3] = ["none", "rude", "hateful"];
pub const TONES: [&str; 3] = ["warm", "neutral", "cold"];
pub const REPORTS: [&str; 9] =
    ["no_sound", "muted", "quiet", "black_screen", "frozen", "lag", "behind", "wrong_scene", "private"];

/// One line of chat and what is known of it.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub text: String,
    pub kind: Option<usize>,
    pub second: Option<usize>,
    /// Known only to be none of this kind.
    pub not: Option<usize>,
    pub harm: Option<usize>,
    pub tone: Option<usize>,
    /// What it reports; `Some(None)` is known to be nothing.
    pub report: Option<Option<usize>>,
    /// Which hand wrote it.
    pub hand: String,
}

fn place(list: &[&str], word: &str) -> Option<usize> {
    list.iter().position(|each| *each == word)
}

/// Lines of a hand: kind, second, harm, tone, about, topic, lang, text.
pub fn hand(path: &Path, name: &str, reported: &HashMap<String, Option<usize>>) -> Vec<Row> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let rows = text.lines().filter_map(|line| {
        let [kind, second, harm, tone, _, _, _, text] =
            line.split('\t').collect::<Vec<_>>().try_into().ok()?;
        Some(Row {
            text: text.to_owned(),
            kind: place(&KINDS, kind),
            second: place(&KINDS, second),
            not: None,
            harm: place(&HARMS, harm),
            tone: place(&TONES, tone),
            report: Some(reported.get(text).copied().flatten()),
            hand: name.to_owned(),
        })
    });
    rows.collect()
}

/// Lines of the older sets: a first line that names the columns, or label and text.
pub fn set(path: &Path, name: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let first: Vec<&str> = text.lines().next().unwrap_or_default().split('\t').collect();
    let named = |name: &str| first.iter().position(|column| *column == name);
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str, list: &[&str]| named(name).and_then(|at| place(list, cells.get(at)?));
        let mut row = Row { hand: name.to_owned(), ..Row::default() };
        if let Some(at) = named("text").filter(|_| named("label").is_none()) {
            row.text = (*cells.get(at)?).to_owned();
            if row.text == "text" {
                return None;
            }
            row.kind = cell("kind", &KINDS);
            row.harm = cell("harm", &HARMS);
            row.tone = cell("tone", &TONES);
        } else if cells.len() == 4 {
            row.kind = place(&KINDS, cells[0]);
            row.tone = place(&TONES, cells[1]);
            row.harm = place(&HARMS, cells[2]);
            row.text = cells[3].to_owned();
        } else {
            let label = *cells.first()?;
            row.text = (*cells.get(1)?).to_owned();
            if label == "label" {
                return None;
            }
            row.kind = place(&KINDS, label);
            if label == "other" {
                row.not = place(&KINDS, "number_talk");
            }
        }
        (row.kind.is_some() || row.not.is_some()).then_some(row)
    });
    rows.collect()
}

/// Lines that report something, or look as if: report, language, text.
pub fn reports(path: &Path, name: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let rows = text.lines().filter_map(|line| {
        let [report, _, text] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
        Some(Row {
            text: text.to_owned(),
            report: Some(place(&REPORTS, report)),
            hand: name.to_owned(),
            ..Row::default()
        })
    });
    rows.collect()
}
