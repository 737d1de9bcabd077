//! The scripts that give OBS Evenkeel's keys, filled in for this computer.
//!
//! Must not write files: whoever exports them does.

const LUA: &str = include_str!("scripts/evenkeel-hotkeys.lua");
const PYTHON: &str = include_str!("scripts/evenkeel-hotkeys.py");

/// The name of the Lua script.
pub const LUA_FILE: &str = "evenkeel-hotkeys.lua";
/// The name of the Python script.
pub const PYTHON_FILE: &str = "evenkeel-hotkeys.py";

/// The Lua script, for presses that go through the file `spool`.
pub fn lua(spool: &str) -> String {
    LUA.replace("{{SPOOL}}", &quoted(spool))
}

/// The Python script, for an Evenkeel at `address` (as `http://127.0.0.1:4477`) whose key is in `key_file`. It
/// reads it there for every press: a key belongs in no second file.
pub fn python(address: &str, key_file: &str) -> String {
    PYTHON.replace("{{ADDRESS}}", &quoted(address)).replace("{{KEY_FILE}}", &quoted(key_file))
}

/// `text` as a string in Lua as well as in Python.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' | '"' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            // No path and no address holds any other; leaving one out is better than a broken script.
            c if c.is_control() => {}
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_cannot_leave_its_quotes() {
        assert_eq!(quoted(r#"C:\Users\Ann "A"\x"#), r#""C:\\Users\\Ann \"A\"\\x""#);
        assert_eq!(quoted("a\nb\u{0}c"), r#""a\nbc""#);
        let lua = lua("/home/ann/evenkeel/obs-keys");
        assert!(lua.contains("local SPOOL = \"/home/ann/evenkeel/obs-keys\"\n") && !lua.contains("{{"));
        let python = python("http://127.0.0.1:4477", "/home/ann/evenkeel/api-key");
        assert!(
            python.contains("KEY_FILE = \"/home/ann/evenkeel/api-key\"\n")
                && python.contains("ADDRESS = \"http://127.0.0.1:4477\"\n")
        );
        assert!(!python.contains("{{"));
    }

    #[test]
    fn both_know_every_key() {
        for press in crate::domain::HotkeyAction::ALL {
            assert!(LUA.contains(&format!("word = \"{press}\"")), "{press}");
            assert!(PYTHON.contains(&format!("    (\"{press}\", ")), "{press}");
        }
    }
}
