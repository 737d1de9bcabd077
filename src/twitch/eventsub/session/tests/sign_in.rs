//! The session where Twitch refuses, or the sign-in changes.

use super::*;

#[test]
fn refusals_are_said_and_nothing_granted_stops_until_the_sign_in_changes() {
    let mut bench = Bench::new();
    let guest = access("harbour", &[]);
    bench.give(signs_in(guest.clone()));
    bench.give(Event::Opened(1));
    bench.text(1, &welcome("s-1"));
    let forbidden = || answered("s-1".into(), Err(HelixRefusal::Forbidden));
    for _ in 0..3 {
        assert!(links(&bench.give(forbidden())).is_empty());
    }
    let done = bench.give(forbidden());
    assert_eq!(links(&done), [LinkState::Stopped]);
    assert_eq!((done[0].clone(), bench.session.wake_at()), (Effect::Close(1), None));
    let done = bench.give(signs_in(guest.clone()));
    assert_eq!(connects(&done).len(), 1, "renewed, it may be another matter");
}

#[test]
fn a_sign_in_that_changes_starts_anew_and_one_that_goes_ends_it() {
    let mut bench = Bench::up();
    assert_eq!(bench.give(signs_in(access("harbour", &["bits:read"]))), [], "the same");
    let done = bench.give(signs_in(access("harbour", &["bits:read", "channel:read:ads"])));
    assert_eq!((done[0].clone(), connects(&done).len()), (Effect::Close(1), 1));
    bench.give(Event::Opened(2));
    bench.text(2, &welcome("s-2"));
    let done = bench.give(Event::News(EventSubNews::SignIn(None)));
    assert_eq!(done[..2], [Effect::CancelJobs, Effect::Close(2)]);
    assert_eq!((links(&done), bench.session.wake_at()), (vec![LinkState::Off], None));
    assert_eq!(bench.give(answered("s-2".into(), Ok(Costs::default()))), []);
}

#[test]
fn revocations_are_said_and_a_lost_permission_is_reported() {
    let mut bench = Bench::up();
    let done = bench.text(1, &revocation(SubscriptionType::Bits, "user_removed"));
    assert_eq!(problem(&done).as_deref(), Some("Twitch does not tell of cheers."));
    assert_eq!(links(&done), [LinkState::Up]);
    let done = bench.text(1, &revocation(SubscriptionType::Raid, "authorization_revoked"));
    assert_eq!(done[0], DOUBT);
    let done = bench.give(signs_in(access("harbour", &["bits:read"])));
    assert_eq!(done.iter().filter_map(asked).count(), 1, "with a renewed sign-in it is asked for again");
}

#[test]
fn a_refused_token_is_reported_and_tried_again() {
    let mut bench = Bench::new();
    bench.give(signs_in(access("harbour", &[])));
    bench.give(Event::Opened(1));
    bench.text(1, &welcome("s-1"));
    let done = bench.give(answered("s-1".into(), Err(HelixRefusal::Unauthorized)));
    assert_eq!((done[0].clone(), links(&done)), (DOUBT, vec![LinkState::Waiting]));
    assert_eq!(bench.wake().1.iter().filter_map(asked).count(), 1);
}
