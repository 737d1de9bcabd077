//! What the streamer does not want to meet in mid-stream: own lists, hidden lines and people, whoever was abusive,
//! copies and floods. Over HTTP and on the sockets of both screens.

use std::time::Duration;

use evenkeel::domain::{Author, FeedbackEvent, Incoming, NewFeedback};
use evenkeel::store::feedback;
use serde_json::{Value, json};

use crate::support::web::{Service, Socket, problem};

const ABUSE: &str = "you are worthless, kys";
const SPAM: &str = "come and say hello at the new harbour";

fn author(login: &str) -> Author {
    Author { id: format!("id-{login}"), login: login.to_lowercase(), name: login.to_owned() }
}

impl Service {
    /// Something that `login` wrote in chat just now.
    fn line(&self, login: &str, text: &str) -> NewFeedback {
        NewFeedback::message("twitch", author(login), text, self.clock.now())
    }

    /// These arrive in one batch. Returns once they are on disk.
    async fn chat(&self, drafts: Vec<NewFeedback>) {
        let batch = drafts.into_iter().map(|draft| Incoming::Feedback(Box::new(draft))).collect();
        self.running.engine.incoming().send(batch).await.unwrap();
        // What is asked for comes after what had arrived, and is written after it.
        self.put("/api/v1/quiet", &json!({ "on": false })).await;
    }

    async fn live(&self) {
        self.post("/api/v1/stream/start", &json!({})).await;
    }

    /// Who wrote what is in sight, by the dock's snapshot.
    async fn in_sight(&self) -> Vec<String> {
        names(&self.dock().await.frame().await["lines"])
    }

    /// The state in which what `login` wrote is kept, oldest first.
    async fn states(&self, login: &str) -> Vec<String> {
        let login = login.to_lowercase();
        let read = move |connection: &_| {
            let newest = feedback::newest(connection)?;
            (1..=newest.0)
                .map(|id| feedback::get(connection, evenkeel::domain::ItemId(id)))
                .collect::<Result<Vec<_>, _>>()
        };
        let items = self.running.engine.read(read).await.unwrap().into_iter().flatten();
        items.filter(|item| item.author.login == login).map(|item| item.state.to_string()).collect()
    }
}

fn names(lines: &Value) -> Vec<String> {
    lines.as_array().unwrap().iter().map(|line| line["author"].as_str().unwrap().to_owned()).collect()
}

/// Both screens, past their snapshots.
async fn screens(service: &Service) -> [Socket; 2] {
    let mut screens = [service.overlay().await, service.dock().await];
    for screen in &mut screens {
        screen.frame().await;
    }
    screens
}

/// The next frame that takes lines away or brings one, leaving out all others.
async fn change(screen: &mut Socket) -> Value {
    let is_change = |frame: &Value| frame["type"] == "removed" || frame["type"] == "passed";
    screen.frames_until(is_change).await.pop().unwrap()
}

#[tokio::test]
async fn words_of_the_streamers_own_wait_and_bots_are_no_feedback() {
    let service = Service::kept("[feedback]\nhide_words = [\"spoiler*\"]\nbots = [\"helper\"]\n").await;
    service.hand_in("Ann", "I love your stream so much, no Spoilers please").await;
    service.hand_in("Helper", "the song is called harbour lights").await;
    service.hand_in("Bo", "what a calm evening").await;
    assert_eq!(service.in_sight().await, ["Bo"]);
    assert_eq!(service.states("ann").await, ["held"]);
    // The lists count at once when they change.
    let change = json!({ "feedback.hide_words": ["calm"], "feedback.bots": [] });
    assert_eq!(service.put("/api/v1/settings", &change).await.status(), 200);
    service.hand_in("Ann", "hello again with spoilers").await;
    service.hand_in("Cy", "such a CALM game").await;
    assert_eq!(service.in_sight().await, ["Bo", "Ann"]);
    service.post("/api/v1/digests", &json!({})).await;
    assert_eq!(service.states("ann").await, ["delivered", "passed"], "what waits is read in a digest");
}

#[tokio::test]
async fn entries_that_hide_nothing_or_everything_are_refused_by_name() {
    let service = Service::kept("").await;
    for (key, entry, words) in [
        ("hide_words", "*".to_owned(), "“*” has a “*” without a word"),
        ("hide_words", "w".repeat(101), "is longer than a hundred characters"),
        ("hide_people", " ".into(), "he entry in place 1 is empty"),
        ("bots", "@".into(), "“@” is empty"),
    ] {
        let key = format!("feedback.{key}");
        let answer = service.put("/api/v1/settings", &json!({ &key: [entry] })).await;
        let (status, body) = problem(answer).await;
        assert_eq!((status, &body["errors"][0]["key"]), (422, &json!(key)));
        assert!(body["errors"][0]["detail"].as_str().unwrap().contains(words), "{body}");
    }
    let page = service.get("/settings").await.text().await.unwrap();
    for words in ["Lines with one of these wait", "People whose lines wait", "Bots of your channel"] {
        assert!(page.contains(words), "{words}");
    }
}

#[tokio::test]
async fn a_hidden_line_is_gone_from_both_screens_and_read_in_the_next_digest() {
    let service = Service::start().await;
    let id = service.hand_in("Mira", "I love your stream, thank you").await;
    let path = format!("/api/v1/feedback/{id}/hidden");
    let mut screens = screens(&service).await;
    assert_eq!(service.put(&path, &json!({ "on": true })).await.status(), 200);
    for screen in &mut screens {
        let gone = change(screen).await;
        assert_eq!((&gone["type"], gone["items"].as_array().unwrap().len()), (&json!("removed"), 1));
    }
    assert_eq!(service.in_sight().await, Vec::<String>::new(), "after a reload, too");
    assert_eq!(service.states("mira").await, ["held"]);
    assert_eq!(service.put(&path, &json!({ "on": true })).await.status(), 200, "twice is once");
    // And back.
    assert_eq!(service.put(&path, &json!({ "on": false })).await.status(), 200);
    for screen in &mut screens {
        let frame = screen.frames_until(|frame| frame["type"] == "passed").await.pop().unwrap();
        assert_eq!(frame["line"]["author"], "Mira");
    }
    assert_eq!(service.in_sight().await, ["Mira"]);
    assert_eq!(service.put(&path, &json!({ "on": false })).await.status(), 200);

    service.put(&path, &json!({ "on": true })).await;
    service.post("/api/v1/digests", &json!({})).await;
    let digest = service.json("/api/v1/digests/last").await;
    assert!(digest.to_string().contains("I love your stream"), "{digest}");
    assert_eq!(service.states("mira").await, ["delivered"]);
}

#[tokio::test]
async fn what_waits_cannot_be_brought_out_or_found_by_hiding_it() {
    let service = Service::start().await;
    let held = service.hand_in("Gus", "your audio is terrible").await;
    for id in [held.as_str(), "99"] {
        for on in [true, false] {
            let answer = service.put(&format!("/api/v1/feedback/{id}/hidden"), &json!({ "on": on })).await;
            let (status, body) = problem(answer).await;
            assert_eq!((status, body["detail"].as_str()), (404, Some("There is no such message.")), "{id}");
        }
    }
    assert_eq!(problem(service.put("/api/v1/feedback/1/hidden", &json!({ "on": "x" })).await).await.0, 422);
    assert_eq!(service.in_sight().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_hidden_person_is_in_the_settings_and_out_of_sight_until_that_is_undone() {
    let service =
        Service::kept("[twitch]\nchannel = \"harbour\"\n[feedback]\n# mine\nhide_people = [\"Somebody\"]\n")
            .await;
    service.live().await;
    service
        .chat(vec![service.line("Drifter", "one thing to say"), service.line("Ann", "a calm hello")])
        .await;
    service.chat(vec![service.line("Drifter", "and another thing")]).await;
    let mut screens = screens(&service).await;
    let hide =
        async |on: bool| service.put("/api/v1/people/drifter/hidden", &json!({ "on": on })).await.status();
    assert_eq!(hide(true).await, 200);
    for screen in &mut screens {
        assert_eq!(change(screen).await["items"].as_array().unwrap().len(), 2);
    }
    assert!(
        service.file_text().contains("# mine\nhide_people = [\"Somebody\", \"drifter\"]"),
        "{}",
        service.file_text()
    );
    service.chat(vec![service.line("DRIFTER", "once more"), service.line("Bo", "hello from me")]).await;
    assert_eq!(service.in_sight().await, ["Ann", "Bo"]);
    assert_eq!(service.states("drifter").await, ["held", "held", "held"]);
    // Twice is once.
    assert_eq!(hide(true).await, 200);
    assert_eq!(service.file_text().matches("drifter").count(), 1);
    assert_eq!(hide(false).await, 200);
    assert!(service.file_text().contains("hide_people = [\"Somebody\"]"), "{}", service.file_text());
    assert_eq!(
        service.in_sight().await,
        ["Drifter", "Ann", "Drifter", "Bo"],
        "what waited by itself waits on"
    );
    service.chat(vec![service.line("Drifter", "and here I am")]).await;
    assert_eq!(service.in_sight().await.last().map(String::as_str), Some("Drifter"));
}

#[tokio::test]
async fn a_person_who_cannot_be_hidden_is_said_in_a_sentence() {
    let service = Service::kept("[twitch]\nchannel = \"harbour\"\n").await;
    let (status, body) =
        problem(service.put("/api/v1/people/Harbour/hidden", &json!({ "on": true })).await).await;
    assert_eq!(status, 409);
    assert!(body["detail"].as_str().unwrap().starts_with("That is your own channel."), "{body}");
    let long = "w".repeat(101);
    let answer = service.put(&format!("/api/v1/people/{long}/hidden"), &json!({ "on": true })).await;
    assert_eq!(problem(answer).await.0, 422);
    // Where the settings are in no file, nothing is hidden behind their back.
    let fixed = Service::start().await;
    assert_eq!(problem(fixed.put("/api/v1/people/ann/hidden", &json!({ "on": true })).await).await.0, 409);
}

#[tokio::test]
async fn the_names_under_which_one_hides_people_are_not_told_to_the_audience() {
    let service = Service::start().await;
    let mut screens = screens(&service).await;
    let given = json!({ "source": "forms", "author": { "login": "ann@private.example", "name": "Ann" }, "text": "hello you" });
    service.post("/api/v1/feedback", &given).await;
    let [overlay, dock] = &mut screens;
    assert!(!overlay.text().await.contains("private.example"));
    assert_eq!(dock.frame().await["line"]["login"], "ann@private.example");
    assert!(!service.overlay().await.text().await.contains("private.example"));
    assert!(service.dock().await.text().await.contains("private.example"));
}

#[tokio::test]
async fn who_was_abusive_is_held_for_the_rest_of_the_stream_and_after_a_restart() {
    let service = Service::start().await;
    service.live().await;
    let mut dock = service.dock().await;
    assert_eq!(dock.frame().await["state"]["withheld"], json!([]));
    service.chat(vec![service.line("Drifter", "good evening all"), service.line("Drifter", ABUSE)]).await;
    let told = dock.frames_until(|frame| frame["type"] == "withheld").await.pop().unwrap();
    assert_eq!(told["people"][0]["name"], "Drifter");
    assert!(!told.to_string().contains("worthless"), "nothing is quoted");
    service
        .chat(vec![service.line("Drifter", "what game is this?"), service.line("Ann", "hello there")])
        .await;
    assert_eq!(service.in_sight().await, ["Drifter", "Ann"]);
    assert_eq!(service.states("drifter").await, ["passed", "held", "held"]);
    let mut overlay = service.overlay().await;
    assert!(!overlay.text().await.contains("withheld"), "the audience is not told");

    let service = service.restart().await;
    assert_eq!(service.json("/api/v1/status").await["withheld"][0]["name"], "Drifter");
    service.chat(vec![service.line("Drifter", "and now?")]).await;
    assert_eq!(service.states("drifter").await.last().map(String::as_str), Some("held"));

    service.post("/api/v1/stream/end", &json!({})).await;
    assert_eq!(service.json("/api/v1/status").await["withheld"], json!([]));
    service.clock.advance(Duration::from_secs(7200));
    service.live().await;
    service.chat(vec![service.line("Drifter", "a new evening")]).await;
    assert_eq!(service.states("drifter").await.last().map(String::as_str), Some("passed"));
}

#[tokio::test]
async fn the_streamer_lets_somebody_pass_again_for_this_stream_for_good() {
    let service = Service::start().await;
    service.live().await;
    service.chat(vec![service.line("Drifter", ABUSE), service.line("Other", "kill yourself idiot")]).await;
    let people = service.json("/api/v1/status").await["withheld"].clone();
    assert_eq!(
        people.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["Other", "Drifter"],
        "the newest first"
    );
    let path = format!("/api/v1/withheld/{}", people[1]["id"].as_str().unwrap());
    let mut dock = service.dock().await;
    dock.frame().await;
    assert_eq!(service.delete(&path).await.status(), 204);
    assert_eq!(change_of_people(&mut dock).await, ["Other"]);
    service.chat(vec![service.line("Drifter", "sorry about that")]).await;
    assert_eq!(service.states("drifter").await, ["held", "passed"]);

    let service = service.restart().await;
    // Whoever does it again is held for that line alone.
    service.chat(vec![service.line("Drifter", ABUSE), service.line("Drifter", "still here")]).await;
    assert_eq!(service.states("drifter").await, ["held", "passed", "held", "passed"]);
    assert_eq!(service.json("/api/v1/status").await["withheld"].as_array().unwrap().len(), 1);
    for id in ["0000000000000007", "x", ""] {
        assert_eq!(problem(service.delete(&format!("/api/v1/withheld/{id}")).await).await.0, 404, "{id}");
    }
}

async fn change_of_people(dock: &mut Socket) -> Vec<String> {
    let frame = dock.frames_until(|frame| frame["type"] == "withheld").await.pop().unwrap();
    frame["people"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_name_that_is_abuse_in_itself_is_not_repeated() {
    let service = Service::start().await;
    service.live().await;
    service.chat(vec![service.line("KillYourself", ABUSE)]).await;
    let status = service.json("/api/v1/status").await;
    assert_eq!(status["withheld"][0]["name"], Value::Null);
    let dock = service.dock().await.text().await;
    assert!(
        !dock.to_lowercase().contains("killyourself")
            && !status.to_string().to_lowercase().contains("killyourself")
    );
}

#[tokio::test]
async fn a_handful_of_copies_is_seen_whoever_writes_them() {
    let service = Service::start().await;
    let copies = (0..9)
        .map(|n| service.line(&format!("v{}", n % 4), &format!("what a  CALM evening it is!! x{n}")))
        .collect();
    service.clock.advance(Duration::from_secs(300));
    service.chat(copies).await;
    assert_eq!(service.in_sight().await, ["v0", "v1", "v2", "v3"]);
    assert_eq!(service.states("v0").await, ["passed", "held", "held"]);
    service.chat((0..15).map(|n| service.line(&format!("g{n}"), "gg")).collect()).await;
    assert_eq!(service.in_sight().await.len(), 4 + 12, "that is how a chat claps");
    service.clock.advance(Duration::from_secs(121));
    service.chat(vec![service.line("later", "what a calm evening it is")]).await;
    assert_eq!(service.in_sight().await.last().map(String::as_str), Some("later"));
}

#[tokio::test]
async fn a_flood_of_strangers_goes_out_of_sight_and_others_stay() {
    let service = Service::start().await;
    service.live().await;
    service.chat(vec![service.line("Ann", "how was your week then")]).await;
    service.clock.advance(Duration::from_secs(120));
    let mut screens = screens(&service).await;
    let bot = |n: usize| service.line(&format!("bot{n}"), &format!("{SPAM} x{n}"));
    service.chat((0..4).map(bot).collect()).await;
    service
        .chat(vec![
            service.line("Ida", "is this the game from last week?"),
            service.line("Ann", "hm, who are they"),
        ])
        .await;
    assert_eq!(service.in_sight().await.len(), 7);
    service.chat((4..9).map(bot).collect()).await;
    for screen in &mut screens {
        let gone = screen.frames_until(|frame| frame["type"] == "removed").await.pop().unwrap();
        assert_eq!(gone["items"].as_array().unwrap().len(), 4);
    }
    assert_eq!(service.in_sight().await, ["Ann", "Ida", "Ann"]);
    assert_eq!(service.states("bot0").await, ["held"], "none of it is lost");
    // Until a minute has passed without it.
    service.clock.advance(Duration::from_secs(50));
    service.chat(vec![service.line("bot3", "hello, it is me again")]).await;
    assert_eq!(service.states("bot3").await, ["held", "held"]);
    service.clock.advance(Duration::from_secs(61));
    service.chat(vec![service.line("bot3", "so what are you playing")]).await;
    assert_eq!(service.states("bot3").await, ["held", "held", "passed"]);
}

#[tokio::test]
async fn after_a_restart_in_mid_stream_the_regulars_are_no_strangers() {
    let service = Service::start().await;
    service.live().await;
    service
        .chat(
            (0..9)
                .map(|n| service.line(&format!("v{n}"), &format!("hello, this is the {n}th of us")))
                .collect(),
        )
        .await;
    service.clock.advance(Duration::from_secs(600));
    let service = service.restart().await;
    service.chat((0..9).map(|n| service.line(&format!("v{n}"), "what a run that was")).collect()).await;
    assert_eq!(service.states("v3").await, ["passed", "passed"]);
    assert_eq!(service.states("v8").await, ["passed", "held"], "as one copy too many");
}

#[tokio::test]
async fn a_burst_of_follows_is_held_and_nobody_in_it_is_thanked() {
    let service = Service::with(|config| config.feedback.pass_events.push(FeedbackEvent::Follow)).await;
    service.live().await;
    let follow = |login: &str| NewFeedback { event: FeedbackEvent::Follow, ..service.line(login, "") };
    service.chat(vec![follow("Friend")]).await;
    service.clock.advance(Duration::from_secs(60));
    service.chat((0..12).map(|n| follow(&format!("bot{n}"))).collect()).await;
    assert_eq!(service.in_sight().await, ["Friend"]);
    service.post("/api/v1/breaks", &json!({})).await;
    service.post("/api/v1/breaks/current/end", &json!({})).await;
    let thanks = service.running.engine.status().thanks.unwrap();
    assert_eq!(thanks.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Friend"]);
}

#[tokio::test]
async fn whoever_is_hidden_or_was_abusive_is_not_thanked() {
    let service = Service::kept("[twitch]\nchannel = \"harbour\"\n").await;
    service.live().await;
    let follow = |login: &str| NewFeedback { event: FeedbackEvent::Follow, ..service.line(login, "") };
    service
        .chat(vec![
            follow("Friend"),
            follow("Drifter"),
            follow("Late"),
            follow("Rough"),
            service.line("Rough", ABUSE),
        ])
        .await;
    service.put("/api/v1/people/drifter/hidden", &json!({ "on": true })).await;
    service.post("/api/v1/breaks", &json!({})).await;
    service.post("/api/v1/breaks/current/end", &json!({})).await;
    let mut overlay = service.overlay().await;
    assert_eq!(thanked(&overlay.frame().await["state"]["thanks"]), ["Friend", "Late"]);
    // While they are being thanked, too.
    service.put("/api/v1/people/late/hidden", &json!({ "on": true })).await;
    assert_eq!(change(&mut overlay).await["items"].as_array().unwrap().len(), 1);
    assert_eq!(thanked(&service.overlay().await.frame().await["state"]["thanks"]), ["Friend"]);
}

fn thanked(thanks: &Value) -> Vec<&str> {
    thanks["people"].as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap()).collect()
}
