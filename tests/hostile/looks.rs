//! Looks at what came out as its reader would: a browser, a Markdown reader, a terminal.

/// Text that a terminal shows as it stands.
pub fn harmless_text(place: &str, text: &str) {
    for line in text.lines() {
        let bad = line.chars().find(|c| acts(*c));
        assert_eq!(bad, None, "{place}: {line:?}");
        assert!(!line.trim_start().starts_with("FORGED"), "{place}: {line:?}");
    }
    assert!(!text.contains('\r'), "{place}: {text:?}");
}

/// Controls, and what turns the direction of writing.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Markdown with no markup but ours: a heading, a list or a quote at the beginning of a line.
pub fn harmless_markdown(place: &str, text: &str) {
    harmless_text(place, text);
    for line in text.lines().filter(|line| *line != "---") {
        let own =
            ["### ", "## ", "# ", "> ", "- ", "  - ", ">"].into_iter().find_map(|own| line.strip_prefix(own));
        let words = own.unwrap_or(line);
        let bare = without_escapes(words);
        let live: String = bare.chars().filter(|c| r"\`*_[]<#~$^@".contains(*c)).collect();
        assert_eq!(live, "", "{place}: {line}");
        for link in ["://", "www.", "](", "{{", "((", "==", "%%", "::"] {
            assert!(!bare.contains(link), "{place}: {line}");
        }
        for mark in ["- ", "+ ", "1. ", "1) ", "    ", "---"] {
            assert!(!words.starts_with(mark), "{place}: {line}");
        }
    }
}

/// A note: what it is, in lines of ours, and then Markdown.
pub fn harmless_note(place: &str, text: &str) {
    let (front, body) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).expect(place);
    for line in front.lines() {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let known = ["id", "occasion", "date", "composed_at", "stream", "tags", "  - evenkeel", "  - digest"];
        assert!(known.contains(&key), "{place}: {line}");
        assert!(value.chars().all(|c| c.is_ascii_alphanumeric() || " _:+-".contains(c)), "{place}: {line}");
    }
    harmless_markdown(place, body);
}

/// What a reader of Markdown may act on: everything but signs with a backslash before.
fn without_escapes(words: &str) -> String {
    let mut bare = String::new();
    let mut signs = words.chars().peekable();
    while let Some(c) = signs.next() {
        if c == '\\' && signs.next_if(char::is_ascii_punctuation).is_some() {
            signs.next_if_eq(&'\u{2060}');
            continue;
        }
        // A sign that an unseen joiner keeps from meaning something.
        if signs.next_if_eq(&'\u{2060}').is_some() {
            continue;
        }
        bare.push(c);
    }
    bare
}

/// A page with no elements, attributes or addresses but those of our templates.
pub fn harmless_page(place: &str, page: &str) {
    let tags = tags(page);
    assert!(tags.len() > 10, "{place}: {page}");
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    for (name, most) in [("script", 2), ("main", 1), ("h1", 1), ("body", 1), ("img", 1), ("title", 1)] {
        assert!(count(name) <= most, "{place}: {} of {name}", count(name));
    }
    for tag in &tags {
        assert!(ELEMENTS.contains(&tag.name.as_str()), "{place}: <{}>", tag.name);
        for (name, value) in &tag.attributes {
            let known =
                ATTRIBUTES.contains(&name.as_str()) || name.starts_with("data-") || name.starts_with("aria-");
            assert!(known, "{place}: <{} {name}={value:?}>", tag.name);
            if ["href", "src"].contains(&name.as_str()) {
                let ours = value.starts_with('/')
                    || value.starts_with('#')
                    || value.starts_with("http://127.0.0.1:");
                assert!(ours && !value.starts_with("//"), "{place}: <{} {name}={value:?}>", tag.name);
            }
            assert!(!value.contains("zebra"), "{place}: foreign words in <{} {name}={value:?}>", tag.name);
        }
    }
    // Opened and closed alike: no foreign end tag closed one of ours.
    for name in ["main", "section", "ul", "li", "blockquote", "p", "figure", "details"] {
        let ends = page.matches(&format!("</{name}>")).count();
        assert_eq!(count(name), ends, "{place}: {name}");
    }
}

const ELEMENTS: [&str; 41] = [
    "textarea",
    "a",
    "blockquote",
    "body",
    "button",
    "code",
    "details",
    "div",
    "dl",
    "em",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "img",
    "input",
    "label",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "option",
    "p",
    "script",
    "section",
    "select",
    "small",
    "span",
    "strong",
    "summary",
    "time",
    "title",
    "ul",
];

const ATTRIBUTES: [&str; 33] = [
    "rows",
    "accesskey",
    "action",
    "alt",
    "autocomplete",
    "charset",
    "class",
    "content",
    "datetime",
    "dir",
    "disabled",
    "for",
    "height",
    "hidden",
    "href",
    "id",
    "lang",
    "maxlength",
    "media",
    "method",
    "name",
    "open",
    "readonly",
    "rel",
    "role",
    "selected",
    "src",
    "tabindex",
    "target",
    "title",
    "type",
    "value",
    "width",
];

/// A start tag.
#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The start tags of a page, found as a browser's tokenizer finds them: `<` and a letter opens one,
/// wherever it stands, and quotes hold everything up to the same quote.
fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let Some(first) = rest.chars().next() else { break };
        if matches!(first, '!' | '?') {
            assert!(rest.to_lowercase().starts_with("!doctype html>"), "a comment in {page}");
        }
        if !first.is_ascii_alphabetic() {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        let mut attributes = Vec::new();
        rest = &rest[end..];
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end =
                rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '=')).unwrap_or(rest.len());
            let attribute = rest[..end.max(1)].to_ascii_lowercase();
            rest = &rest[end.max(1)..];
            let Some(value) = rest.strip_prefix('=') else {
                attributes.push((attribute, String::new()));
                continue;
            };
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let quote = quote.unwrap_or_else(|| panic!("a value without quotes in <{name} {attribute}"));
            let (inside, after) = value[1..].split_once(quote).expect("a closing quote");
            attributes.push((attribute, inside.to_owned()));
            rest = after;
        }
        tags.push(Tag { name, attributes });
    }
    tags
}

#[test]
fn the_looks_see_what_they_are_for() {
    let fails = |look: fn(&str, &str), text: &str| {
        let text = text.to_owned();
        std::panic::catch_unwind(move || look("here", &text)).is_err()
    };
    let page = |words: &str| {
        format!(
            "<html><head></head><body><main>{}<p>{words}</p></main></body></html>",
            "<span></span>".repeat(9)
        )
    };
    assert!(!fails(harmless_page, &page("calm &lt;b&gt;")));
    for bad in [
        "<script></script><script></script><script></script>",
        "<b>",
        "<p onclick=\"x\">",
        "</p>",
        "<a href=\"//e\">",
        "<!-- -->",
    ] {
        assert!(fails(harmless_page, &page(bad)), "{bad}");
    }
    assert!(!fails(harmless_markdown, "# Ours\n\n- calm\n\n> words\n>\n> by whom, 5 - 3\\.x"));
    for bad in ["- [a](b)", "> `x`", "> # x", "https://e", "a <b>", "- - x", "\\", "a\u{202e}", "@here"] {
        assert!(fails(harmless_markdown, bad), "{bad}");
    }
    for bad in ["\u{1b}[2J", "a\rb", "\u{9b}x", "FORGED", "\u{61c}"] {
        assert!(fails(harmless_text, bad), "{bad:?}");
    }
}
