//! Where somebody listens: directories and lines by country, each with its source.
//!
//! Numbers change, and a page says so. Must never be shown because of what somebody wrote: it always
//! stands there, for whoever wants it.

/// A place to turn to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Helpline {
    /// Where it is for: a country in English; empty for everywhere.
    pub country: &'static str,
    /// What it is called there.
    pub name: &'static str,
    /// How to reach it by telephone; empty for a directory.
    pub call: &'static str,
    /// Its own page, which says more, and whether this is still right.
    pub source: &'static str,
}

const fn line(
    country: &'static str,
    name: &'static str,
    call: &'static str,
    source: &'static str,
) -> Helpline {
    Helpline { country, name, call, source }
}

/// Directories that find a line near somebody.
pub const DIRECTORIES: [Helpline; 3] = [
    line("", "Find A Helpline", "", "https://findahelpline.com"),
    line("", "Befrienders Worldwide", "", "https://befrienders.org"),
    line(
        "",
        "International Association for Suicide Prevention",
        "",
        "https://www.iasp.info/crisis-centres-helplines/",
    ),
];

/// Lines by country, in the order of the alphabet.
pub const LINES: [Helpline; 21] = [
    line("Australia", "Lifeline", "13 11 14, or text 0477 13 11 14", "https://www.lifeline.org.au"),
    line("Austria", "TelefonSeelsorge", "142", "https://www.telefonseelsorge.at"),
    line("Belgium (Dutch)", "Zelfmoordlijn", "1813", "https://www.zelfmoord1813.be"),
    line(
        "Belgium (French)",
        "Centre de Prévention du Suicide",
        "0800 32 123",
        "https://www.preventionsuicide.be",
    ),
    line("Brazil", "CVV", "188", "https://cvv.org.br"),
    line("Canada", "Suicide Crisis Helpline", "988, also by text", "https://988.ca"),
    line("Denmark", "Livslinien", "70 201 201", "https://www.livslinien.dk"),
    line("Finland", "MIELI Crisis Helpline", "09 2525 0111", "https://mieli.fi"),
    line("France", "Numéro national de prévention du suicide", "3114", "https://3114.fr"),
    line("Germany", "TelefonSeelsorge", "0800 111 0 111 or 116 123", "https://www.telefonseelsorge.de"),
    line("India", "Tele-MANAS", "14416", "https://telemanas.mohfw.gov.in"),
    line("Ireland", "Samaritans", "116 123", "https://www.samaritans.org/ireland/"),
    line("Italy", "Telefono Amico Italia", "02 2327 2327", "https://www.telefonoamico.it"),
    line("Netherlands", "113 Zelfmoordpreventie", "113", "https://www.113.nl"),
    line("New Zealand", "Need to talk?", "1737, also by text", "https://1737.org.nz"),
    line("Poland", "Kryzysowy Telefon Zaufania", "116 123", "https://116sos.pl"),
    line("Spain", "Línea 024", "024", "https://www.sanidad.gob.es/linea024/"),
    line("Sweden", "Självmordslinjen", "90101", "https://mind.se"),
    line(
        "Switzerland",
        "Die Dargebotene Hand / La Main Tendue / Telefono Amico",
        "143",
        "https://www.143.ch",
    ),
    line("United Kingdom", "Samaritans", "116 123", "https://www.samaritans.org"),
    line("United States", "988 Suicide & Crisis Lifeline", "988, also by text", "https://988lifeline.org"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_number_and_a_source() {
        assert!(LINES.windows(2).all(|pair| pair[0].country < pair[1].country), "in the alphabet's order");
        for line in LINES {
            assert!(line.call.bytes().any(|byte| byte.is_ascii_digit()), "{line:?}");
        }
        for line in LINES.iter().chain(&DIRECTORIES) {
            assert!(line.source.starts_with("https://") && !line.name.is_empty(), "{line:?}");
        }
    }
}
