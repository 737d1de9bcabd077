//! A real line's shape above each expectation; names, ids and words are invented.

use super::*;

const NOW: i64 = 1_790_000_000_000;

fn heard(raw: &str) -> Result<ConvertedLine, Skip> {
    convert(&IrcLine::parse(raw).unwrap(), Timestamp::from_millisecond(NOW).unwrap())
}

fn feedback(raw: &str) -> NewFeedback {
    match heard(raw) {
        Ok(ConvertedLine::Incoming(Incoming::Feedback(draft))) => *draft,
        other => panic!("{raw}: {other:?}"),
    }
}

/// A USERNOTICE of this kind, with more tags and, if any, the person's words.
fn usernotice(kind: &str, tags: &str, words: &str) -> NewFeedback {
    feedback(&usernotice_line(kind, tags, words))
}

fn usernotice_line(kind: &str, tags: &str, words: &str) -> String {
    let words = if words.is_empty() { String::new() } else { format!(" :{words}") };
    format!(
        "@badge-info=;badges=;color=;display-name=Juniper;emotes=;id=b20e;login=juniper;mod=0;msg-id={kind};\
         {tags};room-id=500;system-msg=Juniper\\sdid\\s77\\sthings!;tmi-sent-ts=1789999990000;user-id=42 \
         :tmi.twitch.tv USERNOTICE #harbour{words}"
    )
}

#[test]
fn a_message() {
    let draft = feedback(
        "@badge-info=subscriber/3;badges=moderator/1,subscriber/3;color=#19E6E6;display-name=Rowan_K;\
         emotes=25:5-9;first-msg=1;flags=;id=6e2c-01;mod=1;room-id=500;tmi-sent-ts=1789999999123;user-id=4028;\
         user-type=mod :rowan_k!rowan_k@rowan_k.tmi.twitch.tv PRIVMSG #harbour :good Kappa evening",
    );
    assert_eq!(draft.source, "twitch");
    assert_eq!(draft.source_id.as_deref(), Some("6e2c-01"));
    assert_eq!(draft.at.as_millisecond(), 1_789_999_999_123);
    assert_eq!(draft.event, FeedbackEvent::Message);
    assert_eq!(draft.author, Author { id: "4028".into(), login: "rowan_k".into(), name: "Rowan_K".into() });
    assert_eq!(draft.roles, Roles { broadcaster: false, moderator: true, first_message: true });
    assert_eq!(draft.text, "good Kappa evening");
    assert_eq!(draft.emotes.len(), 1);
    let style = LineStyle {
        colour: Some("#19e6e6".into()),
        badges: vec![Badge::Moderator, Badge::Subscriber],
        ..LineStyle::default()
    };
    assert_eq!(draft.style, style);
    assert_eq!((draft.reply_to, draft.mirrored, draft.amount), (None, false, None));
}

#[test]
fn a_message_without_tags_is_still_a_message() {
    let draft = feedback(":rowan!rowan@rowan.tmi.twitch.tv PRIVMSG #harbour :hello");
    assert_eq!((draft.author.name.as_str(), draft.source_id, draft.text.as_str()), ("rowan", None, "hello"));
    assert_eq!(draft.at.as_millisecond(), NOW);
}

#[test]
fn times_that_cannot_be_are_now() {
    for absurd in ["", "0", "-5", "soon", "9223372036854775807", "99999999999999999999", "1890000000000"] {
        let raw = format!("@tmi-sent-ts={absurd} :a!a@a PRIVMSG #harbour :hello");
        assert_eq!(feedback(&raw).at.as_millisecond(), NOW, "{absurd}");
    }
}

#[test]
fn a_reply() {
    let draft = feedback(
        "@display-name=Rowan;emotes=;id=1;reply-parent-display-name=Juniper;reply-parent-user-login=juniper;\
         user-id=7 :rowan!rowan@rowan PRIVMSG #harbour :@Juniper that works",
    );
    assert_eq!((draft.text.as_str(), draft.reply_to.as_deref()), ("that works", Some("juniper")));
    assert_eq!(draft.style.answers.as_deref(), Some("Juniper"));
}

#[test]
fn how_a_line_looks_is_taken_only_where_it_is_sound() {
    for (colour, expected) in
        [("#1E90FF", Some("#1e90ff")), ("", None), ("#fff", None), ("red;}", None), ("#12345g", None)]
    {
        let draft = feedback(&format!(
            "@color={colour};badges=vip/1,vip/2,hype-train/1 :a!a@a PRIVMSG #harbour :hello"
        ));
        assert_eq!(draft.style.colour.as_deref(), expected, "{colour}");
        assert_eq!(draft.style.badges, [Badge::Vip]);
    }
    let draft = feedback(":a!a@a PRIVMSG #harbour :\u{1}ACTION waves\u{1}");
    assert!(draft.style.me && draft.text == "waves");
}

#[test]
fn a_cheer_keeps_its_amount_out_of_the_words() {
    let draft = feedback("@bits=100;id=1;user-id=7 :rowan!rowan@rowan PRIVMSG #harbour :Cheer100 lovely run");
    assert_eq!((draft.event, draft.amount), (FeedbackEvent::Cheer, Some(100)));
    assert_eq!(draft.text, "lovely run");
}

#[test]
fn a_redemption_is_more_than_a_message() {
    let draft = feedback("@custom-reward-id=r-1;id=1;user-id=7 :rowan!rowan@rowan PRIVMSG #harbour :one lap");
    assert_eq!((draft.event, draft.text.as_str()), (FeedbackEvent::Redemption, "one lap"));
    assert_eq!(draft.twin.unwrap().key, "redemption:7:r-1");
}

#[test]
fn what_events_tell_too_has_a_twin() {
    let key = |draft: NewFeedback| {
        draft.twin.map(|twin| {
            assert_eq!(twin.way, Transport::Chat);
            twin.key
        })
    };
    for (kind, tags, twin) in [
        ("sub", "msg-param-cumulative-months=1", Some("sub:42")),
        ("resub", "msg-param-cumulative-months=9", Some("sub:42")),
        ("extendsub", "msg-param-cumulative-months=9", None),
        ("giftpaidupgrade", "msg-param-sender-login=rowan", None),
        ("subgift", "msg-param-months=6", Some("gift:42:1")),
        ("submysterygift", "msg-param-mass-gift-count=20", Some("gift:42:20")),
        ("submysterygift", "msg-param-mass-gift-count=lots", None),
        ("raid", "msg-param-viewerCount=430", Some("raid:42")),
        ("announcement", "msg-param-color=BLUE", None),
        // Events tell of our own room only.
        ("sharedchatnotice", "source-msg-id=raid;msg-param-viewerCount=2;source-room-id=9", None),
    ] {
        assert_eq!(key(usernotice(kind, tags, "hello")).as_deref(), twin, "{kind}");
    }
    let cheer = feedback("@bits=100;id=1;user-id=7 :rowan!rowan@rowan PRIVMSG #harbour :Cheer100 lovely run");
    assert_eq!(key(cheer).as_deref(), Some("cheer:7:100"));
    assert_eq!(key(feedback("@id=1;user-id=7 :rowan!rowan@rowan PRIVMSG #harbour :hello")), None);
    assert_eq!(key(feedback("@bits=1;id=1 :rowan!rowan@rowan PRIVMSG #harbour :hello")), None);
}

#[test]
fn events_keep_their_number_apart_and_only_the_persons_words() {
    use FeedbackEvent::{Cheer, Gift, Message, Modiversary, Other, Raid, Sub, WatchStreak};
    for (kind, tags, words, event, amount) in [
        ("sub", "msg-param-cumulative-months=1;msg-param-months=0", "", Sub, Some(1)),
        ("sub", "msg-param-months=0", "", Sub, None),
        ("resub", "msg-param-cumulative-months=9;msg-param-streak-months=4", "still here", Sub, Some(9)),
        ("extendsub", "msg-param-cumulative-months=8", "", Sub, Some(8)),
        ("giftpaidupgrade", "msg-param-sender-login=rowan", "", Sub, None),
        ("anongiftpaidupgrade", "a=b", "", Sub, None),
        ("primepaidupgrade", "msg-param-sub-plan=1000", "", Sub, None),
        ("subgift", "msg-param-months=6;msg-param-sender-count=12", "", Gift, Some(1)),
        ("submysterygift", "msg-param-mass-gift-count=20;msg-param-sender-count=100", "", Gift, Some(20)),
        ("anonsubmysterygift", "msg-param-mass-gift-count=15", "", Gift, Some(15)),
        ("raid", "msg-param-viewerCount=430;msg-param-login=juniper", "", Raid, Some(430)),
        ("midnightsquid", "msg-param-amount=600", "", Cheer, None),
        (
            "viewermilestone",
            "msg-param-value=15;msg-param-category=watch-streak",
            "back again",
            WatchStreak,
            Some(15),
        ),
        ("bitsbadgetier", "msg-param-threshold=1000", "GG", Other, Some(1000)),
        ("modiversary", "msg-param-months=18", "", Modiversary, Some(18)),
        ("ritual", "msg-param-ritual-name=new_chatter", "hello", Other, None),
        ("charitydonation", "msg-param-donation-amount=500", "", Other, None),
        ("announcement", "msg-param-color=BLUE", "stretch in ten", Message, None),
        ("somethingnew", "msg-param-value=5", "what is this", Message, None),
    ] {
        let draft = usernotice(kind, tags, words);
        assert_eq!((draft.event, draft.amount), (event, amount), "{kind}");
        assert_eq!(draft.text, words, "{kind}");
        assert_eq!(draft.author.name, "Juniper", "{kind}");
    }
}

#[test]
fn what_says_nothing_is_left_out() {
    for (kind, tags) in
        [("unraid", "a=b"), ("somethingnew", "a=b"), ("subgift", "msg-param-community-gift-id=9")]
    {
        assert!(matches!(heard(&usernotice_line(kind, tags, "")), Ok(ConvertedLine::Nothing)), "{kind}");
    }
    let host = ":jtv!~jtv@jtv.tmi.twitch.tv PRIVMSG #harbour :Rowan is now hosting you for 11 viewers.";
    assert!(matches!(heard(host), Ok(ConvertedLine::Nothing)));
    assert!(matches!(heard(":a!a@a PRIVMSG #harbour :\u{1}ACTION \u{1}"), Ok(ConvertedLine::Nothing)));
}

#[test]
fn shared_chat_is_marked_as_another_rooms() {
    let raid =
        usernotice("sharedchatnotice", "source-msg-id=raid;msg-param-viewerCount=2;source-room-id=9", "");
    assert_eq!((raid.event, raid.mirrored, raid.amount), (FeedbackEvent::Raid, true, Some(2)));
    let ours = usernotice("sharedchatnotice", "source-msg-id=announcement;source-room-id=500", "hi");
    assert_eq!((ours.event, ours.mirrored), (FeedbackEvent::Message, false));
    let copy = feedback("@room-id=500;source-room-id=9 :a!a@a PRIVMSG #harbour :hello next door");
    assert!(copy.mirrored);
}

#[test]
fn deletions() {
    let deletion = |raw: &str| match heard(raw) {
        Ok(ConvertedLine::Incoming(Incoming::Deleted(deletion))) => deletion,
        other => panic!("{raw}: {other:?}"),
    };
    let now = Timestamp::from_millisecond(NOW).unwrap();
    let cleared = deletion("@room-id=500 :tmi.twitch.tv CLEARCHAT #harbour");
    assert_eq!(cleared, Deletion::Everything { at: now });
    assert_eq!(
        deletion(
            "@ban-duration=1;room-id=500;target-user-id=42;tmi-sent-ts=1789999990000 :tmi.twitch.tv CLEARCHAT \
             #harbour :juniper"
        ),
        Deletion::Author { author_id: "42".into(), at: Timestamp::from_second(1_789_999_990).unwrap() }
    );
    assert_eq!(
        deletion("@login=juniper;room-id=;target-msg-id=94e6 :tmi.twitch.tv CLEARMSG #harbour :sour words"),
        Deletion::Message { source_id: "94e6".into() }
    );
    // Another room cleared its chat: ours stays.
    let elsewhere = "@room-id=500;source-room-id=9 :tmi.twitch.tv CLEARCHAT #harbour";
    assert!(matches!(heard(elsewhere), Ok(ConvertedLine::Nothing)));
}

#[test]
fn lines_that_lack_what_they_are_about_are_unusable() {
    for raw in [
        ":tmi.twitch.tv PRIVMSG #harbour :who says this",
        ":a!a@a PRIVMSG harbour :no channel",
        ":a!a@a PRIVMSG",
        ":a!a@a PRIVMSG #harbour:hello",
        ":tmi.twitch.tv CLEARMSG #harbour :sup",
        ":tmi.twitch.tv CLEARCHAT #harbour :juniper",
        ":tmi.twitch.tv CLEARCHAT",
        "@msg-id=raid USERNOTICE #harbour",
    ] {
        assert_eq!(heard(raw).map(|_| ()), Err(Skip::Unusable), "{raw}");
    }
}
