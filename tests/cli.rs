//! The binary as people meet it: what it says, where it says it, and its exit codes.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A home folder of its own, so that nothing of the machine is read or written.
struct Home(tempfile::TempDir);

/// What a call of the binary came to.
#[derive(Debug)]
struct Outcome {
    code: i32,
    out: String,
    err: String,
}

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// With `bytes` as the settings file at the default place.
    fn with_settings(bytes: impl AsRef<[u8]>) -> Self {
        let home = Self::new();
        let file = home.settings();
        std::fs::create_dir_all(file.parent().expect("in a folder")).expect("a folder");
        std::fs::write(file, bytes).expect("written");
        home
    }

    fn settings(&self) -> PathBuf {
        self.0.path().join(".config/evenkeel/config.toml")
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
        command.args(line.split_whitespace()).env_clear().env("HOME", self.0.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, line: &str) -> Outcome {
        self.outcome(&self.command(line).output().expect("the binary runs"))
    }

    fn with_variable(&self, line: &str, name: &str, value: &str) -> Outcome {
        self.outcome(&self.command(line).env(name, value).output().expect("the binary runs"))
    }

    /// With `input` on standard input.
    fn fed(&self, line: &str, input: &[u8]) -> Outcome {
        let mut command = self.command(line);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        child.stdin.take().expect("piped").write_all(input).expect("it reads");
        self.outcome(&child.wait_with_output().expect("it ends"))
    }

    fn outcome(&self, output: &Output) -> Outcome {
        let home = self.0.path().to_string_lossy();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&*home, "HOME");
        Outcome {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }
}

impl Outcome {
    /// What it said on standard error, having ended with `code` and printed nothing else.
    fn refusal(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{self:?}");
        self.err
    }
}

#[test]
fn settings_that_make_no_sense_are_named_with_their_place_and_a_remedy() {
    let mut said = String::new();
    for settings in [
        "[breaks]\nevry = '50m'",
        "[break]\nevery = '50m'",
        "[colours]",
        "channel = 'me'",
        "[breaks]\nlength = '5m'\nlength = '6m'",
        "[breaks]\nevery = 50",
        "[breaks]\nevery = 'fifty minutes'",
        "[breaks]\nwith_ads = 'yes'",
        "[breaks]\nexercise = 'juggle'",
        "[breaks]\nlength = '1h'",
        "[feedback]\npass = ['kind', 'nice']",
        "[feedback]\npass = 'kind'",
        "[feedback]\npass = [1]",
        "[shield]\nwhile_live = 'off'",
        "[shield.numbers]\nviewer = 'shown'",
        "[shield.numbers]\nviewers = 'off'",
        "[digest]\ndaily = ['six']",
        "[digest]\nduring = 'always'",
        "[digest]\nwebhook = 'http://hush.example/hush'",
        "[digest]\nwebhook_secret = 'whsec_hush!'",
        "[digest]\nwebhook_secret = 'hush hush'",
        "[digest]\nfolder = \"C:\\Users\\ann\"",
        "[digest]\nfolder = \"C:\\temp\"",
        "[digest]\nfolder = '~other/digests'",
        "[digest]\nfolder = '/dev/shm'",
        "[retention]\nchat = '1ms'",
        "[twitch]\nclient_id = \"abc\\r\\nX: y\"",
        "[obs]\npassword = 4711",
        "[obs]\nurl = 'localhost'",
        "[twitch]\nirc_url = 'ws://chat.example'",
        "[twitch]\nhelix_url = 'api.example'",
        "[twitch]\nchannel = 'not a name'",
        "[server]\nlisten = '4477'",
        "[server]\nlisten = '192.168.0.2:4477'",
        "breaks = 5",
        "[breaks.every]\nminutes = 5",
        "[hotkeys]\nbreak = 'Ctrl+Shift+Banana'\nquiet = 'Ctrl+Shift+F11'",
        "[breaks\n",
        "[breaks]\nevry = '50m'\nlength = 5\n[colours]\n",
    ] {
        let complaint = Home::with_settings(settings).run("config check").refusal(2);
        writeln!(said, "{settings}\n--> {complaint}").unwrap();
    }
    insta::assert_snapshot!(said);
}

#[test]
fn settings_that_cannot_be_read_are_named() {
    let home = Home::new();
    let missing = home.run("config check --config nowhere.toml").refusal(2);
    let by_variable =
        home.with_variable("config check", "EVENKEEL_CONFIG", "/nowhere/config.toml").refusal(2);
    let folder = home.run("config check --config /").refusal(2);
    let latin = Home::with_settings(b"[twitch]\n\nchannel = \"\xff\"\n").run("config check").refusal(2);
    insta::assert_snapshot!([missing, by_variable, folder, latin].join("\n"));
}

#[cfg(unix)]
#[test]
fn a_settings_file_nobody_may_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::with_settings("");
    std::fs::set_permissions(home.settings(), std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(home.settings()).is_ok() {
        return; // An administrator may read everything.
    }
    assert!(home.run("config check").refusal(2).contains("could not be read"));
}

#[test]
fn a_variable_is_checked_like_the_file() {
    let home = Home::new();
    let said =
        [("EVENKEEL_BREAKS__EVRY", "40s"), ("EVENKEEL_BREAKS__EVERY", "soon"), ("EVENKEEL_COLOUR", "x")]
            .map(|(name, value)| home.with_variable("config check", name, value).refusal(2));
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_a_terminal_would_act_on_is_not_repeated() {
    let complaint =
        Home::with_settings("[breaks]\n\"ev\\u001b[2Jery\" = '50m'").run("config check").refusal(2);
    assert!(!complaint.contains('\u{1b}'), "{complaint:?}");
}

#[test]
fn check_says_what_was_read_from_where_and_no_values() {
    let first_run = Home::new().run("config check");
    assert_eq!((first_run.code, first_run.err.as_str()), (0, ""));
    let home = Home::with_settings("[obs]\npassword = 'hush'\n[breaks]\nevery = '40m'");
    let settled = home.with_variable("config check", "EVENKEEL_TWITCH__CHANNEL", "me");
    assert_eq!((settled.code, settled.err.as_str()), (0, ""));
    insta::assert_snapshot!([first_run.out, settled.out].join("\n"));
}

#[test]
fn init_writes_a_sound_file_and_never_overwrites_one() {
    let home = Home::new();
    let first = home.run("config init");
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    assert_eq!(home.run("config check").code, 0);

    std::fs::write(home.settings(), "# mine\n").unwrap();
    let second = home.run("config init").refusal(1);
    assert_eq!(std::fs::read_to_string(home.settings()).unwrap(), "# mine\n");
    insta::assert_snapshot!([first.out, second].join("\n"));
}

#[test]
fn nothing_running_is_said_in_one_sentence_with_a_remedy() {
    let home = Home::new();
    for line in
        ["status", "break", "break snooze", "quiet on", "pause off", "mark", "live start", "digest list"]
    {
        let refusal = home.run(line).refusal(1);
        assert_eq!(refusal, "evenkeel: Evenkeel is not running.\nStart it with `evenkeel`.\n", "{line}");
    }
}

#[test]
fn a_mark_needs_no_sound_settings() {
    let refusal = Home::with_settings("nonsense").run("mark").refusal(1);
    assert!(refusal.contains("not running"), "{refusal}");
}

#[test]
fn wrong_usage_ends_with_2() {
    let home = Home::new();
    for line in [
        "juggle",
        "quiet",
        "quiet perhaps",
        "break --for never",
        "break end --for 5m",
        "digest newest",
        "digest --format html",
        "replay",
        "replay file --speed fast",
        "--open status",
        "demo --listen 0.0.0.0:4477",
    ] {
        assert!(!home.run(line).refusal(2).is_empty(), "{line}");
    }
}

#[test]
fn classify_answers_every_line_with_four_columns() {
    let outcome = Home::new().fed("classify", b"hello\n\nhow are you?\n");
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    let columns: Vec<_> = outcome.out.lines().map(|line| line.split('\t').count()).collect();
    assert_eq!(columns, [4, 4, 4]);
}

#[test]
fn a_reader_that_has_gone_away_is_no_failure() {
    let home = Home::new();
    let mut command = home.command("classify");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(b"hello\n").unwrap();
    let outcome = home.outcome(&child.wait_with_output().unwrap());
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
}

#[test]
fn doctor_says_what_to_do_and_leaves_nothing_behind() {
    let home = Home::new();
    let outcome = home.with_variable("doctor", "EVENKEEL_SERVER__LISTEN", "127.0.0.1:0");
    assert_eq!(outcome.code, 1);
    assert_eq!(home.0.path().read_dir().unwrap().count(), 0);
    insta::assert_snapshot!([outcome.out, outcome.err].join("\n"));
}

#[tokio::test]
async fn the_demo_says_what_it_shows_and_prints_no_key_that_lasts() {
    let home = Home::new();
    let mut child = home.command("demo --fast").stdout(Stdio::piped()).spawn().unwrap();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let said: Vec<String> =
        lines.map_while(Result::ok).take_while(|line| !line.starts_with("2. Digests")).collect();
    let address = |label: &str| {
        let line = said.iter().find(|line| line.trim_start().starts_with(label)).expect(label);
        line.split_whitespace().find(|word| word.starts_with("http")).unwrap().to_owned()
    };
    let (dock, today) = (address("For you "), address("Today and digests"));
    assert!(said.iter().any(|line| line.starts_with("1. Numbers")), "{said:?}");
    let http = crate::support::web::http();
    let status = async |address: &str| http.get(address).send().await.unwrap().status().as_u16();
    // What stands in the dock's address opens the dock alone; the link to today opens it once.
    let opened = [status(&dock).await, status(&dock.replace("/dock", "/")).await];
    let twice = [status(&today).await, status(&today).await];
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((opened[0], twice), (200, [200, 401]));
    assert_ne!(opened[1], 200);
}
