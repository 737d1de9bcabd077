//! Notes keep a viewer's words as they were written, and nothing comes of them: read by the parsers of the programs
//! that people keep notes in.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use evenkeel::digest::render::{escape, plain};
use serde_json::{Value, json};

use crate::hostile::corpus;
use crate::support::script::Dice;

/// What people write who mean no markup, and what means something to one program or another.
const WRITTEN: [&str; 38] = [
    "good take, thanks <3",
    "nice [!note]",
    "NOW play chess please",
    "TODO more cats",
    "DONE: that was great",
    "IN-PROGRESS as ever",
    "idea:: a song list",
    "[x] add chess",
    "[ ] add chess",
    "[X]",
    "see https://clips.example/a",
    "see www.example.com or example.com/x?y=z&w=1",
    "mail me at a.b@example.com",
    "//example.com",
    "((64a1b2c3-0000-4000-8000-000000000000))",
    "[[a page]] and ![[another]]",
    "{{query (todo now)}} {{embed}}",
    "#tag and #[[long tag]] and word#tag",
    "[#A] first",
    "the end ^block-id",
    "^[a note] and [^1]",
    "%%hidden%% ==marked== ~~gone~~ ~x~ ^up^",
    "$x$ and $$y$$ and \\(z\\) and \\[w\\]",
    "`code` ``more`` ```",
    "**b** __u__ *i* _i_ snake_case_name 2*3*4",
    "<b>hi</b> <!-- c --> &lt;3 &amp; &#60;",
    "| a | b |",
    "> quoted",
    ">:(",
    "- item",
    "+ item",
    "* item",
    "1. first 2) second",
    "--- *** ===",
    "# heading",
    "SCHEDULED: <2026-01-01 Thu>",
    ":PROPERTIES: :smile: :: ::",
    "C:\\temp\\new \\* \\",
];

/// Pieces that mean something in one order or another.
const PIECES: [&str; 40] = [
    "[",
    "]",
    "(",
    ")",
    "[[",
    "]]",
    "((",
    "))",
    "{{",
    "}}",
    "<",
    ">",
    "&",
    "#",
    "*",
    "**",
    "_",
    "__",
    "`",
    "~",
    "~~",
    "^",
    "=",
    "==",
    "$",
    "$$",
    "%",
    "%%",
    ":",
    "::",
    "//",
    "\\",
    "!",
    "|",
    "-",
    "x",
    "TODO",
    "a.example",
    "@",
    " ",
];

fn mixed() -> Vec<String> {
    let mut dice = Dice(7);
    let mut pick = |count: usize| usize::try_from(dice.below(count as u64)).unwrap();
    (0..400)
        .map(|_| (0..pick(12) + 1).map(|_| PIECES[pick(PIECES.len())]).collect::<String>())
        .filter(|text| !text.trim().is_empty())
        .collect()
}

#[test]
fn notes_keep_the_words_in_every_program_and_make_nothing_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("node_modules/mldoc").exists() {
        let message = "SKIPPED: the parsers of note programs are not installed (npm ci).";
        assert!(std::env::var_os("EVENKEEL_BROWSERS").is_none(), "{message}");
        eprintln!("{message}");
        return;
    }
    let written = WRITTEN.iter().map(|text| (*text).to_owned());
    let notes: Vec<Value> = written
        .chain(corpus::corpus())
        .chain(mixed())
        .filter(|text| !plain(text).trim().is_empty())
        .map(|text| {
            let (words, by) = (escape(&text), escape("Ann, 1 h 20 min in"));
            let shown = format!("{} — Ann, 1 h 20 min in", plain(&text).trim());
            json!({
                "text": shown,
                "list": format!("- {words} — {by}\n"),
                "quote": format!("> {words} — {by}\n"),
                "line": format!("{words} — {by}\n"),
            })
        })
        .collect();
    let mut reader = Command::new("node")
        .arg("tests/markdown/read.mjs")
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(json!(notes).to_string().as_bytes()).unwrap();
    let read = reader.wait_with_output().unwrap();
    assert!(read.status.success());
    let faults: Vec<Value> = serde_json::from_slice(&read.stdout).unwrap();
    let shown: Vec<String> = faults.iter().take(20).map(Value::to_string).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), shown.join("\n"));
}
