//! What a language is made of: for each surface one text for each name, and how a text takes up what is not ours.
//!
//! Must not know a language.

/// The texts of one surface. A language that lacks one of them does not compile; `each` is for the tests that compare
/// languages.
macro_rules! surface {
    ($(#[$doc:meta])* $name:ident { $($field:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "what a text is for, its English says")]
        pub struct $name {
            $(pub $field: &'static str),+
        }

        impl $name {
            /// Each text, with its name.
            #[cfg(test)]
            pub(crate) fn each(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($field), self.$field)),+]
            }
        }
    };
}

pub(super) use surface;

/// `text` with `parts` in the places that are named in it, as in "at about {clock}". What is put in is left as it is.
pub fn filled(text: &str, parts: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + parts.iter().map(|(_, part)| part.len()).sum::<usize>());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(parts.iter().find(|(known, _)| *known == name).map_or("", |(_, part)| part));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// `text` as a sentence begins.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_looked_into() {
        assert_eq!(
            filled("{who} and {what}, {who}", &[("who", "{what}"), ("what", "b")]),
            "{what} and b, {what}"
        );
        assert_eq!(filled("as it is", &[]), "as it is");
        assert_eq!(filled("{unknown}left {open", &[]), "left ");
    }

    #[test]
    fn a_sentence_begins_with_a_capital_in_every_script() {
        assert_eq!([capital("domingo"), capital("été"), capital("")], ["Domingo", "Été", ""]);
    }
}
