//! Writes raw chat lines of the demo's simulated channel to standard output, as many as asked for, to
//! measure with: `cargo run --release --example make_log -- 1000000 > /tmp/log.txt`.

use std::io::{self, BufWriter, Write};

use evenkeel::cli::demo::DemoChannel;
use jiff::Timestamp;

/// Lines when none are asked for.
const LINES: usize = 100_000;

fn main() -> io::Result<()> {
    let lines = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(LINES);
    let mut out = BufWriter::new(io::stdout().lock());
    for (_, line) in DemoChannel::new(1, Timestamp::UNIX_EPOCH).take(lines) {
        out.write_all(line.as_bytes())?;
        out.write_all(b"\r\n")?;
    }
    out.flush()
}
