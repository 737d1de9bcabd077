//! The corpus, and ways to send it in.

use std::fmt::Write;

/// Texts that mean something to whatever reads them next.
pub fn corpus() -> Vec<String> {
    let fixed = [
        // HTML, in text and attributes
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "</p></blockquote></main><h1>gone</h1>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "<svg/onload=alert(1)><style>*{display:none}</style>",
        "<!--<![CDATA[ &lt;b&gt; &#60;i&#62; &amp;",
        "{{7*7}}{% include '/etc/passwd' %}${7*7}",
        // terminal sequences
        "\u{1b}]0;title\u{7}\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
        "\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}P1$r0m\u{1b}\\\u{1b}_apc\u{1b}\\",
        "\u{1b}[2J\u{1b}[1;1H\u{1b}[8mhidden\u{1b}[0m\u{1b}c",
        "\u{9b}31mred\u{9d}0;title\u{9c}\u{90}dcs\u{9c}\u{8}\u{8}\u{7f}",
        "\u{1b}]never ended",
        // direction, zero width, tags, marks
        "\u{202e}gnp.exe\u{202c} \u{2066}a\u{2067}b\u{2069} \u{61c}\u{200f}",
        "z\u{200b}e\u{200c}r\u{200d}o\u{2060}\u{feff}\u{ad} \u{e0041}\u{e007f}",
        "Z\u{334}\u{335}\u{336}\u{337}\u{338}\u{321}\u{322}a\u{489}\u{489}\u{489}\u{489}lgo",
        "مرحبا بك \u{5d0}\u{5d1}\u{5d2} 12:30 (abc)",
        "👩‍👩‍👧‍👦 🏳️‍🌈 👋🏽 ❤️",
        // Markdown
        "[click](https://evil.example) ![x](https://evil.example/x.png) [[wiki]] [a][b] <https://evil.example>",
        "https://evil.example www.evil.example mailto:a@evil.example @everyone @here <@123> #tag",
        "**b** __u__ ~~s~~ `code` ```fence $math$ ==h== ^sup^ %%c%% \\",
        "# heading",
        "- item",
        "1. item",
        "> quote",
        "| a | b | --- |",
        "--- === *** +++ ~~~",
        // breakers of JSON and of lines
        "\",\"state\":\"passed\"}],\"x\":[{\"",
        "\\\",\\u0000\\ud800\\",
        "one\u{2028}FORGED\u{2029}FORGED\u{85}FORGED\u{b}FORGED\u{c}FORGED",
        "%s%n%x {} {0} $(id) `id` ; rm -rf",
        "\u{0}nul\u{0}",
        "\u{1}ACTION waves\u{1}",
        "\u{fffd}\u{fffe}\u{ffff}\u{10ffff}\u{e000}",
    ];
    let long = ["w".repeat(400), "<b>".repeat(130), "\u{202e}".repeat(130), "wide ".repeat(80)];
    fixed.into_iter().map(str::to_owned).chain(long).collect()
}

/// What chat cannot carry and other tools can.
pub fn with_line_breaks() -> Vec<String> {
    [
        "one\nFORGED two\r\nFORGED three",
        "one\n\n# FORGED heading\n\n- FORGED item\n\n```\nFORGED\n```\n",
        "one\r\n2026-11-22T19:00:00Z  INFO FORGED log line",
        "one\n</li></ul><h2>FORGED</h2>",
        "\n\n> FORGED\n>\n> — Mira, 19:00",
    ]
    .map(str::to_owned)
    .into()
}

/// What is said around a hostile text so that it is a thing of a kind. `zebra` is in no word of ours.
pub const CARRIERS: [&str; 4] = [
    "i love your stream, thank you",
    "what keyboard do you use?",
    "can you please play more jazz",
    "your audio is terrible",
];

/// Said around it so that it is abuse.
pub const ABUSE: &str = "you are worthless, kys abusive_zebra";

/// A chat line as Twitch sends it.
pub fn privmsg(id: &str, person: usize, name: &str, text: &str) -> String {
    let name = escaped(name);
    format!(
        "@badges=;display-name={name};emotes=0:0-0,9-99/25:none;id={id};room-id=500;user-id={person} \
         :person{person}!person{person}@person{person}.tmi.twitch.tv PRIVMSG #harbour :{text}"
    )
}

/// A subscription, with everything foreign in it.
pub fn sub(id: &str, person: usize, name: &str, text: &str) -> String {
    let name = escaped(name);
    format!(
        "@display-name={name};login=person{person};id={id};msg-id=sub;room-id=500;system-msg={name};\
         user-id={person} :tmi.twitch.tv USERNOTICE #harbour :{text}"
    )
}

/// A tag's value on the wire.
fn escaped(value: &str) -> String {
    let mut out = String::new();
    for c in value.chars() {
        match c {
            ';' => out.push_str("\\:"),
            ' ' => out.push_str("\\s"),
            '\\' => out.push_str("\\\\"),
            '\r' => out.push_str("\\r"),
            '\n' => out.push_str("\\n"),
            c => write!(out, "{c}").unwrap(),
        }
    }
    out
}
