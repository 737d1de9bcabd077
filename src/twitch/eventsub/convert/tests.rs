//! Events in the shape Twitch sends them; names, ids and words are invented.

use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_790_000_000_000;

fn told(subject: SubscriptionType, event: &Value) -> Result<Option<Incoming>, Unreadable> {
    let event = event.to_string();
    let note = Notification {
        id: "m-1".to_owned(),
        at: "2026-09-21T13:33:10.123456789Z".parse().ok(),
        subject: subject.name().to_owned(),
        version: subject.version().to_owned(),
        event: &event,
    };
    convert(subject, &note, Timestamp::from_millisecond(NOW).unwrap())
}

fn feedback(subject: SubscriptionType, event: &Value) -> NewFeedback {
    match told(subject, event) {
        Ok(Some(Incoming::Feedback(draft))) => *draft,
        other => panic!("{subject:?} {event}: {other:?}"),
    }
}

/// What every event by a person has, with more.
fn by_juniper(more: Value) -> Value {
    let mut event = json!({
        "user_id": "42", "user_login": "juniper", "user_name": "Juniper",
        "broadcaster_user_id": "500", "broadcaster_user_login": "harbour", "broadcaster_user_name": "Harbour",
        "something_new": [1, 2, 3],
    });
    let (Value::Object(all), Value::Object(more)) = (&mut event, more) else { panic!("objects") };
    all.extend(more);
    event
}

#[test]
fn every_event_in_the_words_of_the_house() {
    let soon = "2026-09-21T13:34:20Z";
    let told: Vec<_> = [
        (SubscriptionType::Online, json!({ "id": "s-9", "broadcaster_user_id": "500", "type": "live", "started_at": "2026-09-21T13:30:00Z" })),
        (SubscriptionType::Offline, json!({ "broadcaster_user_id": "500" })),
        (SubscriptionType::Offline, json!({ "broadcaster_user_id": "500", "id": "s-9" })),
        (SubscriptionType::Update, json!({ "title": "Slow\u{7} morning ", "language": "en", "category_id": "9", "category_name": "Pottery", "content_classification_labels": [] })),
        (SubscriptionType::Ads, json!({ "duration_seconds": 90, "started_at": "2026-09-21T13:33:00Z", "is_automatic": true })),
        (SubscriptionType::HypeBegin, json!({ "id": "h-1", "level": 4, "total": 900, "goal": 1000, "expires_at": soon })),
        (SubscriptionType::HypeProgress, json!({ "id": "h-1", "level": 5, "total": 1900, "expires_at": soon })),
        (SubscriptionType::HypeEnd, json!({ "id": "h-1", "level": 5, "ended_at": soon })),
        (SubscriptionType::Raid, json!({ "from_broadcaster_user_id": "77", "from_broadcaster_user_login": "rowan_k", "from_broadcaster_user_name": "Rowan_K", "to_broadcaster_user_id": "500", "viewers": 430 })),
        (SubscriptionType::Follow, by_juniper(json!({ "followed_at": "2026-09-21T13:32:59.5Z" }))),
        (SubscriptionType::Subscribe, by_juniper(json!({ "tier": "1000", "is_gift": false }))),
        (SubscriptionType::Resub, by_juniper(json!({ "tier": "2000", "cumulative_months": 15, "streak_months": null, "duration_months": 6, "message": { "text": "still here Wave", "emotes": [{ "begin": 11, "end": 14, "id": "7" }] } }))),
        (SubscriptionType::Gift, by_juniper(json!({ "total": 20, "tier": "1000", "cumulative_total": 284, "is_anonymous": false }))),
        (SubscriptionType::Gift, json!({ "user_id": null, "user_login": null, "user_name": null, "total": 5, "cumulative_total": null, "is_anonymous": true })),
        (SubscriptionType::Cheer, by_juniper(json!({ "message": "Cheer100 lovely run", "bits": 100, "is_anonymous": false }))),
        (SubscriptionType::Cheer, json!({ "user_id": null, "message": "Anon50 go on", "bits": 50, "is_anonymous": true })),
        (SubscriptionType::Bits, by_juniper(json!({ "bits": 2, "type": "cheer", "power_up": null, "message": { "text": "cheer1 hi cheer1", "fragments": [] } }))),
        (SubscriptionType::Bits, by_juniper(json!({ "bits": 40, "type": "power_up", "power_up": { "type": "gigantify_an_emote" }, "message": { "text": "Wave", "fragments": [] } }))),
        (SubscriptionType::Bits, by_juniper(json!({ "bits": 300, "type": "custom_power_up", "power_up": null, "custom_power_up": { "id": "p-1", "title": "A lap" }, "message": { "text": "round the lake", "fragments": [] } }))),
        (SubscriptionType::PowerUp, by_juniper(json!({ "id": "u-5", "user_input": "round the lake", "custom_power_up": { "id": "p-1", "title": "A lap for 300 bits", "bits": 300, "prompt": "Where to?" }, "redeemed_at": "2026-09-21T13:33:06Z" }))),
        (SubscriptionType::Redemption, by_juniper(json!({ "id": "r-5", "user_input": "one\u{0} lap", "status": "unfulfilled", "reward": { "id": "w-1", "title": "A lap", "cost": 100 }, "redeemed_at": "2026-09-21T13:33:05Z" }))),
    ]
    .into_iter()
    .map(|(subject, event)| (subject, told(subject, &event).unwrap().unwrap()))
    .collect();
    insta::assert_debug_snapshot!(told);
}

#[test]
fn what_says_nothing_is_left_out() {
    let gift = by_juniper(json!({ "tier": "1000", "is_gift": true }));
    assert_eq!(told(SubscriptionType::Subscribe, &gift), Ok(None));
    for kind in ["playlist", "watch_party", "premiere", "rerun", ""] {
        assert_eq!(told(SubscriptionType::Online, &json!({ "id": "1", "type": kind })), Ok(None));
    }
}

#[test]
fn what_lacks_what_it_is_about_is_unreadable() {
    for (subject, event) in [
        (SubscriptionType::Online, json!({ "type": "live" })),
        (SubscriptionType::Online, json!({ "id": 5, "type": "live" })),
        (SubscriptionType::Update, json!({ "title": ["a"] })),
        (SubscriptionType::Ads, json!({ "started_at": "2026-09-21T13:33:00Z" })),
        (SubscriptionType::Ads, json!({ "duration_seconds": "soon" })),
        (SubscriptionType::HypeBegin, json!({ "level": 1 })),
        (SubscriptionType::Raid, json!({ "viewers": 3 })),
        (SubscriptionType::Follow, json!({ "user_id": null, "user_login": "juniper" })),
        (SubscriptionType::Follow, json!({ "user_id": "42", "user_login": " \u{7} " })),
        (SubscriptionType::Subscribe, by_juniper(json!({}))),
        (SubscriptionType::Subscribe, by_juniper(json!({ "is_gift": "no" }))),
        (SubscriptionType::Gift, json!({ "is_anonymous": false, "total": 1 })),
        (SubscriptionType::Bits, by_juniper(json!({ "bits": 3 }))),
        (SubscriptionType::Redemption, json!([])),
        (SubscriptionType::Cheer, json!(null)),
    ] {
        assert_eq!(told(subject, &event), Err(Unreadable), "{event}");
    }
}

#[test]
fn what_is_missing_or_wrong_beside_it_costs_nothing() {
    let gift = feedback(SubscriptionType::Gift, &by_juniper(json!({ "total": -4 })));
    assert_eq!((gift.amount, gift.twin), (None, None));
    let raid =
        json!({ "from_broadcaster_user_id": "77", "from_broadcaster_user_login": "Rowan", "viewers": "12" });
    let raid = feedback(SubscriptionType::Raid, &raid);
    assert_eq!(
        (raid.amount, raid.author.login.as_str(), raid.author.name.as_str()),
        (Some(12), "rowan", "rowan")
    );
    let redemption = feedback(
        SubscriptionType::Redemption,
        &by_juniper(json!({ "user_input": 5, "reward": "w", "redeemed_at": {} })),
    );
    assert_eq!((redemption.text.as_str(), redemption.twin), ("", None));
    assert_eq!(redemption.at, "2026-09-21T13:33:10.123456789Z".parse().unwrap(), "the message's time");
    let resub =
        feedback(SubscriptionType::Resub, &by_juniper(json!({ "message": null, "cumulative_months": 0 })));
    assert_eq!((resub.amount, resub.text.as_str()), (None, ""));
}

#[test]
fn a_cheer_without_its_number_still_shows_none() {
    let cheer = feedback(
        SubscriptionType::Cheer,
        &by_juniper(json!({ "message": "Cheer5000 hello", "bits": "many" })),
    );
    assert_eq!((cheer.amount, cheer.twin, cheer.text.as_str()), (None, None, "hello"));
}

#[test]
fn the_streamers_own_doings_are_known_as_such() {
    let event = by_juniper(json!({ "user_id": "500", "reward": { "id": "w-1" } }));
    assert!(feedback(SubscriptionType::Redemption, &event).roles.broadcaster);
    let nobody = json!({ "total": 1, "is_anonymous": true });
    assert!(!feedback(SubscriptionType::Gift, &nobody).roles.broadcaster);
}

#[test]
fn times_that_cannot_be_are_the_messages_or_now() {
    let follow = |at: &str| {
        feedback(SubscriptionType::Follow, &by_juniper(json!({ "followed_at": at }))).at.to_string()
    };
    assert_eq!(follow("2026-09-21T13:33:00Z"), "2026-09-21T13:33:00Z");
    for absurd in ["", "1999-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "soon"] {
        assert_eq!(follow(absurd), "2026-09-21T13:33:10.123456789Z", "{absurd}");
    }
    let long = told(
        SubscriptionType::Ads,
        &json!({ "duration_seconds": i64::MAX, "started_at": "2026-09-21T13:33:00Z" }),
    );
    let until = "2026-09-21T13:43:00Z".parse().unwrap();
    assert_eq!(long, Ok(Some(Incoming::StreamSignal(StreamSignal::AdsBegan { until }))));
}

/// The emotes of a message with this one in it, each as what it covers.
fn covered(text: &str, emote: &Value) -> Vec<String> {
    let event = by_juniper(json!({ "message": { "text": text, "emotes": [emote] } }));
    let draft = feedback(SubscriptionType::Resub, &event);
    draft.emotes.iter().map(|span| draft.text[span.start..span.end].to_owned()).collect()
}

#[test]
fn emotes_are_found_however_their_end_is_counted_and_nowhere_else() {
    let emote = |begin: i64, end: i64| json!({ "id": "7", "begin": begin, "end": end });
    assert_eq!(covered("héllo Wave all", &emote(6, 9)), ["Wave"]);
    assert_eq!(covered("héllo Wave all", &emote(6, 10)), ["Wave"]);
    assert_eq!(covered("Wave", &emote(0, 3)), ["Wave"]);
    assert_eq!(covered("Wave", &emote(0, 4)), ["Wave"]);
    for (begin, end) in [(9, 6), (0, 9), (7, 9), (6, 8), (-1, 3), (0, i64::MAX), (99, 120), (5, 9)] {
        assert_eq!(covered("hello Wave all", &emote(begin, end)), [""; 0], "{begin}-{end}");
    }
    assert_eq!(covered("Wave", &json!({ "id": "7/8:0-1", "begin": 0, "end": 3 })), [""; 0]);
    assert_eq!(covered("Wave", &json!("Wave")), [""; 0]);
}

/// The examples that lie beside the repository, where they do: each is read, or known not to be.
#[test]
fn recorded_examples_are_read_or_known_not_to_be() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/eventsub");
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let raw = std::fs::read_to_string(&path).unwrap();
        let Ok(message) = super::super::envelope::read(&raw) else { panic!("{}", path.display()) };
        if let super::super::envelope::EventSubMessage::Notification(note) = message
            && let Some(subject) = SubscriptionType::named(&note.subject, &note.version)
        {
            let told = convert(subject, &note, Timestamp::from_millisecond(NOW).unwrap());
            assert!(matches!(told, Ok(Some(_))), "{}: {told:?}", path.display());
        }
    }
}
