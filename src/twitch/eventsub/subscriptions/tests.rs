//! Questions asked one after the other, and every answer there is.

use super::*;
use crate::twitch::http::NoAnswer;

const SECOND: Duration = Duration::from_secs(1);

fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

/// It is that time, by every clock.
fn at(time: Timestamp) -> Now {
    Now { steady: time, wall: time }
}

fn all() -> Subscriptions {
    let mut subscriptions = Subscriptions::new(SubscriptionType::ASKED.to_vec(), 7);
    subscriptions.begin();
    subscriptions
}

fn taken(total_cost: u32) -> Result<Costs, HelixRefusal> {
    Ok(Costs { cost: 0, total_cost, max_total_cost: 10 })
}

/// Asks for everything, each answered by `answer`, and gives what was asked for.
fn ask(
    subscriptions: &mut Subscriptions,
    answer: impl Fn(SubscriptionType) -> Result<Costs, HelixRefusal>,
) -> Vec<SubscriptionType> {
    let mut asked = Vec::new();
    while let Some(subject) = subscriptions.next(now()) {
        assert_eq!(subscriptions.next(now()), None, "one at a time");
        asked.push(subject);
        assert!(subscriptions.answered(answer(subject), at(now())).is_none());
    }
    asked
}

#[test]
fn everything_is_asked_for_once_and_in_order() {
    let mut subscriptions = all();
    assert_eq!(ask(&mut subscriptions, |_| taken(0)), SubscriptionType::ASKED);
    assert!(subscriptions.is_settled() && !subscriptions.is_nothing());
    assert_eq!(subscriptions.missing(), None);
    assert!(subscriptions.answered(taken(0), at(now())).is_none(), "nothing was asked");
}

#[test]
fn what_is_there_already_is_good_and_what_is_refused_is_off_for_this_sign_in() {
    let answer = |subject| match subject {
        SubscriptionType::Online => Err(HelixRefusal::Known),
        SubscriptionType::Offline => Err(HelixRefusal::Unclear),
        SubscriptionType::Follow | SubscriptionType::HypeEnd => Err(HelixRefusal::Forbidden),
        SubscriptionType::HypeBegin => Err(HelixRefusal::Bad(400, "no".into())),
        _ => taken(0),
    };
    let mut subscriptions = all();
    assert_eq!(ask(&mut subscriptions, answer).len(), 15);
    let (problem, advice) = subscriptions.missing().unwrap();
    assert_eq!(problem, "Twitch does not tell of follows, hype trains.");
    assert_eq!(advice, "Sign in with the channel's own account to hear of it.");
    subscriptions.begin();
    assert_eq!(ask(&mut subscriptions, answer).len(), 12);
}

#[test]
fn nothing_granted_is_nothing() {
    let mut subscriptions = all();
    ask(&mut subscriptions, |_| Err(HelixRefusal::Forbidden));
    assert!(subscriptions.is_nothing());
    subscriptions.begin();
    assert!(subscriptions.is_nothing());
}

#[test]
fn costly_ones_stop_where_the_limit_would_be_exceeded() {
    let spent = std::cell::Cell::new(8);
    let mut subscriptions = all();
    let asked = ask(&mut subscriptions, |subject| {
        // What needs no permission costs one each on somebody else's channel.
        let cost = u32::from(subject.feature().is_none());
        spent.set(spent.get() + cost);
        Ok(Costs { cost, total_cost: spent.get(), max_total_cost: 10 })
    });
    assert_eq!(asked[..3], [SubscriptionType::Online, SubscriptionType::Offline, SubscriptionType::Follow]);
    assert_eq!(asked.len(), 13, "what costs nothing is asked for all the same");
    let (problem, advice) = subscriptions.missing().unwrap();
    assert_eq!(problem, "Twitch does not tell of raids, the title and the category.");
    assert!(advice.contains("room"), "{advice}");
}

#[test]
fn a_limit_is_waited_for_but_not_for_ever() {
    let limited = |reset| Err(HelixRefusal::Limited(reset));
    let mut subscriptions = all();
    subscriptions.next(now());
    let reset = after(now(), 20 * SECOND);
    assert!(matches!(subscriptions.answered(limited(Some(reset)), at(now())), Some(EventSubError::Limited)));
    assert_eq!(subscriptions.wake_at(), Some(reset));
    assert_eq!(subscriptions.next(after(now(), 19 * SECOND)), None);
    assert_eq!(subscriptions.next(reset), Some(SubscriptionType::Online));
    for absurd in [Some(Timestamp::MAX), Some(Timestamp::MIN), None] {
        let mut subscriptions = all();
        subscriptions.next(now());
        subscriptions.answered(limited(absurd), at(now()));
        let wait = until(now(), subscriptions.wake_at().unwrap()).unwrap();
        assert!((SECOND..=60 * SECOND).contains(&wait), "{absurd:?}");
    }
    subscriptions.answered(limited(None), at(reset));
    subscriptions.next(after(reset, SECOND));
    assert!(subscriptions.answered(limited(None), at(reset)).is_none());
    assert_eq!(subscriptions.next(reset), Some(SubscriptionType::Offline), "the next one");
}

#[test]
fn trouble_is_tried_again_after_growing_waits() {
    let mut subscriptions = all();
    let (mut time, mut longest) = (now(), Duration::ZERO);
    for _ in 0..40 {
        assert_eq!(subscriptions.next(time), Some(SubscriptionType::Online));
        assert_eq!(subscriptions.wake_at(), None);
        assert!(subscriptions.answered(Err(HelixRefusal::Silent(NoAnswer::TooSlow)), at(time)).is_some());
        let at = subscriptions.wake_at().unwrap();
        longest = longest.max(until(time, at).unwrap_or_default());
        time = at;
    }
    assert!(longest > 30 * SECOND && longest <= 60 * SECOND, "{longest:?}");
    assert!(
        subscriptions.answered(Err(HelixRefusal::Unwell(500)), at(time)).is_none(),
        "nothing is in flight"
    );
}

#[test]
fn what_is_revoked_is_off_until_the_sign_in_is_renewed_or_the_next_session() {
    let mut subscriptions = all();
    subscriptions.revoked(SubscriptionType::Bits, "authorization_revoked");
    assert_eq!(subscriptions.missing(), None, "it was not on yet");
    ask(&mut subscriptions, |_| taken(0));
    subscriptions.revoked(SubscriptionType::Bits, "authorization_revoked");
    subscriptions.revoked(SubscriptionType::Raid, "version_removed");
    assert_eq!(subscriptions.missing().unwrap().0, "Twitch does not tell of raids, cheers.");
    assert!(subscriptions.is_settled());
    subscriptions.renewed();
    assert_eq!(ask(&mut subscriptions, |_| taken(0)), [SubscriptionType::Bits]);
    subscriptions.begin();
    assert!(!ask(&mut subscriptions, |_| taken(0)).contains(&SubscriptionType::Raid));
}

#[test]
fn where_bits_are_refused_the_old_telling_of_cheers_serves() {
    use SubscriptionType::{Bits, Cheer, PowerUp};
    let refuse = |what: &'static [SubscriptionType]| {
        move |subject| if what.contains(&subject) { Err(HelixRefusal::Forbidden) } else { taken(0) }
    };
    let mut subscriptions = all();
    let asked = ask(&mut subscriptions, refuse(&[PowerUp]));
    assert_eq!(
        (asked.contains(&Cheer), subscriptions.missing()),
        (false, None),
        "bits tell of power-ups, too"
    );

    let mut subscriptions = all();
    let asked = ask(&mut subscriptions, refuse(&[Bits]));
    assert_eq!((asked.last(), subscriptions.missing()), (Some(&Cheer), None));
    subscriptions.begin();
    let asked = ask(&mut subscriptions, |_| taken(0));
    assert!(asked.contains(&Cheer) && !asked.contains(&Bits), "nor is it asked again in the next session");

    let mut subscriptions = all();
    ask(&mut subscriptions, refuse(&[Bits, Cheer]));
    assert_eq!(subscriptions.missing().unwrap().0, "Twitch does not tell of cheers.");

    let mut subscriptions = all();
    ask(&mut subscriptions, |_| taken(0));
    subscriptions.revoked(Bits, "version_removed");
    assert_eq!(ask(&mut subscriptions, |_| taken(0)), [Cheer], "and where Twitch has done away with it");
}
