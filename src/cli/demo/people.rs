//! Who is in the simulated channel. All of them are invented.

/// Somebody who writes.
#[derive(Debug)]
pub(super) struct DemoViewer {
    /// Twitch's id of the account; invented.
    pub(super) id: u32,
    pub(super) login: &'static str,
    pub(super) name: &'static str,
    pub(super) colour: &'static str,
    pub(super) badges: &'static str,
    /// Months of subscription; 0 for none.
    pub(super) months: u32,
}

const fn viewer(id: u32, login: &'static str, name: &'static str, colour: &'static str) -> DemoViewer {
    DemoViewer { id, login, name, colour, badges: "", months: 0 }
}

const fn subscriber(
    id: u32,
    login: &'static str,
    name: &'static str,
    colour: &'static str,
    months: u32,
) -> DemoViewer {
    DemoViewer { id, login, name, colour, badges: "subscriber/3", months }
}

/// The channel's own account: its lines are never feedback.
pub(super) const STREAMER: DemoViewer = DemoViewer {
    id: 900_100_200,
    login: super::CHANNEL,
    name: "evenkeel_demo",
    colour: "#4A8C86",
    badges: "broadcaster/1",
    months: 0,
};
/// Keeps order.
pub(super) const MODERATOR: DemoViewer = DemoViewer {
    id: 900_100_201,
    login: "mossy_lantern",
    name: "mossy_lantern",
    colour: "#2E8B57",
    badges: "moderator/1,subscriber/12",
    months: 14,
};
/// A bot that answers with counts, under a name bots really have, so that it is known as one.
pub(super) const BOT: DemoViewer = DemoViewer {
    id: 900_100_202,
    login: "nightbot",
    name: "Nightbot",
    colour: "#7C7CE1",
    badges: "moderator/1",
    months: 0,
};
/// Says kind things.
pub(super) const KIND: DemoViewer = subscriber(900_100_203, "mira_paints", "Mira_Paints", "#D2691E", 7);
/// Says kind things, too.
pub(super) const GENTLE: DemoViewer = viewer(900_100_204, "slow_tea_otto", "slow_tea_Otto", "#5F9EA0");
/// Jokes.
pub(super) const FUNNY: DemoViewer =
    subscriber(900_100_205, "otterly_sleepy", "otterly_sleepy", "#B22222", 3);
/// Writes in emotes.
pub(super) const EMOTES: DemoViewer = viewer(900_100_206, "lindelux", "LindeLux", "#8A2BE2");
/// Says little.
pub(super) const DULL: DemoViewer = viewer(900_100_207, "plain_pat_", "plain_pat_", "");
/// Asks.
pub(super) const ASKER: DemoViewer = viewer(900_100_208, "curious_wren", "curious_wren", "#1E90FF");
/// Has ideas.
pub(super) const INVENTOR: DemoViewer = viewer(900_100_209, "teo_tinkers", "Teo_Tinkers", "#DAA520");
/// Criticises, without abuse.
pub(super) const CRITIC: DemoViewer = viewer(900_100_210, "gruff_gus", "gruff_gus", "#696969");
/// Criticises the same thing, more kindly.
pub(super) const SECOND_CRITIC: DemoViewer = viewer(900_100_211, "pixelpetra", "PixelPetra", "#FF69B4");
/// Abuses, and is timed out.
pub(super) const HATEFUL: DemoViewer = viewer(900_100_212, "sneer_void_x", "sneer_void_x", "#FF0000");
/// Talks of numbers.
pub(super) const COUNTER: DemoViewer = viewer(900_100_213, "tally_tim", "tally_tim", "#008000");
/// Offers what nobody needs.
pub(super) const SPAMMER: DemoViewer = viewer(900_100_214, "grow_fast_4411", "grow_fast_4411", "");
/// Writes in Japanese.
pub(super) const HANA: DemoViewer = viewer(900_100_215, "hana_sora_d", "はなそら", "#00CED1");
/// Writes in Spanish.
pub(super) const PILAR: DemoViewer = viewer(900_100_216, "pilar_del_faro", "pilar_del_faro", "#FF7F50");
/// Writes in German.
pub(super) const JONAS: DemoViewer = viewer(900_100_217, "jonas_kocht", "jonas_kocht", "#9ACD32");
/// Gives subscriptions to others.
pub(super) const GIFTER: DemoViewer = subscriber(900_100_218, "juniper_gives", "JuniperGives", "#C71585", 22);
/// Comes by with a channel's people.
pub(super) const RAIDER: DemoViewer = viewer(900_100_219, "lumen_attic", "Lumen_Attic", "#6A5ACD");
/// One of those who came along.
pub(super) const GUEST: DemoViewer = viewer(900_100_220, "attic_moth", "attic_moth", "#BC8F8F");
/// Writes in another room; Twitch's shared chat copies it here.
pub(super) const NEIGHBOUR: DemoViewer = viewer(900_100_221, "fern_next_door", "fern_next_door", "#3CB371");
