//! A page for when a page cannot be shown: what happened, and what to do.

use askama::Template;

use super::plain;

/// A page that says what happened and what to do. No codes.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "problem.html")]
pub struct ProblemPage {
    title: String,
    advice: String,
}

impl ProblemPage {
    /// A problem: `title` says what happened, `advice` what to do, each as a sentence.
    pub fn new(title: &str, advice: &str) -> Self {
        Self { title: plain(title), advice: plain(advice) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_to_do_and_escapes_what_happened() {
        let page = ProblemPage::new("No digest <b>x</b>.", "See `evenkeel digest list`.").render().unwrap();
        assert!(page.contains("No digest &#60;b&#62;x"));
        assert!(page.contains("See “evenkeel digest list”."));
    }
}
