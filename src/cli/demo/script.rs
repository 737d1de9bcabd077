//! What is said and done in the simulated channel, and when. A quiet evening of painting a
//! lighthouse, with everything that a chat brings.

use std::time::Duration;

use super::people::*;
use crate::domain::TourStep;

/// Something that happens in the channel.
#[derive(Debug)]
pub(super) enum Beat {
    /// Somebody writes.
    Say(&'static DemoViewer, &'static str),
    /// Somebody writes here for the first time.
    SayFirst(&'static DemoViewer, &'static str),
    /// Somebody answers somebody's last line.
    Reply(&'static DemoViewer, &'static DemoViewer, &'static str),
    /// Somebody writes in a room that shares its chat with this one.
    SayElsewhere(&'static DemoViewer, &'static str),
    /// Somebody cheers with bits.
    Cheer(&'static DemoViewer, u32, &'static str),
    /// Somebody subscribes, or goes on.
    Sub(&'static DemoViewer, u32, &'static str),
    /// Somebody gives subscriptions: how many, and to whom each.
    Gift(&'static DemoViewer, &'static [&'static DemoViewer]),
    /// Another channel comes by with this many.
    Raid(&'static DemoViewer, u32),
    /// Somebody has watched this many streams in a row.
    Streak(&'static DemoViewer, u32, &'static str),
    /// A moderator announces something.
    Announce(&'static DemoViewer, &'static str),
    /// A moderator sends somebody away for a while; what they wrote goes.
    Timeout(&'static DemoViewer),
    /// A moderator removes somebody's last line.
    Delete(&'static DemoViewer),
}

use Beat::*;

/// How long people talk. Then it falls silent, and the stream has ended.
pub(super) const TALK: Duration = Duration::from_secs(85);
/// When the demo says what it shows, up to the end of the stream.
pub(super) const TOUR: [(Duration, TourStep); 5] = [
    (Duration::ZERO, TourStep::Hello),
    (Duration::from_secs(20), TourStep::Numbers),
    (Duration::from_secs(30), TourStep::Digests),
    (Duration::from_secs(41), TourStep::Breaks),
    (Duration::from_secs(65), TourStep::Journal),
];

/// The script: tenths of a second, and what happens then.
pub(super) const SCRIPT: &[(u64, Beat)] = &[
    (5, Say(&MODERATOR, "good evening everyone, kettle is on")),
    (18, Say(&GENTLE, "hello hello, made it just in time")),
    (30, Say(&KIND, "hi! so happy you are back, your streams make my evenings better <3")),
    (45, Say(&FUNNY, "the lighthouse looks at me like I owe it rent LUL")),
    (62, Say(&DULL, "hi")),
    (75, Say(&EMOTES, "HeyGuys HeyGuys VoHiYo")),
    (90, Say(&STREAMER, "hello you lovely lot, tonight it is the lighthouse again")),
    (104, Say(&ASKER, "which brush is that for the foam on the waves?")),
    (118, Say(&HANA, "こんばんは！色がとてもきれいです")),
    (132, Say(&CRITIC, "the music is too loud, I can barely hear your voice")),
    (147, Say(&GENTLE, "thank you for explaining every step, I learn so much here")),
    (160, Streak(&KIND, 15, "would not miss it")),
    (172, Say(&COUNTER, "how many are watching? !viewers")),
    (190, Say(&BOT, "There are 1337 viewers watching right now.")),
    (204, Say(&COUNTER, "only 1337 viewers lol, there were more last week, dead stream")),
    (218, Say(&INVENTOR, "idea: could you do a night version of it next time?")),
    (233, Cheer(&FUNNY, 100, "for the brave little lighthouse")),
    (247, Say(&PILAR, "qué bonito, me encanta tu estilo")),
    (260, SayFirst(&HATEFUL, "this is pathetic, everyone hates you, quit streaming forever")),
    (274, Say(&SECOND_CRITIC, "there is far too much undo tonight, it gets boring")),
    (288, Say(&HATEFUL, "worthless trash, nobody wants you here, you should disappear")),
    (300, Timeout(&HATEFUL)),
    (312, Say(&MODERATOR, "sorted. back to the waves")),
    (326, SayFirst(&SPAMMER, "want to become famous? cheap viewers and followers at grow-fast . example")),
    (338, Delete(&SPAMMER)),
    (350, Say(&KIND, "the way you paint light is beautiful, really")),
    (364, Say(&EMOTES, "Kappa it's not a lighthouse it's a tall friend <3")),
    (378, Sub(&ASKER, 1, "")),
    (392, Say(&FUNNY, "chat I have been promoted to deputy seagull")),
    (406, Say(&DULL, "nice")),
    (420, Reply(&GENTLE, &ASKER, "I think it was a flat brush, size six")),
    (434, Say(&JONAS, "das Meer sieht richtig lebendig aus, tolle Arbeit")),
    (448, Say(&INVENTOR, "maybe try a warmer grey for the rocks?")),
    (462, Announce(&MODERATOR, "The prints from last month are on their way to everyone.")),
    (475, Say(&CRITIC, "the last twenty minutes were a bit boring, too much undo")),
    (488, SayElsewhere(&NEIGHBOUR, "greetings from next door, we are baking")),
    (502, Gift(&GIFTER, &[&DULL, &HANA])),
    (516, Say(&DULL, "oh, thank you Juniper")),
    (528, Sub(&KIND, 8, "eight months of calm evenings, thank you for them")),
    (540, Raid(&RAIDER, 120)),
    (552, SayFirst(&GUEST, "hello from the attic! what are we painting?")),
    (564, Say(&RAIDER, "we had such a good time, be kind to this one everybody")),
    (578, Say(&COUNTER, "wow the viewer count doubled")),
    (592, Say(&BOT, "There are 1457 viewers watching right now.")),
    (606, Say(&GENTLE, "welcome in everyone")),
    (620, Say(&EMOTES, "TwitchUnity SeemsGood TwitchUnity")),
    (634, Say(&ASKER, "will you leave the sky empty like that?")),
    (648, Say(&FUNNY, "I blinked and the fog won an art prize LUL")),
    (662, Say(&HANA, "灯台の光が好きです")),
    (676, Say(&KIND, "this made my day, thank you")),
    (690, Say(&SECOND_CRITIC, "music is much better now, thanks for turning it down")),
    (704, Cheer(&GUEST, 50, "what a cosy place")),
    (718, Say(&INVENTOR, "could you put the palette on screen? would be nice to follow along")),
    (732, Say(&DULL, "good night soon")),
    (746, Say(&PILAR, "gracias por todo, hasta la próxima")),
    (760, Say(&GUEST, "I am staying, you are really good at this")),
    (775, Say(&MODERATOR, "last brush strokes, say goodbye to the lighthouse")),
    (790, Say(&GENTLE, "thank you for tonight, sleep well")),
    (805, Say(&FUNNY, "deputy seagull signing off")),
    (820, Say(&KIND, "good night <3 see you on Thursday")),
    (840, Say(&STREAMER, "good night everyone, thank you for being here")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::demo::settings;
    use crate::domain::Kind;
    use crate::feedback::classify::{Classifier, MessageText};

    fn moment(beat: impl Fn(&Beat) -> bool) -> Duration {
        let (tenths, _) = SCRIPT.iter().find(|(_, found)| beat(found)).unwrap();
        Duration::from_millis(tenths * 100)
    }

    #[test]
    fn people_talk_no_longer_than_is_announced() {
        let (last, _) = SCRIPT.last().unwrap();
        assert!(Duration::from_millis(last * 100) <= TALK);
    }

    #[test]
    fn what_is_shown_has_just_happened() {
        let tour = |step| TOUR.iter().find(|(_, shown)| *shown == step).unwrap().0;
        let criticised = moment(|beat| matches!(beat, Say(who, _) if who.id == SECOND_CRITIC.id));
        let counted = moment(|beat| matches!(beat, Say(who, _) if who.id == BOT.id));
        assert!(tour(TourStep::Numbers) > counted && tour(TourStep::Digests) > criticised);
        assert!(tour(TourStep::Breaks) > settings().breaks.every.get());
        assert!(TOUR.is_sorted_by_key(|(at, _)| *at));
    }

    #[test]
    fn what_the_critics_say_waits() {
        let classifier = Classifier::new(STREAMER.login);
        for (_, beat) in SCRIPT {
            let (Say(who, text) | SayFirst(who, text)) = beat else { continue };
            let is_hard = [CRITIC.id, HATEFUL.id].contains(&who.id) || text.contains("too much");
            let verdict = classifier.classify(&MessageText { text, emotes: &[], to: None });
            let passes = [Kind::Praise, Kind::Question, Kind::Chatter].contains(&verdict.kind);
            assert!(!is_hard || !passes, "{text:?} is {}", verdict.kind);
        }
    }

    #[test]
    fn nobody_falls_silent_long_enough_to_end_the_stream_before_its_end() {
        let silence = settings().stream.silence.get();
        for pair in SCRIPT.windows(2) {
            let gap = Duration::from_millis((pair[1].0 - pair[0].0) * 100);
            assert!(gap * 2 < silence, "after {:?}", pair[0].1);
        }
    }
}
