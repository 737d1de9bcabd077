//! The session where somebody can sign in.

use super::*;

fn login(token: &str) -> Option<Login> {
    Some(Login { name: "harbour_person".into(), token: Secret::new(token) })
}

/// A bench that waits for its connection.
fn connecting() -> Bench {
    let mut bench = Bench::new();
    bench.give(NetEvent::Tick);
    bench
}

fn passes(outputs: &[ChatEffect]) -> Vec<&str> {
    fn pass(effect: &ChatEffect) -> Option<&str> {
        let Effect::Send(_, line) = effect else { return None };
        line.expose().strip_prefix("PASS oauth:")?.strip_suffix("\r\n")
    }
    let at = outputs.iter().position(|effect| pass(effect).is_some());
    assert!(at.is_none_or(|at| at == 1), "after CAP and before NICK");
    outputs.iter().filter_map(pass).collect()
}

const REFUSED: &str = ":tmi.twitch.tv NOTICE * :Login authentication failed";

#[test]
fn it_signs_in_and_is_let_in_under_its_own_name() {
    let mut bench = connecting();
    let done = bench.connected(login("good"));
    assert_eq!(passes(&done), ["good"]);
    assert_eq!(sent(&done)[1..], ["NICK harbour_person", "JOIN #harbour"]);
    assert!(!format!("{done:?}").contains("good"));
    let visitor = bench.session.visitor.clone();
    assert_eq!(bench.line(&format!(":{visitor}!{visitor}@{visitor} JOIN #harbour")), []);
    let done = bench.line(":harbour_person!harbour_person@harbour_person JOIN #harbour");
    assert_eq!(bench.state(&done), Some(LinkState::Up));
}

#[test]
fn a_refused_sign_in_is_reported_and_chat_is_read_without_it() {
    for text in ["Login authentication failed", "Improperly formatted auth"] {
        let mut bench = connecting();
        bench.connected(login("bad"));
        let done = bench.line(&format!(":tmi.twitch.tv NOTICE * :{text}"));
        assert_eq!(done[..2], [Effect::Close(CONNECTION), Effect::Run(RefusedToken(Secret::new("bad")))]);
        let link = bench.link(&done).unwrap();
        assert_eq!(
            (link.state, link.problem),
            (LinkState::Waiting, Some(ChatError::SignInRefused.to_string()))
        );
        let (waited, done) = bench.wake();
        assert!(waited <= SECOND);
        assert_eq!(done, [opens()]);
        // As long as there is nothing better it stays a visitor, through every loss.
        for _ in 0..3 {
            let done = bench.connected(login("bad"));
            assert_eq!(passes(&done), [""; 0]);
            assert_eq!(sent(&done)[1], format!("NICK {}", bench.session.visitor));
            bench.line("@slow=0 :tmi.twitch.tv ROOMSTATE #harbour");
            bench.give(closed());
            bench.wake();
        }
        assert_eq!(passes(&bench.connected(login("renewed"))), ["renewed"]);
        assert!(!format!("{:?}", bench.session).contains("renewed"));
    }
}

#[test]
fn a_visitor_who_is_refused_tries_again_as_one() {
    let mut bench = connecting();
    bench.connected(login("bad"));
    bench.line(REFUSED);
    bench.wake();
    bench.connected(login("bad"));
    let done = bench.line(REFUSED);
    assert_eq!(bench.state(&done), Some(LinkState::Waiting));
    bench.wake();
    assert_eq!(passes(&bench.connected(login("bad"))), [""; 0]);
}

#[test]
fn a_server_that_refuses_every_sign_in_is_not_hammered() {
    let mut bench = connecting();
    let waits = (0..20).map(|number| {
        bench.connected(login(&number.to_string()));
        bench.line(REFUSED);
        bench.wake().0
    });
    assert!(waits.max().unwrap() > 10 * SECOND);
}
