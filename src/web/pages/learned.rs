//! What was learned from corrections, each with a way to forget it.

use askama::Template;

use crate::catalog::ENGLISH;
use crate::domain::{Kind, Lesson};

/// The page of what was learned.
#[derive(Debug, Clone, Template)]
#[template(path = "learned.html")]
pub struct LearnedPage<'a> {
    /// Newest first.
    pub lessons: &'a [Lesson],
}

impl LearnedPage<'_> {
    fn words(kind: &Kind) -> &'static str {
        ENGLISH.digest_page.one_of(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::LessonId;

    #[test]
    fn foreign_words_are_escaped_and_abuse_is_not_repeated() {
        let lesson = |text: &str, kind| Lesson { id: LessonId(4), text: text.into(), whole: true, kind };
        let lessons = [lesson("<b>boat", Kind::Critical), lesson("vile words", Kind::Hateful)];
        let page = LearnedPage { lessons: &lessons }.render().unwrap();
        assert!(page.contains("&#60;b&#62;boat") && !page.contains("<b>boat"));
        assert!(!page.contains("vile"));
        assert!(LearnedPage { lessons: &[] }.render().unwrap().contains("Nothing yet"));
    }
}
