//! The whole service with a scripted OBS: a break that is taken reaches it, and so does its end.

use super::*;
use crate::support::binary::Home;

#[tokio::test]
async fn a_break_reaches_obs_and_its_end_does_too_even_after_a_kill() {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    let url = fake.url();
    let home = Home::new(&format!(
        "[server]\nlisten = '127.0.0.1:0'\n[obs]\nurl = '{url}'\npassword = '{PASSWORD}'\nbreak_scene = 'Pause'\nmute = ['Mic']\n"
    ));
    let mut service = home.start().await;
    fake.until("a guest", |state| state.guests == 1).await;
    assert_eq!(home.run("break").await.code, Some(0));
    fake.until("the break", |state| state.on_air == "Pause" && state.muted["Mic"]).await;
    service.kill().await;
    fake.until("nobody", |state| state.guests == 0).await;
    let mut service = home.start().await;
    fake.until("a guest", |state| state.guests == 1).await;
    assert_eq!(home.run("break end").await.code, Some(0));
    let now = fake.until("its end", |state| state.on_air == "Game" && !state.muted["Mic"]).await;
    assert!(!now.muted["Music"]);
    let outcome = home.run("status").await;
    assert!(outcome.out.contains("OBS is connected"), "{outcome:?}");
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0));
    assert!(!home.log().contains(PASSWORD));
}
