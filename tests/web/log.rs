//! The log tells how things went and nothing that anybody said, asked or opened.

use reqwest::Method;
use serde_json::json;

use crate::support::fake_twitch::FakeTwitch;
use crate::support::program::Program;

#[tokio::test]
async fn the_log_at_info_holds_no_query_no_key_and_nothing_that_was_said() {
    let twitch = FakeTwitch::irc().await;
    let settings = format!("[twitch]\nchannel = 'harbour'\nirc_url = '{}'\n", twitch.url());
    let (program, mut chat) = tokio::join!(Program::start(&settings, "info"), twitch.welcome());
    let client = &program.client;
    let mut dock = client.dock().await;

    // What viewers say, and lines that cannot be read.
    chat.send_raw(b"@id=1 :a!a@a PRIVMSG #harbour :broken zebra \xff\xfe\r\n").await;
    for (number, text) in
        ["you are worthless, kys zebra", "only 3 viewers zebra", "hello zebra"].iter().enumerate()
    {
        chat.send(&format!(
            "@id=m{number};user-id={number};display-name=Zebra_Person;room-id=500 \
             :zebra_person!z@z PRIVMSG #harbour :{text}"
        ))
        .await;
    }
    chat.send("@msg-id=zebra :tmi.twitch.tv NOTICE #harbour :zebra notice").await;
    dock.frames_until(|frame| frame["type"] == "passed").await;

    // What the streamer does, in sound and unsound ways.
    let session = client.sign_in().await;
    let (_, session_id) = session.split_once('=').unwrap();
    for path in
        ["/dock", "/digests/last", "/nothing", "/overlay", "/api/v1/feedback", "/api/v1/status", "/ws/dock"]
    {
        for query in ["", "?zebra=1", &format!("?key={}", client.key), "?key=zebra", "?kind=zebra&zebra"] {
            let path = format!("{path}{query}");
            for request in [
                client.call(Method::GET, &path),
                client.bare(Method::GET, &path),
                client.with_session(Method::GET, &path, &session),
                client.call(Method::POST, &path).header("host", "zebra.example"),
                client.call(Method::DELETE, &path).header("origin", "http://zebra.example"),
            ] {
                request.send().await.unwrap();
            }
        }
    }
    client.post("/api/v1/marks", &json!({ "note": "zebra thought" })).await;
    client.post("/api/v1/marks", &json!({ "zebra": "zebra thought" })).await;
    client.hand_in("Zebra_Person", "your audio is terrible zebra").await;
    client.post("/api/v1/breaks", &json!({ "exercise": "zebra" })).await;
    client.post("/api/v1/digests", &json!({})).await;
    client.post("/api/v1/stream/end", &json!({})).await;

    let key = client.key.clone();
    let session_id = session_id.to_owned();
    let log = program.stop().await;
    for told in ["chat is connected", "a stream began", "a digest is ready", "the stream ended"] {
        assert!(log.contains(told), "{told} in {log}");
    }
    for kept in [&key, &session_id, "zebra", "Zebra", "key=", "?", "\u{1b}"] {
        assert!(!log.contains(kept), "{kept:?} in {log}");
    }
}
