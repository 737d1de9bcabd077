//! What the poll promises, whatever happens.

use proptest::prelude::*;

use super::*;

fn refusals(choice: u64, now: Timestamp) -> HelixRefusal {
    let reset = Timestamp::from_second(now.as_second() - 300 + i64::try_from(choice % 900).unwrap()).ok();
    match choice % 8 {
        0 => HelixRefusal::Limited(reset),
        1 => HelixRefusal::Limited(None),
        2 => HelixRefusal::Unauthorized,
        3 => HelixRefusal::Forbidden,
        4 => HelixRefusal::SignedOut,
        5 => HelixRefusal::Bad(400, String::new()),
        6 => HelixRefusal::Unclear,
        _ => HelixRefusal::Unwell(502),
    }
}

proptest! {
    /// Whatever happens in whatever order, and whatever the clock does: one question at a time; none
    /// sooner after its like than allowed, in true time; while signed in always a wake-up, not far off.
    #[test]
    fn it_keeps_its_promises(
        seed in any::<u64>(),
        every in 0u64..120_000,
        story in prop::collection::vec((0u64..40_000, 0usize..16, any::<u64>()), 0..200),
    ) {
        let every = Duration::from_millis(every);
        let paced = every.max(Duration::from_millis(100));
        let mut poll = Poll::new("harbour", every, seed);
        // True time goes forward only; the clock is off by so many milliseconds.
        let (mut truth, mut off) = (Duration::ZERO, 0i64);
        let mut last: Vec<(HelixQuestion, Duration)> = Vec::new();
        let (mut asking, mut signed_in, mut stopped) = (None, false, false);
        for (millis, choice, dice) in story {
            truth += Duration::from_millis(millis);
            let shown = |truth: Duration, off: i64| {
                let millis = i64::try_from(truth.as_millis()).unwrap() + off;
                Timestamp::from_millisecond(start().as_millisecond() + millis).unwrap()
            };
            let mut now = shown(truth, off);
            let input = match (choice, asking) {
                (0, _) => { signed_in = false; NetEvent::News(PollNews::Access(None)) }
                (1, _) => {
                    signed_in = true;
                    let user_id = (dice % 3).to_string();
                    let login = if dice % 2 == 0 { "harbour" } else { "helper" };
                    NetEvent::News(PollNews::Access(Some(Access { user_id, login: login.into(), ..everything() })))
                }
                (2, _) => NetEvent::News(PollNews::Live(dice % 2 == 0)),
                (3, _) => {
                    off -= i64::try_from(dice % 10_000_000).unwrap();
                    now = shown(truth, off);
                    NetEvent::Tick
                }
                (4, Some(_)) if dice % 5 == 0 => NetEvent::News(PollNews::Answer(said(HelixReply::Who(None)))),
                (4..=8, Some(question)) => NetEvent::News(PollNews::Answer(said(good(question, dice % 3 > 0)))),
                (9, Some(question)) => NetEvent::News(PollNews::Answer(Ok(HelixAnswer {
                    what: good(question, true), budget: Some(0), renewed_at: None,
                }))),
                (10..=12, Some(_)) => NetEvent::News(PollNews::Answer(Err(refusals(dice, now)))),
                // Answers that nobody waits for are harmless.
                (13, None) => NetEvent::News(PollNews::Answer(said(HelixReply::Stream(None)))),
                _ => {
                    if let Some(wait) = poll.wake_at().and_then(|at| until(after(start(), truth), at)) {
                        truth += wait;
                        now = shown(truth, off);
                    }
                    NetEvent::Tick
                }
            };
            if matches!(input, NetEvent::News(PollNews::Answer(_))) {
                asking = None;
            }
            let mut out = Vec::new();
            // Deadlines are in time that never goes back.
            let steady = after(start(), truth);
            poll.on(input, Now { steady, wall: now }, &mut out);
            for output in out {
                match output {
                    Effect::Run(PollQuestion { question, .. }) => {
                        prop_assert!(signed_in && !stopped);
                        prop_assert_eq!(asking, None);
                        asking = Some(question);
                        let at_least = if question.is_extra() { paced } else { paced.min(SECOND) };
                        let before = last.iter().rev().find(|(asked, _)| *asked == question);
                        if let Some((_, before)) = before {
                            let gap = truth - *before + Duration::from_millis(1);
                            prop_assert!(gap >= at_least, "{:?} after {:?}", question, gap);
                        }
                        last.push((question, truth));
                    }
                    Effect::CancelJobs => { prop_assert_ne!(asking, None); asking = None; }
                    Effect::Report(Incoming::Link(link)) => stopped = link.state == LinkState::Stopped,
                    _ => {}
                }
            }
            match poll.wake_at() {
                None => prop_assert!(!signed_in || stopped),
                Some(at) => {
                    let longest = (paced * 5).max(paced + EVERY).max(3 * EVERY);
                    prop_assert!(until(after(start(), truth), at).is_none_or(|left| left <= longest), "{:?}", at);
                }
            }
        }
    }
}
