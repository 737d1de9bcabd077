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

    /// Whether praise or a question is likelier than an ordinary line.
    fn would_be_good(&self) -> bool {
        self.kinds[0].max(self.kinds[1]) > self.kinds[7]
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

/// From which share on a line waits: one that would be ordinary otherwise, and one that would be praise or a question.
#[derive(Clone, Copy)]
pub struct Waits {
    ordinary: f32,
    good: f32,
}

impl Waits {
    fn holds(self, j: &Judged) -> bool {
        j.waits() >= if j.would_be_good() { self.good } else { self.ordinary }
    }
}

fn share(judged: &[(&Row, Judged)], kinds: &[usize], waits: Waits) -> f32 {
    let all: Vec<_> = judged.iter().filter(|(r, _)| r.kind.is_some_and(|k| kinds.contains(&k))).collect();
    all.iter().filter(|(_, j)| waits.holds(j)).count() as f32 / all.len().max(1) as f32
}

/// What would be held under several budgets for what is withheld wrongly.
pub fn budgets(judged: &[(&Row, Judged)]) {
    for (chatter, good) in [(0.03, 0.04), (0.06, 0.06), (0.10, 0.08), (0.16, 0.13)] {
        let t = limit(judged, chatter, good);
        println!(
            "waits from {:.2} and {:.2}: abuse {:.3} criticism {:.3} numbers {:.3} ideas {:.3} spam {:.3}; withheld: ordinary {:.3} good {:.3}",
            t.ordinary,
            t.good,
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

/// The limits that hold the most abuse and criticism while no more than `chatter` of the ordinary lines wait, and
/// no more than `good` of the kind words and questions.
fn limit(judged: &[(&Row, Judged)], chatter: f32, good: f32) -> Waits {
    const STEPS: usize = 100;
    // How many lines of each sort (abuse and criticism, ordinary, good) would wait from each hundredth on, by what
    // they would be otherwise.
    let mut wait = [[[0_f32; STEPS + 1]; 2]; 3];
    let mut all = [0.0_f32; 3];
    for (row, j) in judged {
        let sort = match row.kind {
            Some(3 | 4) => 0,
            Some(7) => 1,
            Some(0 | 1) => 2,
            _ => continue,
        };
        all[sort] += 1.0;
        let reached = (j.waits() * STEPS as f32) as usize;
        wait[sort][usize::from(j.would_be_good())][..=reached.min(STEPS)].iter_mut().for_each(|n| *n += 1.0);
    }
    let mut best = (0.0, STEPS, STEPS);
    for ordinary in 30..=STEPS {
        for kind in 30..=STEPS {
            let held = |sort: usize| (wait[sort][0][ordinary] + wait[sort][1][kind]) / all[sort].max(1.0);
            if held(1) <= chatter && held(2) <= good && held(0) > best.0 {
                best = (held(0), ordinary, kind);
            }
        }
    }
    Waits { ordinary: best.1 as f32 / STEPS as f32, good: best.2 as f32 / STEPS as f32 }
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
pub fn limits(judged: &[(&Row, Judged)]) -> Vec<(&'static str, f32)> {
    let waits = limit(judged, 0.06, 0.06);
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
        ("waits", round(waits.ordinary)),
        ("waits_good", round(waits.good)),
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
