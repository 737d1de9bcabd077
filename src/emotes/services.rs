//! What each service answers, and where its pictures are. Pure.
//!
//! Sizes are as each means them: BetterTTV's 1x, 2x and 3x are one, two and four times the plain size; FrankerFaceZ has
//! 1, 2 and 4, and a path of its own for what moves; 7TV names its files, and gives hosts without a scheme.

use serde::Deserialize;

use super::EmoteServers;
use crate::domain::{EmoteService, KnownEmote};

/// BetterTTV's emotes that lie over the one before; it does not say so itself.
const BTTV_OVER: [&str; 8] =
    ["SoSnowy", "IceCold", "SantaHat", "TopHat", "ReinDeer", "CandyCane", "cvMask", "cvHazmat"];
/// 7TV's flag for the same, at an emote in a set, and at the emote itself.
const SEVEN_TV_OVER: (u64, u64) = (1, 1 << 8);
/// FrankerFaceZ's flag for an effect that has no picture to be seen.
const FFZ_HIDDEN: u64 = 1;

/// An emote as a service tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ServiceEmote {
    pub(super) word: String,
    pub(super) known: KnownEmote,
    /// The address of its picture that does not move.
    pub(super) still: String,
    /// The address of the one that does; none where it never moves.
    pub(super) moving: Option<String>,
}

/// The addresses to ask: everybody's emotes, and those of the channel `room`, once that is known.
pub(super) fn questions(service: EmoteService, servers: &EmoteServers, room: Option<&str>) -> Vec<String> {
    let api = &servers.of(service).api;
    let (everybody, channel) = match service {
        EmoteService::Bttv => ("emotes/global", "users/twitch"),
        EmoteService::Ffz => ("set/global", "room/id"),
        EmoteService::SevenTv => ("emote-sets/global", "users/twitch"),
    };
    let room = room.filter(|room| !room.is_empty() && room.bytes().all(|sign| sign.is_ascii_digit()));
    let channel = room.map(|room| format!("{api}/{channel}/{room}"));
    channel.into_iter().chain([format!("{api}/{everybody}")]).collect()
}

/// The emotes in an answer of `service`. What is not understood in it is passed over.
///
/// # Errors
/// When it is no answer of the kind at all.
pub(super) fn read(
    service: EmoteService,
    servers: &EmoteServers,
    answer: &[u8],
) -> Result<Vec<ServiceEmote>, serde_json::Error> {
    let images = servers.of(service).images.as_str();
    Ok(match service {
        EmoteService::Bttv => {
            let emotes = match serde_json::from_slice::<BttvAnswer>(answer)? {
                BttvAnswer::Everybody(emotes) => emotes,
                BttvAnswer::Channel { channel_emotes, shared_emotes } => {
                    channel_emotes.into_iter().chain(shared_emotes).collect()
                }
            };
            emotes.into_iter().filter_map(|emote| emote.of(images)).collect()
        }
        EmoteService::Ffz => {
            let answer: FfzAnswer = serde_json::from_slice(answer)?;
            let wanted: Vec<String> = match (answer.room, answer.default_sets) {
                (Some(room), _) => vec![room.set.to_string()],
                (None, defaults) => defaults.iter().map(ToString::to_string).collect(),
            };
            let sets = answer.sets.into_iter().filter(|(id, _)| wanted.contains(id));
            sets.flat_map(|(_, set)| set.emoticons).filter_map(|emote| emote.of(images)).collect()
        }
        EmoteService::SevenTv => {
            let emotes = match serde_json::from_slice::<SevenTvAnswer>(answer)? {
                SevenTvAnswer::Channel { emote_set } => emote_set.map(|set| set.emotes).unwrap_or_default(),
                SevenTvAnswer::Everybody { emotes } => emotes,
            };
            emotes.into_iter().filter_map(|emote| emote.of(images)).collect()
        }
    })
}

/// An emote, if its word and id can be what they should be.
fn emote(
    service: EmoteService,
    (word, id): (String, String),
    over: bool,
    (still, moving): (String, Option<String>),
) -> Option<ServiceEmote> {
    let is_word = !word.is_empty() && word.len() <= 100 && !word.contains(char::is_whitespace);
    let is_id = !id.is_empty() && id.len() <= 64 && id.bytes().all(|sign| sign.is_ascii_alphanumeric());
    let known = KnownEmote { service, id, over };
    (is_word && is_id).then_some(ServiceEmote { word, known, still, moving })
}

#[derive(Deserialize)]
#[serde(untagged)]
enum BttvAnswer {
    Everybody(Vec<BttvEmote>),
    #[serde(rename_all = "camelCase")]
    Channel {
        channel_emotes: Vec<BttvEmote>,
        #[serde(default)]
        shared_emotes: Vec<BttvEmote>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BttvEmote {
    id: String,
    code: String,
    #[serde(default)]
    image_type: String,
    #[serde(default)]
    animated: bool,
}

impl BttvEmote {
    fn of(self, images: &str) -> Option<ServiceEmote> {
        let Self { id, code, image_type, animated } = self;
        let over = BTTV_OVER.contains(&code.as_str());
        let moves = animated || image_type == "gif";
        let plain = format!("{images}/emote/{id}/2x.webp");
        let addresses = match moves {
            true => (format!("{images}/emote/{id}/static/2x.webp"), Some(plain)),
            false => (plain, None),
        };
        emote(EmoteService::Bttv, (code, id), over, addresses)
    }
}

#[derive(Deserialize)]
struct FfzAnswer {
    #[serde(default)]
    room: Option<FfzRoom>,
    #[serde(default)]
    default_sets: Vec<u64>,
    sets: std::collections::BTreeMap<String, FfzSet>,
}

#[derive(Deserialize)]
struct FfzRoom {
    set: u64,
}

#[derive(Deserialize)]
struct FfzSet {
    emoticons: Vec<FfzEmote>,
}

#[derive(Deserialize)]
struct FfzEmote {
    id: u64,
    name: String,
    #[serde(default)]
    modifier: bool,
    #[serde(default)]
    modifier_flags: u64,
    /// Its sizes, where it moves.
    #[serde(default)]
    animated: Option<serde_json::Map<String, serde_json::Value>>,
}

impl FfzEmote {
    fn of(self, images: &str) -> Option<ServiceEmote> {
        let Self { id, name, modifier, modifier_flags, animated } = self;
        if modifier_flags & FFZ_HIDDEN != 0 {
            return None;
        }
        let still = format!("{images}/emote/{id}/2");
        let moving = animated.map(|_| format!("{images}/emote/{id}/animated/2"));
        emote(EmoteService::Ffz, (name, id.to_string()), modifier, (still, moving))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SevenTvAnswer {
    // A set alone is the one that names its emotes itself.
    Everybody { emotes: Vec<SevenTvEmote> },
    Channel { emote_set: Option<SevenTvSet> },
}

#[derive(Deserialize)]
struct SevenTvSet {
    #[serde(default)]
    emotes: Vec<SevenTvEmote>,
}

#[derive(Deserialize)]
struct SevenTvEmote {
    id: String,
    name: String,
    #[serde(default)]
    flags: u64,
    #[serde(default)]
    data: Option<SevenTvData>,
}

#[derive(Deserialize)]
struct SevenTvData {
    #[serde(default)]
    animated: bool,
    #[serde(default)]
    flags: u64,
    #[serde(default)]
    host: Option<SevenTvHost>,
}

#[derive(Deserialize)]
struct SevenTvHost {
    /// Without a scheme: `//cdn.7tv.app/emote/ID`.
    #[serde(default)]
    url: String,
}

impl SevenTvEmote {
    fn of(self, images: &str) -> Option<ServiceEmote> {
        let Self { id, name, flags, data } = self;
        let over = flags & SEVEN_TV_OVER.0 != 0
            || data.as_ref().is_some_and(|data| data.flags & SEVEN_TV_OVER.1 != 0);
        // Only the path of what it says counts: the host is the one that the README names.
        let path = data
            .as_ref()
            .and_then(|data| data.host.as_ref())
            .and_then(|host| host.url.split_once("//")?.1.split_once('/'))
            .map(|(_, path)| path.trim_matches('/').to_owned())
            .filter(|path| {
                !path.is_empty() && path.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'/')
            })
            .unwrap_or_else(|| format!("emote/{id}"));
        let plain = format!("{images}/{path}/2x.webp");
        let addresses = match data.is_some_and(|data| data.animated) {
            true => (format!("{images}/{path}/2x_static.webp"), Some(plain)),
            false => (plain, None),
        };
        emote(EmoteService::SevenTv, (name, id), over, addresses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(service: EmoteService, answer: &str) -> Vec<(String, String, bool, String, Option<String>)> {
        let emotes = read(service, &EmoteServers::default(), answer.as_bytes()).unwrap();
        let told =
            |emote: ServiceEmote| (emote.word, emote.known.id, emote.known.over, emote.still, emote.moving);
        emotes.into_iter().map(told).collect()
    }

    #[test]
    fn betterttv_tells_of_everybodys_and_of_a_channels() {
        let everybody = r#"[{"id":"54fa","code":"SourPls","imageType":"gif","animated":true,"userId":"1"},
            {"id":"5849","code":"SantaHat","imageType":"png","animated":false,"userId":"1"},
            {"id":"../x","code":"bad","imageType":"png"},{"id":"1","code":"two words","imageType":"png"}]"#;
        let found = told(EmoteService::Bttv, everybody);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].3, "https://cdn.betterttv.net/emote/54fa/static/2x.webp");
        assert_eq!(found[0].4.as_deref(), Some("https://cdn.betterttv.net/emote/54fa/2x.webp"));
        assert!(found[1].2 && found[1].4.is_none());
        let channel = r#"{"id":"9","bots":[],"avatar":"x","channelEmotes":[{"id":"a1","code":"one","imageType":"png"}],
            "sharedEmotes":[{"id":"b2","code":"two","imageType":"png"}]}"#;
        assert_eq!(told(EmoteService::Bttv, channel).len(), 2);
    }

    #[test]
    fn frankerfacez_has_sets_and_a_path_of_its_own_for_what_moves() {
        let everybody = r#"{"default_sets":[3],"sets":{"3":{"emoticons":[
            {"id":9,"name":"ZrehplaR","urls":{"1":"//cdn.frankerfacez.com/emote/9/1"}},
            {"id":10,"name":"hop","animated":{"1":"//cdn.frankerfacez.com/emote/10/animated/1"}},
            {"id":11,"name":"ffzW","modifier":true,"modifier_flags":12289},
            {"id":12,"name":"hat","modifier":true,"modifier_flags":0}]},
            "4":{"emoticons":[{"id":99,"name":"elsewhere"}]}}}"#;
        let found = told(EmoteService::Ffz, everybody);
        let words: Vec<_> = found.iter().map(|emote| (emote.0.as_str(), emote.2)).collect();
        assert_eq!(words, [("ZrehplaR", false), ("hop", false), ("hat", true)]);
        assert_eq!(found[1].4.as_deref(), Some("https://cdn.frankerfacez.com/emote/10/animated/2"));
        let channel =
            r#"{"room":{"set":7,"twitch_id":5},"sets":{"7":{"emoticons":[{"id":1,"name":"own"}]}}}"#;
        assert_eq!(told(EmoteService::Ffz, channel)[0].0, "own");
    }

    #[test]
    fn seventv_names_its_files_and_its_host_is_not_believed() {
        let set = r#"{"id":"global","emotes":[
            {"id":"01F","name":"peepo","flags":0,"data":{"animated":true,"flags":0,"host":{"url":"//cdn.7tv.app/emote/01F"}}},
            {"id":"02H","name":"RainTime","flags":1,"data":{"animated":false,"flags":256,"host":{"url":"//evil.example/../etc"}}},
            {"id":"03J","name":"bare","data":null}]}"#;
        let found = told(EmoteService::SevenTv, set);
        assert_eq!(found[0].3, "https://cdn.7tv.app/emote/01F/2x_static.webp");
        assert!(found[1].2);
        assert_eq!(found[1].3, "https://cdn.7tv.app/emote/02H/2x.webp");
        assert_eq!(found[2].3, "https://cdn.7tv.app/emote/03J/2x.webp");
        let channel =
            r#"{"id":"5","platform":"TWITCH","emote_set":{"id":"s","emotes":[{"id":"04K","name":"own"}]}}"#;
        assert_eq!(told(EmoteService::SevenTv, channel)[0].0, "own");
        assert_eq!(told(EmoteService::SevenTv, r#"{"id":"5","emote_set":null}"#), []);
    }

    #[test]
    fn what_is_no_answer_is_an_error_and_no_room_is_not_asked_for() {
        let servers = EmoteServers::default();
        for service in EmoteService::ALL.iter().copied() {
            for garbage in [&b"not json"[..], b"7", b"\xff"] {
                assert!(read(service, &servers, garbage).is_err(), "{service}");
            }
            assert_eq!(questions(service, &servers, None).len(), 1);
            assert_eq!(questions(service, &servers, Some("5/../9")).len(), 1);
            assert!(questions(service, &servers, Some("500"))[0].ends_with("/500"));
        }
    }
}
