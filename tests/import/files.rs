//! The same evening as each program keeps it. Made after the programs' own source; chat-downloader's lines are what its
//! version 0.2.8 makes of such lines of Twitch's.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A number of each kind that programs write down, and nothing may show.
pub const NUMBER: i64 = 48_613;

/// Somebody's words: the minute, the login name, the words.
pub type Said = (i64, &'static str, &'static str);

/// What is said in the evening.
pub const EVENING: [Said; 8] = [
    (0, "ash", "good evening everybody"),
    (1, "birch", "i love your stream, thank you so much"),
    (3, "cedar", "how do you mix that green?"),
    (5, "dove", "the music is too loud, i can hardly hear you"),
    (8, "birch", "your painting is beautiful"),
    (11, "elm", "could you show the brushes next time?"),
    (14, "ash", "same time tomorrow then"),
    (15, "nightbot", "follow the channel"),
];

/// When the evening began.
pub fn began() -> Timestamp {
    "2026-11-10T18:00:00Z".parse().unwrap()
}

fn at(minute: i64) -> Timestamp {
    began() + SignedDuration::from_mins(minute) + SignedDuration::from_millis(5_250)
}

fn local(at: Timestamp, form: &str) -> String {
    at.to_zoned(TimeZone::get("Europe/Berlin").unwrap()).strftime(form).to_string()
}

fn shown(login: &str) -> &str {
    if login == "cedar" { "宇宙の猫" } else { login }
}

/// Chatterino's log of the day.
pub fn chatterino() -> String {
    let mut log = String::from("# Start logging at 2026-11-10 18:55:00 CET\n");
    log.push_str(&format!("[18:58:00] ash subscribed at Tier 1. They've subscribed for {NUMBER} months!\n"));
    for (minute, login, text) in EVENING {
        let time = local(at(minute), "%H:%M:%S");
        let name = if login == "cedar" { "宇宙の猫 cedar".to_owned() } else { login.to_owned() };
        log.push_str(&format!("[{time}] {name}: {text}\n"));
        if minute == 5 {
            // Chatterino was closed and opened again.
            log.push_str(
                "# Stop logging at 2026-11-10 19:06:00CET\n# Start logging at 2026-11-10 19:06:30 CET\n",
            );
        }
    }
    log
}

/// Chatty's log, with everything that it mixes into it.
pub fn chatty() -> String {
    let mut log = String::from("# Log started: 2026-11-10 18:55:00 +0100\n");
    for (minute, login, text) in EVENING {
        let stamp = local(at(minute), "%Y-%m-%d %H:%M:%S %z");
        let name = match login {
            "ash" => "@ash".to_owned(),
            "cedar" => "宇宙の猫 (cedar)".to_owned(),
            login => login.to_owned(),
        };
        log.push_str(&format!("[{stamp}] <{name}> {text}\n[{stamp}] VIEWERS: {NUMBER}\n"));
    }
    let stamp = local(at(16), "%Y-%m-%d %H:%M:%S %z");
    for line in
        [format!("BITS: ash ({NUMBER})"), format!("MOD_ACTION: ash (slow {NUMBER})"), "JOIN: a, b".into()]
    {
        log.push_str(&format!("[{stamp}] {line}\n"));
    }
    log.push_str("# Log closed: 2026-11-10 23:00:00 +0100\n");
    log
}

/// TwitchDownloader's JSON.
pub fn twitch_downloader() -> String {
    let comment = |(minute, login, text): Said| {
        json!({
            "_id": format!("id-{minute}"),
            "created_at": at(minute).to_string(),
            "channel_id": "9",
            "content_offset_seconds": minute as f64 * 60.0 + 5.25,
            "commenter": { "display_name": shown(login), "_id": "7", "name": login, "bio": null },
            "message": {
                "body": text,
                "bits_spent": 0,
                "fragments": [{ "text": text, "emoticon": null }],
                "user_badges": [{ "_id": "subscriber", "version": NUMBER.to_string() }],
                "user_color": "#FF0000",
                "emoticons": [],
            },
        })
    };
    let comments: Vec<Value> = EVENING.into_iter().map(comment).collect();
    // In the order in which the program writes it.
    let [info, streamer, video, comments, embedded] = [
        json!({ "Version": { "Major": 1, "Minor": 4, "Patch": 0 } }),
        json!({ "name": "Harbour", "login": "harbour", "id": 9 }),
        json!({
            "title": "Painting boats", "id": "2300000000", "created_at": "2026-11-10T18:00:00Z",
            "start": 0, "end": 1200, "length": 1200, "viewCount": NUMBER, "game": "Art",
        }),
        Value::Array(comments),
        json!({ "firstParty": [{ "data": "AAAA" }] }),
    ];
    format!(
        "{{\"FileInfo\":{info},\"streamer\":{streamer},\"video\":{video},\"comments\":{comments},\"embeddedData\":{embedded}}}"
    )
}

/// chat-downloader's JSON of a live chat.
pub fn chat_downloader_live() -> String {
    let item = |(minute, login, text): Said| {
        json!({
            "action_type": "text_message",
            "author": {
                "badges": [{ "months": NUMBER, "name": "subscriber", "version": 6 }],
                "display_name": shown(login), "id": format!("u-{login}"), "is_moderator": false,
                "name": shown(login),
            },
            "channel_id": "9", "colour": "#FF0000", "message": text, "message_id": format!("id-{minute}"),
            "message_type": "text_message", "timestamp": at(minute).as_microsecond(), "user_type": "",
        })
    };
    let raid = json!({
        "action_type": "user_notice", "author": { "display_name": "Fern", "id": "99", "name": "fern" },
        "message_id": "raid-1", "message_type": "raid", "number_of_raiders": NUMBER,
        "system_message": format!("{NUMBER} raiders from Fern have joined!"), "timestamp": at(9).as_microsecond(),
    });
    Value::Array(EVENING.into_iter().map(item).chain([raid]).collect()).to_string()
}

/// chat-downloader's JSON of a recording, written in Berlin.
pub fn chat_downloader_recorded() -> String {
    let item = |(minute, login, text): Said| {
        // The program reads Twitch's UTC as if it were local time.
        let told = at(minute) - SignedDuration::from_hours(1);
        json!({
            "author": { "display_name": shown(login), "id": format!("u-{login}"), "name": login },
            "message": text, "message_id": format!("id-{minute}"), "message_type": "text_message",
            "time_in_seconds": minute * 60 + 5, "time_text": "0:05", "timestamp": told.as_microsecond(),
        })
    };
    Value::Array(EVENING.into_iter().map(item).collect()).to_string()
}

/// Raw lines of IRC.
pub fn raw() -> String {
    let line = |(minute, login, text): Said| {
        format!(
            "@badge-info=subscriber/{NUMBER};badges=;color=;display-name={};emotes=;id=id-{minute};room-id=9;\
             tmi-sent-ts={};user-id=u-{login} :{login}!{login}@{login}.tmi.twitch.tv PRIVMSG #harbour :{text}\r\n",
            shown(login),
            at(minute).as_millisecond(),
        )
    };
    let mut log = String::from("PING :tmi.twitch.tv\r\n");
    log.extend(EVENING.into_iter().map(line));
    log
}

/// justlog's JSON.
pub fn justlog_json() -> String {
    let raw = raw();
    let message = |(line, (minute, login, text)): (&str, Said)| {
        json!({
            "text": text, "systemText": "", "username": login, "displayName": shown(login), "channel": "harbour",
            "timestamp": at(minute).to_string(), "id": format!("id-{minute}"), "type": 1, "raw": line, "tags": {},
        })
    };
    let lines = raw.lines().filter(|line| line.starts_with('@'));
    json!({ "messages": lines.zip(EVENING).map(message).collect::<Vec<_>>() }).to_string()
}

/// rustlog's JSON without raw lines, one message a line.
pub fn rustlog_lines() -> String {
    let message = |(minute, login, text): Said| {
        let tags = json!({ "user-id": format!("u-{login}"), "login": login, "badge-info": format!("subscriber/{NUMBER}") });
        let message = json!({
            "text": text, "displayName": shown(login), "timestamp": at(minute).to_string(),
            "id": format!("id-{minute}"), "tags": tags,
        });
        format!("{message}\n")
    };
    EVENING.into_iter().map(message).collect()
}

/// justlog's text, which does not pad the day.
pub fn justlog_text() -> String {
    let mut log = String::new();
    for (minute, login, text) in EVENING {
        let stamp = at(minute).to_zoned(TimeZone::UTC).strftime("%Y-%m-%-d %H:%M:%S").to_string();
        log.push_str(&format!("[{stamp}] #harbour {login}: {text}\r\n"));
    }
    log.push_str(&format!("[2026-11-10 18:16:00] #harbour ash has been timed out for {NUMBER} seconds\r\n"));
    log
}
