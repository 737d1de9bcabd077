//! The words of ours that stand in a digest, around those of the people who wrote: which text says what is meant.

use std::time::Duration;

use super::surface::{filled, surface};
use crate::domain::{FeedbackEvent, Occasion, Quote, Remark, SaidBy, SectionId, Subject};

surface! {
    /// The words in a digest.
    DigestWords {
        nothing, all_closed, closing, end, heavy_end, keeps, rest, jeers, ordinary, somebody, also,
        few_critical, some_critical, much_critical, only_jeers, other_voice, other_voices, flood_shut, flood,
        follow_flood, number_talk, hateful, numbers, left_out,
        after_stream, so_far, daily, on_demand, imported,
        title_thanks, title_kind, title_questions, title_ideas, title_criticism, title_number_talk, title_hateful,
        title_numbers, title_ordinary,
        more_thanks, more_kind, more_questions, more_ideas, read_criticism, more_criticism, more_closed,
        contents, name_thanks, name_kind, name_questions, name_ideas, name_criticism, name_ordinary, name_closed,
        and, and_before_i, others, one_other, two_others, several_others, many_others,
        few_minutes, half_an_hour, an_hour, hour_and_half, hours, hours_and_half, longer, counts,
        at_start, minutes_in, hours_in, hours_minutes_in,
        followed, subscribed, gifted, cheered, raided, redeemed, came_back, moderated, was_there,
        one_said, two_said, three_said, several_said, many_said,
        one_said_this, two_said_this, three_said_this, several_said_this, many_said_this,
        one_person, two_people, three_people, several_people, many_people,
        sound, picture, ads, art, game, chat, schedule, talking, pace, other_subject,
    }
}

impl DigestWords {
    /// A remark, as a sentence.
    pub fn remark(&self, remark: Remark) -> &'static str {
        match remark {
            Remark::FewCritical => self.few_critical,
            Remark::SomeCritical => self.some_critical,
            Remark::MuchCritical => self.much_critical,
            Remark::Jeers => self.only_jeers,
            Remark::OtherVoice => self.other_voice,
            Remark::OtherVoices => self.other_voices,
            Remark::FloodShut => self.flood_shut,
            Remark::Flood => self.flood,
            Remark::FollowFlood => self.follow_flood,
            Remark::NumberTalk => self.number_talk,
            Remark::Hateful => self.hateful,
            Remark::Numbers => self.numbers,
            Remark::LeftOut => self.left_out,
        }
    }

    /// What a digest is called.
    pub fn heading(&self, occasion: Occasion) -> &'static str {
        match occasion {
            Occasion::AfterStream => self.after_stream,
            Occasion::Break | Occasion::Interval => self.so_far,
            Occasion::Daily => self.daily,
            Occasion::OnDemand => self.on_demand,
            Occasion::Imported => self.imported,
        }
    }

    /// The heading of a section.
    pub fn title(&self, section: SectionId) -> &'static str {
        match section {
            SectionId::Thanks => self.title_thanks,
            SectionId::Kind => self.title_kind,
            SectionId::Questions => self.title_questions,
            SectionId::Ideas => self.title_ideas,
            SectionId::Criticism => self.title_criticism,
            SectionId::NumberTalk => self.title_number_talk,
            SectionId::Hateful => self.title_hateful,
            SectionId::Numbers => self.title_numbers,
            SectionId::Ordinary => self.title_ordinary,
        }
    }

    /// What the folded rest of a section is called; `heavy` where it holds much that is hard to read.
    pub fn fold(&self, section: SectionId, heavy: bool) -> &'static str {
        match section {
            SectionId::Thanks => self.more_thanks,
            SectionId::Kind => self.more_kind,
            SectionId::Questions => self.more_questions,
            SectionId::Ideas => self.more_ideas,
            SectionId::Criticism if heavy => self.read_criticism,
            SectionId::Criticism => self.more_criticism,
            SectionId::Ordinary => self.title_ordinary,
            SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers => self.more_closed,
        }
    }

    /// What is in a digest with these `sections`, as one sentence; none where there are none.
    pub fn contents(&self, sections: &[SectionId]) -> Option<String> {
        Some(filled(self.contents, &[("parts", &self.listed(sections)?)]))
    }

    /// These `sections`, one after another; none where there are none.
    pub fn listed(&self, sections: &[SectionId]) -> Option<String> {
        let names: Vec<&str> = sections.iter().map(|section| self.name(*section)).collect();
        (!names.is_empty()).then(|| self.joined(&names))
    }

    /// About how long a stream was, to half an hour and in words.
    pub fn about_as_long(&self, length: Duration) -> String {
        let halves = length.as_secs().saturating_add(900) / 1800;
        let (hours, is_half) = (usize::try_from(halves / 2).unwrap_or(usize::MAX), halves % 2 == 1);
        match (halves, hours.checked_sub(2).and_then(|place| self.counts.split(' ').nth(place))) {
            (0, _) => self.few_minutes.to_owned(),
            (1, _) => self.half_an_hour.to_owned(),
            (2, _) => self.an_hour.to_owned(),
            (3, _) => self.hour_and_half.to_owned(),
            (_, Some(count)) => {
                filled(if is_half { self.hours_and_half } else { self.hours }, &[("count", count)])
            }
            (_, None) => self.longer.to_owned(),
        }
    }

    /// How far into its stream something was said, in seconds.
    pub fn into_stream(&self, seconds: i64) -> String {
        let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
        let text = match (hours, minutes) {
            (0, 0) => self.at_start,
            (0, _) => self.minutes_in,
            (_, 0) => self.hours_in,
            _ => self.hours_minutes_in,
        };
        filled(text, &[("hours", &hours.to_string()), ("minutes", &minutes.to_string())])
    }

    /// What a person did, without totals: "Mira subscribed and cheered".
    pub fn deeds(&self, who: &str, done: &[FeedbackEvent]) -> String {
        let mut words: Vec<&str> = Vec::new();
        for deed in done.iter().map(|event| self.deed(*event)) {
            if !words.contains(&deed) {
                words.push(deed);
            }
        }
        if words.is_empty() { who.to_owned() } else { format!("{who} {}", self.joined(&words)) }
    }

    /// What somebody did who wrote nothing with it.
    pub fn deed(&self, event: FeedbackEvent) -> &'static str {
        match event {
            FeedbackEvent::Follow => self.followed,
            FeedbackEvent::Sub => self.subscribed,
            FeedbackEvent::Gift => self.gifted,
            FeedbackEvent::Cheer => self.cheered,
            FeedbackEvent::Raid => self.raided,
            FeedbackEvent::Redemption => self.redeemed,
            FeedbackEvent::WatchStreak => self.came_back,
            FeedbackEvent::Modiversary => self.moderated,
            FeedbackEvent::Message | FeedbackEvent::Other => self.was_there,
        }
    }

    /// How criticism is introduced where it is not laid out.
    pub fn lead(&self, said_by: SaidBy) -> &'static str {
        match said_by {
            SaidBy::One => self.one_said,
            SaidBy::Two => self.two_said,
            SaidBy::Three => self.three_said,
            SaidBy::Several => self.several_said,
            SaidBy::Many => self.many_said,
        }
    }

    /// That so many said what is quoted.
    pub fn people(&self, said_by: SaidBy) -> &'static str {
        match said_by {
            SaidBy::One => self.one_said_this,
            SaidBy::Two => self.two_said_this,
            SaidBy::Three => self.three_said_this,
            SaidBy::Several => self.several_said_this,
            SaidBy::Many => self.many_said_this,
        }
    }

    /// How many people it was.
    pub fn who(&self, said_by: SaidBy) -> &'static str {
        match said_by {
            SaidBy::One => self.one_person,
            SaidBy::Two => self.two_people,
            SaidBy::Three => self.three_people,
            SaidBy::Several => self.several_people,
            SaidBy::Many => self.many_people,
        }
    }

    /// Who said it, with others who used the same words, the first `most` of them by name.
    pub fn by(&self, quote: &Quote, most: usize) -> String {
        let mut named: Vec<&str> =
            std::iter::once(&quote.author).chain(&quote.also).map(String::as_str).collect();
        if quote.also.len() > most {
            named.truncate(most + 1);
            named.push(self.others);
        }
        self.joined(&named)
    }

    /// `author`, and how many others said it in other words.
    pub fn by_several(&self, author: &str, said_by: SaidBy) -> String {
        let others = match said_by {
            SaidBy::One => return author.to_owned(),
            SaidBy::Two => self.one_other,
            SaidBy::Three => self.two_others,
            SaidBy::Several => self.several_others,
            SaidBy::Many => self.many_others,
        };
        self.joined(&[author, others])
    }

    /// The heading of a subject.
    pub fn subject(&self, subject: Subject) -> &'static str {
        match subject {
            Subject::Sound => self.sound,
            Subject::Picture => self.picture,
            Subject::Ads => self.ads,
            Subject::Art => self.art,
            Subject::Game => self.game,
            Subject::Chat => self.chat,
            Subject::Schedule => self.schedule,
            Subject::Talking => self.talking,
            Subject::Pace => self.pace,
            Subject::Other => self.other_subject,
        }
    }

    fn name(&self, section: SectionId) -> &'static str {
        match section {
            SectionId::Thanks => self.name_thanks,
            SectionId::Kind => self.name_kind,
            SectionId::Questions => self.name_questions,
            SectionId::Ideas => self.name_ideas,
            SectionId::Criticism => self.name_criticism,
            SectionId::Ordinary => self.name_ordinary,
            SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers => self.name_closed,
        }
    }

    /// "one, two and three".
    fn joined(&self, parts: &[&str]) -> String {
        match parts.split_last() {
            None => String::new(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, before)) => {
                // In Spanish the word for "and" is another one before its own sound.
                let and = if last.starts_with(['i', 'I', 'í', 'Í']) { self.and_before_i } else { self.and };
                format!("{} {and} {last}", before.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;
    use crate::domain::{ItemId, Language};

    #[test]
    fn how_long_a_stream_was_is_said_to_half_an_hour() {
        let said = |minutes: u64, language: Language| {
            catalog::of(language).digest.about_as_long(Duration::from_secs(minutes * 60))
        };
        for (minutes, words) in [
            (3, "a few minutes"),
            (20, "about half an hour"),
            (62, "about an hour"),
            (85, "about an hour and a half"),
            (118, "about two hours"),
            (155, "about two and a half hours"),
            (12 * 60, "about twelve hours"),
            (13 * 60, "more than twelve hours"),
        ] {
            assert_eq!(said(minutes, Language::English), words, "{minutes}");
        }
        for language in Language::ALL {
            assert!((0..800).all(|minutes| !said(minutes, *language).contains(|c: char| c.is_ascii_digit())));
        }
        assert_eq!(said(155, Language::German), "etwa zweieinhalb Stunden");
    }

    #[test]
    fn names_are_joined_as_the_language_does_it() {
        let quote = |also: &[&str]| Quote {
            item: ItemId(1),
            author: "Mira".into(),
            text: String::new(),
            at: jiff::Timestamp::UNIX_EPOCH,
            into: None,
            also: also.iter().map(ToString::to_string).collect(),
        };
        let by = |language, also: &[&str]| catalog::of(language).digest.by(&quote(also), 2);
        assert_eq!(by(Language::English, &[]), "Mira");
        assert_eq!(by(Language::English, &["Teo", "Wren"]), "Mira, Teo and Wren");
        assert_eq!(by(Language::English, &["Teo", "Wren", "Otter"]), "Mira, Teo, Wren and others");
        assert_eq!(by(Language::Spanish, &["Inés"]), "Mira e Inés");
        assert_eq!(by(Language::Spanish, &["Teo"]), "Mira y Teo");
    }
}
