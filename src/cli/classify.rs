//! `evenkeel classify`: judges messages, one a line on standard input, one a line on standard output.

use std::io::{self, BufRead, BufWriter, Write};

use clap::ValueEnum;
use serde_json::json;

use crate::catalog;
use crate::domain::Verdict;
use crate::feedback::classify::{Classifier, MessageText};

use super::failure::CliFailure;
use super::setup::CliSetup;
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct ClassifyArgs {
    /// How verdicts are written; the columns of tsv are kind, tone, harm and reasons.
    #[arg(long, value_enum, default_value_t = ClassifyFormat::Tsv)]
    format: ClassifyFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClassifyFormat {
    Tsv,
    Json,
}

pub(super) fn run(setup: &CliSetup, args: &ClassifyArgs) -> Result<(), CliFailure> {
    let config = setup.load()?.config;
    let judge = judge(&config.twitch.channel);
    let out = BufWriter::new(io::stdout().lock());
    terminal::written(judge_lines(io::stdin().lock(), out, args.format, judge))
}

/// Judges a message as if it came from chat by itself.
fn judge(channel: &str) -> impl Fn(&str) -> Verdict {
    let classifier = Classifier::new(channel);
    move |text| classifier.classify(&MessageText { text, ..MessageText::default() })
}

/// Writes one verdict for every line, so that input and output can be laid side by side.
fn judge_lines(
    mut input: impl BufRead,
    mut out: impl Write,
    format: ClassifyFormat,
    judge: impl Fn(&str) -> Verdict,
) -> io::Result<()> {
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(line.trim_ascii_end());
        writeln!(out, "{}", written(&judge(&text), format))?;
        line.clear();
    }
    out.flush()
}

fn written(verdict: &Verdict, format: ClassifyFormat) -> String {
    let Verdict { kind, tone, harm, reasons, unsure } = verdict;
    let reasons = catalog::feedback::reasons(reasons);
    match format {
        // Reasons may quote the message.
        ClassifyFormat::Tsv => {
            format!("{kind}\t{tone}\t{harm}\t{}", terminal::clean_line(&reasons.join("; ")))
        }
        ClassifyFormat::Json => terminal::clean_json(
            &json!({ "kind": kind, "tone": tone, "harm": harm, "reasons": reasons, "unsure": unsure })
                .to_string(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Kind, Reason, Severity, Tone};

    fn rude(text: &str) -> Verdict {
        Verdict {
            kind: Kind::Critical,
            tone: Tone::Cold,
            harm: Severity::Rude,
            reasons: vec![Reason::Other(text.to_owned()), Reason::Other("b".into())],
            unsure: false,
        }
    }

    fn output(input: &[u8], format: ClassifyFormat) -> String {
        let mut out = Vec::new();
        judge_lines(input, &mut out, format, rude).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_line_has_its_verdict_even_an_empty_or_broken_one() {
        assert_eq!(
            output(b"one\r\n\n\xff\nlast", ClassifyFormat::Tsv),
            "critical\tcold\trude\tone; b\ncritical\tcold\trude\t; b\n\
             critical\tcold\trude\t\u{fffd}; b\ncritical\tcold\trude\tlast; b\n"
        );
    }

    #[test]
    fn a_quoted_word_can_neither_add_a_column_nor_a_line() {
        assert_eq!(output(b"a\tb\rc\x1b[2J", ClassifyFormat::Tsv), "critical\tcold\trude\ta b c; b\n");
        assert_eq!(
            output(b"a\tb", ClassifyFormat::Json),
            "{\"harm\":\"rude\",\"kind\":\"critical\",\"reasons\":[\"a\\tb\",\"b\"],\"tone\":\"cold\",\"unsure\":false}\n"
        );
    }
}
