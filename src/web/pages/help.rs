//! Where somebody listens, on a page of its own: it is one press away, and asks for no passphrase.

use askama::Template;

use crate::journal::helplines::{self, Helpline};

/// `/help`.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "help.html")]
pub struct HelpPage {
    /// The country to begin with: a code of ISO 3166-1; none where it is not known.
    pub country: Option<&'static str>,
}

impl HelpPage {
    /// The lines of the reader's own country.
    fn own(self) -> Vec<Helpline> {
        helplines::LINES.into_iter().filter(|line| self.is_chosen(line)).collect()
    }

    fn is_chosen(self, line: &Helpline) -> bool {
        self.country == Some(line.code)
    }

    /// One line of each country that can be chosen. A country with lines in two languages is chosen as one.
    fn countries() -> impl Iterator<Item = Helpline> {
        let mut last = "";
        helplines::LINES.into_iter().filter(move |line| std::mem::replace(&mut last, line.code) != line.code)
    }
}
