//! How good a network is, on lines that it had not learnt from.

use crate::data::{KINDS, REPORTS, Row};
use crate::random::Random;

/// The hand all lines of which were labelled for what they report.
const LABELLED: &str = "h16";

/// What a network thinks of a line: shares, in the order of its outputs.
pub struct Judged {
    pub kinds: Vec<f32>,
    pub reports: Vec<f32>,
}

impl Judged {
    pub fn kind(&self) -> usize {
        (0..8).max_by(|a, b| self.kinds[*a].total_cmp(&self.kinds[*b])).unwrap_or(7)
    }

    /// What speaks against letting it pass.
    pub fn waits(&self) -> f32 {
        1.0 - self.kinds[0] - self.kinds[1] - self.kinds[7]
    }
}

/// Precision and recall of each kind, and the mean of their F1.
pub fn print(title: &str, judged: &[(&Row, Judged)]) {
    let n = KINDS.len();
    let mut table = vec![vec![0usize; n]; n];
    for (row, j) in judged {
        if let Some(kind) = row.kind {
            table[kind][j.kind()] += 1;
        }
    }
    let mut sum = 0.0;
    let mut line = String::new();
    for k in 0..n {
        let hit = table[k][k] as f32;
        let support: usize = table[k].iter().sum();
        let said: usize = (0..n).map(|t| table[t][k]).sum();
        let (p, r) = (hit / (said.max(1) as f32), hit / (support.max(1) as f32));
        sum += if hit > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        line += &format!(" {} {p:.2}/{r:.2}", KINDS[k]);
    }
    println!("{title:<6} macro-F1 {:.3}{line}", sum / n as f32);
}

fn share(judged: &[(&Row, Judged)], kinds: &[usize], t: f32) -> f32 {
    let all: Vec<_> = judged.iter().filter(|(r, _)| r.kind.is_some_and(|k| kinds.contains(&k))).collect();
    all.iter().filter(|(_, j)| j.waits() >= t).count() as f32 / all.len().max(1) as f32
}

/// What would be held under several budgets for what is withheld wrongly.
pub fn budgets(judged: &[(&Row, Judged)]) {
    for (chatter, good) in [(0.03, 0.04), (0.06, 0.06), (0.10, 0.08), (0.16, 0.13)] {
        let t = limit(judged, chatter, good);
        println!(
            "waits from {t:.2}: abuse {:.3} criticism {:.3} numbers {:.3} ideas {:.3} spam {:.3}; withheld: ordinary {:.3} good {:.3}",
            share(judged, &[4], t),
            share(judged, &[3], t),
            share(judged, &[5], t),
            share(judged, &[2], t),
            share(judged, &[6], t),
            share(judged, &[7], t),
            share(judged, &[0, 1], t)
        );
    }
}

fn limit(judged: &[(&Row, Judged)], chatter: f32, good: f32) -> f32 {
    let mut t = 1.0;
    while t > 0.02 && share(judged, &[7], t - 0.01) <= chatter && share(judged, &[0, 1], t - 0.01) <= good {
        t -= 0.01;
    }
    t
}

/// The least share from which on what is called `kind` is so in `precision` of all cases.
fn precise(judged: &[(&Row, Judged)], kind: usize, precision: f32) -> f32 {
    let mut t = 0.2;
    while t < 0.95 {
        let said: Vec<_> = judged
            .iter()
            .filter(|(r, j)| r.kind.is_some() && j.kind() == kind && j.kinds[kind] >= t)
            .collect();
        let hits = said.iter().filter(|(r, _)| r.kind == Some(kind)).count();
        if hits as f32 >= precision * said.len() as f32 {
            break;
        }
        t += 0.01;
    }
    t
}

/// The limits for the built-in file.
pub fn limits(judged: &[(&Row, Judged)], waits: f32) -> Vec<(&'static str, f32)> {
    let waits = if waits > 0.0 { waits } else { limit(judged, 0.06, 0.06) };
    for file in ["reports", "reports2", "reports3", "reports4", LABELLED] {
        for t in [0.3, 0.5, 0.7, 0.9] {
            let own = || judged.iter().filter(|(r, _)| r.hand == file);
            let of = |j: &Judged| j.reports.iter().sum::<f32>() >= t;
            let hits = own().filter(|(r, j)| of(j) && r.report != Some(None)).count() as f32;
            println!(
                "  {file} from {t}: precision {:.3} recall {:.3}",
                hits / own().filter(|(_, j)| of(j)).count() as f32,
                hits / own().filter(|(r, _)| r.report != Some(None)).count() as f32
            );
        }
    }
    // Reports, by the hands every line of which was looked at for them: precision first.
    let mut report = 0.3;
    loop {
        let of = |j: &Judged| j.reports.iter().sum::<f32>() >= report;
        let known = || judged.iter().filter(|(r, _)| r.hand.starts_with("reports") || r.hand == LABELLED);
        let said = known().filter(|(_, j)| of(j)).count();
        let hits = known().filter(|(r, j)| of(j) && r.report != Some(None)).count();
        let all = known().filter(|(r, _)| r.report != Some(None)).count();
        let (p, r) = (hits as f32 / said.max(1) as f32, hits as f32 / all.max(1) as f32);
        if p >= 0.94 || report > 0.95 {
            println!(
                "reports from {report:.2}: precision {p:.3} recall {r:.3} of {all} among {}",
                known().count()
            );
            let right = known().filter(|(r, j)| of(j) && r.report == Some(Some(best(&j.reports)))).count();
            println!(
                "  of those found {:.3} named rightly; kinds of report: {REPORTS:?}",
                right as f32 / hits.max(1) as f32
            );
            break;
        }
        report += 0.01;
    }
    let round = |x: f32| (x * 100.0).round() / 100.0;
    vec![
        ("waits", round(waits)),
        ("hateful", round(precise(judged, 4, 0.75))),
        ("critical", round(precise(judged, 3, 0.70))),
        ("numbers", round(precise(judged, 5, 0.88))),
        ("report", round(report)),
    ]
}

fn best(shares: &[f32]) -> usize {
    (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or(0)
}

/// Some lines of the folds that were taken for something else.
pub fn mistakes(judged: &[(&Row, Judged)], part: f32) {
    let mut random = Random(3);
    for (row, j) in judged {
        let Some(kind) = row.kind.filter(|kind| *kind != j.kind()) else { continue };
        if random.unit() < part {
            let said = j.kind();
            println!(
                "{}\t{} -> {} ({:.2}, {:.2})\t{}",
                row.hand, KINDS[kind], KINDS[said], j.kinds[said], j.kinds[kind], row.text
            );
        }
    }
}
