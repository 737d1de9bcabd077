//! Journals that other programs wrote: FreeCBT, Quirk and Daylio.
//!
//! An entry gets its name from what it is, so that the same file twice brings nothing twice. Must not guess: what no
//! field here means is left out.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{Contents, table};
use crate::journal::{CheckIn, Distortion, EntryId, Evidence, Mood, RecordFault, Thought};

/// What `text` holds, if another program that is known here wrote it. Times without a zone are in `zone`.
///
/// # Errors
/// A sentence where something in it is wrong. It repeats nothing of what was written.
pub(super) fn read(text: &str, zone: &TimeZone) -> Option<Result<Contents, RecordFault>> {
    match text.trim_start().chars().next()? {
        '{' => serde_json::from_str::<Archive>(text).ok().map(|archive| thoughts(archive.thoughts)),
        '[' => serde_json::from_str::<Vec<ForeignThought>>(text).ok().map(thoughts),
        _ => of_table(text, zone),
    }
}

/// FreeCBT's archive.
#[derive(Deserialize)]
struct Archive {
    thoughts: Vec<ForeignThought>,
}

/// A thought of FreeCBT or Quirk.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ForeignThought {
    #[serde(default)]
    uuid: String,
    created_at: String,
    #[serde(default)]
    updated_at: String,
    automatic_thought: String,
    #[serde(default)]
    cognitive_distortions: Vec<ForeignDistortion>,
    #[serde(default)]
    challenge: String,
    #[serde(default)]
    alternative_thought: String,
}

/// FreeCBT keeps those that were chosen, Quirk all of them, each with whether it was.
#[derive(Deserialize)]
#[serde(untagged)]
enum ForeignDistortion {
    Chosen(String),
    Listed {
        slug: String,
        #[serde(default)]
        selected: bool,
    },
}

impl ForeignDistortion {
    fn chosen(&self) -> Option<Distortion> {
        match self {
            Self::Chosen(slug) => distortion(slug),
            Self::Listed { slug, selected } => distortion(slug).filter(|_| *selected),
        }
    }
}

/// What they call a thinking pattern. Blaming others has no counterpart here.
fn distortion(slug: &str) -> Option<Distortion> {
    Some(match slug.trim() {
        "all-or-nothing" => Distortion::AllOrNothing,
        "overgeneralization" => Distortion::Overgeneralising,
        "magnification-of-the-negative" => Distortion::MentalFilter,
        "minimization-of-the-positive" => Distortion::DiscountingPositive,
        "mind-reading" => Distortion::MindReading,
        "fortune-telling" => Distortion::FortuneTelling,
        "catastrophizing" => Distortion::Catastrophising,
        "emotional-reasoning" => Distortion::EmotionalReasoning,
        "should-statements" => Distortion::Should,
        "labeling" => Distortion::Labelling,
        "self-blaming" => Distortion::Personalising,
        _ => return None,
    })
}

fn thoughts(foreign: Vec<ForeignThought>) -> Result<Contents, RecordFault> {
    let thoughts = foreign.into_iter().enumerate().map(|(number, foreign)| {
        let at = foreign.created_at.trim().parse().map_err(|_| no_time(number + 1))?;
        let named = if foreign.uuid.is_empty() { &foreign.automatic_thought } else { &foreign.uuid };
        Ok(Thought {
            id: name("thought", &[&foreign.created_at, named]),
            at,
            changed_at: foreign.updated_at.trim().parse().unwrap_or(at),
            version: 1,
            thought: said(&foreign.automatic_thought),
            distortions: chosen(foreign.cognitive_distortions.iter().filter_map(ForeignDistortion::chosen)),
            evidence_against: evidence(&foreign.challenge),
            balanced: said(&foreign.alternative_thought),
            ..Thought::default()
        })
    });
    Ok(Contents { thoughts: thoughts.collect::<Result<_, _>>()?, ..Contents::default() })
}

fn of_table(text: &str, zone: &TimeZone) -> Option<Result<Contents, RecordFault>> {
    let mut reader = table::reader(text);
    let names = reader.headers().ok()?.clone();
    let column = |name: &str| names.iter().position(|known| known.trim() == name);
    let rows = reader.records();
    if let (Some(thought), Some(created)) = (column("automaticThought"), column("createdAt")) {
        let rest =
            ["uuid", "updatedAt", "cognitiveDistortions", "challenge", "alternativeThought"].map(column);
        return Some(freecbt(rows, thought, created, rest));
    }
    let (mood, time) = (column("mood")?, column("time")?);
    // Older files have the year and "18 May" in two columns.
    let date = [column("full_date"), column("year"), column("date")];
    let is_dated = date[0].is_some() || (date[1].is_some() && date[2].is_some());
    let rest = ["activities", "note_title", "note"].map(column);
    is_dated.then(|| daylio(rows, mood, time, date, rest, zone))
}

type Rows<'a> = csv::StringRecordsIter<'a, &'a [u8]>;

fn freecbt(
    rows: Rows<'_>,
    thought: usize,
    created: usize,
    [uuid, updated, distortions, challenge, balanced]: [Option<usize>; 5],
) -> Result<Contents, RecordFault> {
    let foreign = rows.enumerate().map(|(number, row)| {
        let row = row.map_err(|_| not_understood(number + 2))?;
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).unwrap_or_default().to_owned();
        Ok(ForeignThought {
            uuid: cell(uuid),
            created_at: cell(Some(created)),
            updated_at: cell(updated),
            automatic_thought: cell(Some(thought)),
            cognitive_distortions: cell(distortions)
                .split(',')
                .map(|slug| ForeignDistortion::Chosen(slug.to_owned()))
                .collect(),
            challenge: cell(challenge),
            alternative_thought: cell(balanced),
        })
    });
    thoughts(foreign.collect::<Result<_, RecordFault>>()?)
}

fn daylio(
    rows: Rows<'_>,
    mood: usize,
    time: usize,
    [full_date, year, date]: [Option<usize>; 3],
    [activities, title, note]: [Option<usize>; 3],
    zone: &TimeZone,
) -> Result<Contents, RecordFault> {
    let checkins = rows.enumerate().map(|(number, row)| {
        let row = row.map_err(|_| not_understood(number + 2))?;
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).unwrap_or_default().trim();
        let day = match cell(full_date) {
            "" => Date::strptime("%Y %d %B", format!("{} {}", cell(year), cell(date))),
            full => full.parse(),
        };
        let at = day.ok().zip(time_of_day(cell(Some(time))));
        let at = at.and_then(|(day, time)| day.to_datetime(time).to_zoned(zone.clone()).ok());
        let at = at.ok_or_else(|| no_time(number + 2))?.timestamp();
        let feeling = cell(Some(mood));
        // A mood of one's own has no step among the five; its word is kept.
        let known = mood_of(feeling);
        let own = if known.is_none() { feeling } else { "" };
        let did = cell(activities).split('|').map(str::trim);
        let words: Vec<&str> = std::iter::once(own).chain(did).filter(|word| !word.is_empty()).collect();
        let notes: Vec<String> = [title, note]
            .map(|column| plain(cell(column)))
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        Ok(CheckIn {
            id: name("checkin", &[&at.to_string(), feeling, &notes.join("\n")]),
            at,
            changed_at: at,
            version: 1,
            mood: known,
            words: said(&words.join(", ")),
            note: said(&notes.join("\n\n")),
            ..CheckIn::default()
        })
    });
    Ok(Contents { checkins: checkins.collect::<Result<_, _>>()?, ..Contents::default() })
}

/// "23:54" or "11:54 pm".
fn time_of_day(text: &str) -> Option<Time> {
    let text = text.to_ascii_uppercase();
    ["%H:%M", "%I:%M %p", "%I:%M%p"].iter().find_map(|form| Time::strptime(form, &text).ok())
}

/// Daylio's own five moods.
fn mood_of(word: &str) -> Option<Mood> {
    Some(match word.to_lowercase().as_str() {
        "rad" => Mood::Light,
        "good" => Mood::AllRight,
        "meh" => Mood::Between,
        "bad" => Mood::Low,
        "awful" => Mood::Heavy,
        _ => return None,
    })
}

/// A note without the few tags that Daylio writes into one.
fn plain(note: &str) -> String {
    let mut text = note.to_owned();
    for (tag, instead) in [("<br>", "\n"), ("<li>", "\n- "), ("</p>", "\n"), ("</div>", "\n")] {
        text = text.replace(tag, instead);
    }
    for tag in ["<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<ul>", "</ul>", "</li>", "<p>", "<div>"] {
        text = text.replace(tag, "");
    }
    text.trim().to_owned()
}

/// The name of an entry of `kind` that is told from others by `parts`.
fn name(kind: &str, parts: &[&str]) -> EntryId {
    let mut hash = Sha256::new();
    for part in std::iter::once(&kind).chain(parts) {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    for (byte, hashed) in bytes.iter_mut().zip(hash.finalize()) {
        *byte = hashed;
    }
    EntryId::new(bytes)
}

fn said(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

fn evidence(text: &str) -> Vec<Evidence> {
    said(text).map(|text| Evidence { text, ..Evidence::default() }).into_iter().collect()
}

/// Each once, in the order of the list.
fn chosen(distortions: impl Iterator<Item = Distortion>) -> Vec<Distortion> {
    let chosen: Vec<Distortion> = distortions.collect();
    Distortion::ALL.iter().copied().filter(|distortion| chosen.contains(distortion)).collect()
}

fn no_time(number: usize) -> RecordFault {
    RecordFault(format!("Entry {number} has no time that can be understood. Nothing was taken in."))
}

fn not_understood(row: usize) -> RecordFault {
    RecordFault(format!("Row {row} cannot be understood. Nothing was taken in."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::import_export::import;
    use jiff::Timestamp;

    fn taken(text: &str) -> Contents {
        import(text.as_bytes(), &TimeZone::get("Europe/Berlin").unwrap()).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const ARCHIVE: &str = r#"{"v":"Archive-v2","thoughts":[{"v":"Thought-v1","uuid":"@Quirk:thoughts:1","createdAt":"2024-03-01T20:00:00.000Z","updatedAt":"2024-03-01T20:05:00.000Z","automaticThought":"I am not good enough","cognitiveDistortions":["labeling","all-or-nothing","other-blaming","own-one"],"challenge":"Somebody thanked me","alternativeThought":"It was an ordinary evening"}]}"#;

    #[test]
    fn freecbt_keeps_its_thoughts_in_json_and_in_tables() {
        let json = taken(ARCHIVE);
        let [thought] = &json.thoughts[..] else { panic!("one thought") };
        assert_eq!(
            [thought.at, thought.changed_at],
            [at("2024-03-01T20:00:00Z"), at("2024-03-01T20:05:00Z")]
        );
        assert_eq!(thought.thought.as_deref(), Some("I am not good enough"));
        assert_eq!(thought.distortions, [Distortion::AllOrNothing, Distortion::Labelling]);
        assert_eq!(thought.evidence_against[0].text, "Somebody thanked me");
        assert_eq!(thought.balanced.as_deref(), Some("It was an ordinary evening"));
        let table = "uuid,createdAt,updatedAt,automaticThought,cognitiveDistortions,challenge,alternativeThought\n\
            @Quirk:thoughts:1,2024-03-01T20:00:00.000Z,2024-03-01T20:05:00.000Z,I am not good enough,\"all-or-nothing,labeling\",Somebody thanked me,It was an ordinary evening";
        assert!(taken(table) == json, "the same thought, by whichever way it comes");
    }

    #[test]
    fn quirk_lists_every_pattern_and_only_the_chosen_ones_count() {
        let text = r#"[{"automaticThought":"They left because of me","alternativeThought":"","challenge":"","createdAt":"2019-05-02T10:00:00.000Z","updatedAt":"","uuid":"x","cognitiveDistortions":[{"label":"Self-blaming","slug":"self-blaming","selected":true,"description":""},{"label":"Labeling","slug":"labeling","selected":false,"description":""},{"label":"Mind reading","slug":"mind-reading","description":""}]}]"#;
        let thoughts = taken(text).thoughts;
        assert_eq!(thoughts[0].distortions, [Distortion::Personalising]);
        assert_eq!([thoughts[0].balanced.is_none(), thoughts[0].evidence_against.is_empty()], [true, true]);
    }

    #[test]
    fn daylios_moods_become_check_ins_at_their_own_time() {
        let text = "full_date,date,weekday,time,mood,activities,note_title,note\n\
            2024-03-02,March 2,Saturday,11:54 pm,rad,\"music | movies / tv\",A title,\"It was <b>fine</b>.<br>Really\"\n\
            2024-03-01,March 1,Friday,21:41,so-so,\"\",\"\",\"\"\n";
        let checkins = taken(text).checkins;
        assert_eq!(checkins[0].at, at("2024-03-02T22:54:00Z"));
        assert_eq!((checkins[0].mood, checkins[1].mood), (Some(Mood::Light), None));
        assert_eq!(checkins[0].words.as_deref(), Some("music, movies / tv"));
        assert_eq!(checkins[0].note.as_deref(), Some("A title\n\nIt was fine.\nReally"));
        assert_eq!((checkins[1].words.as_deref(), &checkins[1].note), (Some("so-so"), &None));
        let older =
            "year,date,weekday,time,mood,activities,note\n2018,18 May,Friday,11:54 pm,awful,\"\",\"\"\n";
        assert_eq!(taken(older).checkins[0].at, at("2018-05-18T21:54:00Z"));
    }

    #[test]
    fn the_same_file_twice_has_the_same_names_and_garbage_is_refused_without_its_words() {
        assert!(taken(ARCHIVE) == taken(ARCHIVE));
        let zone = TimeZone::UTC;
        for (text, words) in [
            (ARCHIVE.replace("2024-03-01T20:00:00.000Z", "secret words"), "Entry 1 has no time"),
            ("full_date,time,mood\nsecret words,21:00,rad\n".to_owned(), "Entry 2 has no time"),
            ("[{\"secret words\": 1}]".to_owned(), "not a journal"),
            ("secret words".to_owned(), "not a journal"),
        ] {
            let fault = import(text.as_bytes(), &zone).err().unwrap().to_string();
            assert!(fault.contains(words) && !fault.contains("secret"), "{fault}");
        }
    }
}
