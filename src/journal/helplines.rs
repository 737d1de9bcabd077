//! Where somebody listens: directories and lines by country, each with its source.
//!
//! Numbers change, and a page says so. Must never be shown because of what somebody wrote: it always
//! stands there, for whoever wants it.

/// A telephone line that one can turn to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Helpline {
    /// Where it is for: a country in English.
    pub country: &'static str,
    /// The country's code: two capital letters of ISO 3166-1.
    pub code: &'static str,
    /// What it is called there.
    pub name: &'static str,
    /// Its telephone numbers, as they are written there. Never empty.
    pub calls: &'static [&'static str],
    /// The number that takes text messages; empty where it is not known of one.
    pub text: &'static str,
    /// When somebody answers; empty where only its own page tells.
    pub hours: &'static str,
    /// In which languages; empty where only its own page tells.
    pub languages: &'static str,
    /// Its own page, which says more, and whether this is still right.
    pub source: &'static str,
}

impl Helpline {
    /// A number as a telephone dials it.
    #[must_use]
    pub fn dialled(number: &str) -> String {
        number.chars().filter(char::is_ascii_digit).collect()
    }

    /// When and in which languages somebody answers; empty where only its own page tells.
    #[must_use]
    pub fn answers(&self) -> String {
        [self.hours, self.languages]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// When the list was put together.
pub const AS_OF: &str = "November 2026";

/// Day and night, every day.
const ALWAYS: &str = "day and night";

/// Directories that find a line near somebody: name and address.
pub const DIRECTORIES: [(&str, &str); 3] = [
    ("Find A Helpline", "https://findahelpline.com"),
    ("Befrienders Worldwide", "https://befrienders.org"),
    ("International Association for Suicide Prevention", "https://www.iasp.info/crisis-centres-helplines/"),
];

const fn line(
    (country, code, languages): (&'static str, &'static str, &'static str),
    name: &'static str,
    calls: &'static [&'static str],
    text: &'static str,
    hours: &'static str,
    source: &'static str,
) -> Helpline {
    Helpline { country, code, name, calls, text, hours, languages, source }
}

/// Lines by country, in the order of the alphabet.
#[rustfmt::skip]
pub const LINES: [Helpline; 21] = [
    line(("Australia", "AU", "English"), "Lifeline", &["13 11 14"], "0477 13 11 14", ALWAYS, "https://www.lifeline.org.au"),
    line(("Austria", "AT", "German"), "TelefonSeelsorge", &["142"], "", ALWAYS, "https://www.telefonseelsorge.at"),
    line(("Belgium (Dutch)", "BE", "Dutch"), "Zelfmoordlijn", &["1813"], "", ALWAYS, "https://www.zelfmoord1813.be"),
    line(("Belgium (French)", "BE", "French"), "Centre de Prévention du Suicide", &["0800 32 123"], "", ALWAYS, "https://www.preventionsuicide.be"),
    line(("Brazil", "BR", "Portuguese"), "CVV", &["188"], "", ALWAYS, "https://cvv.org.br"),
    line(("Canada", "CA", "English and French"), "Suicide Crisis Helpline", &["988"], "988", ALWAYS, "https://988.ca"),
    line(("Denmark", "DK", "Danish"), "Livslinien", &["70 201 201"], "", "", "https://www.livslinien.dk"),
    line(("Finland", "FI", "Finnish"), "MIELI Crisis Helpline", &["09 2525 0111"], "", ALWAYS, "https://mieli.fi"),
    line(("France", "FR", "French"), "Numéro national de prévention du suicide", &["3114"], "", ALWAYS, "https://3114.fr"),
    line(("Germany", "DE", "German"), "TelefonSeelsorge", &["0800 111 0 111", "116 123"], "", ALWAYS, "https://www.telefonseelsorge.de"),
    line(("India", "IN", "many languages"), "Tele-MANAS", &["14416"], "", ALWAYS, "https://telemanas.mohfw.gov.in"),
    line(("Ireland", "IE", "English"), "Samaritans", &["116 123"], "", ALWAYS, "https://www.samaritans.org/ireland/"),
    line(("Italy", "IT", "Italian"), "Telefono Amico Italia", &["02 2327 2327"], "", "", "https://www.telefonoamico.it"),
    line(("Netherlands", "NL", "Dutch"), "113 Zelfmoordpreventie", &["113"], "", ALWAYS, "https://www.113.nl"),
    line(("New Zealand", "NZ", "English"), "Need to talk?", &["1737"], "1737", ALWAYS, "https://1737.org.nz"),
    line(("Poland", "PL", "Polish"), "Kryzysowy Telefon Zaufania", &["116 123"], "", "", "https://116sos.pl"),
    line(("Spain", "ES", "Spanish"), "Línea 024", &["024"], "", ALWAYS, "https://www.sanidad.gob.es/linea024/"),
    line(("Sweden", "SE", "Swedish"), "Självmordslinjen", &["90101"], "", ALWAYS, "https://mind.se"),
    line(("Switzerland", "CH", "German, French and Italian"), "Die Dargebotene Hand / La Main Tendue / Telefono Amico", &["143"], "", ALWAYS, "https://www.143.ch"),
    line(("United Kingdom", "GB", "English"), "Samaritans", &["116 123"], "", ALWAYS, "https://www.samaritans.org"),
    line(("United States", "US", "English and Spanish"), "988 Suicide & Crisis Lifeline", &["988"], "988", ALWAYS, "https://988lifeline.org"),
];

/// The country where most who speak a language live, of those countries that a line is known of. English says
/// nothing about the country.
const BY_LANGUAGE: [(&str, &str); 9] = [
    ("da", "DK"),
    ("de", "DE"),
    ("es", "ES"),
    ("fi", "FI"),
    ("fr", "FR"),
    ("it", "IT"),
    ("nl", "NL"),
    ("pl", "PL"),
    ("sv", "SE"),
];

/// The country to begin with for somebody whose browser speaks `languages` (the header `Accept-Language`): the
/// first one named in it, else that of its first language. None where it says nothing of a country with a line.
#[must_use]
pub fn country_of(languages: &str) -> Option<&'static str> {
    let known = |code: &str| LINES.iter().map(|line| line.code).find(|line| line.eq_ignore_ascii_case(code));
    let tags = || languages.split(',').filter_map(|tag| tag.split(';').next()).map(str::trim);
    let region = |tag: &str| tag.split('-').skip(1).find_map(known);
    let language = |tag: &str| {
        let spoken = tag.split('-').next().unwrap_or_default();
        BY_LANGUAGE.iter().find(|(name, _)| name.eq_ignore_ascii_case(spoken)).map(|(_, code)| *code)
    };
    tags().find_map(region).or_else(|| tags().next().and_then(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_number_and_a_source() {
        assert!(LINES.windows(2).all(|pair| pair[0].country < pair[1].country), "in the alphabet's order");
        for line in LINES {
            assert!(!line.calls.is_empty() && line.source.starts_with("https://"), "{line:?}");
            for number in line.calls {
                assert!(Helpline::dialled(number).len() > 2, "{line:?}");
            }
            assert!(line.code.len() == 2 && !line.name.is_empty(), "{line:?}");
        }
        for (name, address) in DIRECTORIES {
            assert!(address.starts_with("https://") && !name.is_empty(), "{address}");
        }
        for (_, code) in BY_LANGUAGE {
            assert!(LINES.iter().any(|line| line.code == code), "{code}");
        }
    }

    #[test]
    fn the_browser_tells_with_which_country_to_begin() {
        for (languages, country) in [
            ("de-AT,de;q=0.9,en;q=0.8", Some("AT")),
            ("de,en-US;q=0.7", Some("US")),
            ("de", Some("DE")),
            ("pt-BR", Some("BR")),
            ("en", None),
            ("en-GB", Some("GB")),
            ("zh-Hant-TW", None),
            ("", None),
            (";;,-,", None),
        ] {
            assert_eq!(country_of(languages), country, "{languages}");
        }
    }
}
