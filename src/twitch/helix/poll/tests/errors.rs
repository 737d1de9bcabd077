//! The poll where Twitch does not answer as it should, and where the clock does not go as it should.

use super::*;

#[test]
fn few_questions_left_are_left_to_others_until_the_reset() {
    let mut bench = Bench::signed_in();
    let reset = after(bench.now, 90 * SECOND);
    bench.give(NetEvent::News(PollNews::Answer(Ok(HelixAnswer {
        what: HelixReply::Stream(Some(on_air("41"))),
        budget: Some(3),
        renewed_at: Some(reset),
    }))));
    assert_eq!((bench.state(), bench.asked()), (Some(LinkState::Up), None));
    assert_eq!(bench.poll.wake_at(), Some(reset));
    assert_eq!(bench.watch(90 * SECOND, true).len(), 4);
}

#[test]
fn a_limit_is_waited_out_but_not_for_ever() {
    for (reset, least, most) in
        [(Some(100), 100, 121), (Some(86_400), 180, 180), (Some(-86_400), 60, 61), (None, 60, 61)]
    {
        let mut bench = Bench::signed_in();
        let reset = reset.map(|seconds| Timestamp::from_second(start().as_second() + seconds).unwrap());
        bench.refuse(HelixRefusal::Limited(reset));
        assert_eq!((bench.state(), bench.asked()), (Some(LinkState::Waiting), None));
        let waited = bench.wake();
        assert_eq!(bench.asked(), Some(Stream));
        assert!((least * SECOND..=most * SECOND).contains(&waited), "{reset:?}: {waited:?}");
    }
}

#[test]
fn an_outage_is_told_once_and_waits_grow_beyond_the_polls() {
    for refused in [
        HelixRefusal::Unwell(503),
        HelixRefusal::Silent(NoAnswer::Unreachable),
        HelixRefusal::Unclear,
        HelixRefusal::Bad(400, "no".into()),
        HelixRefusal::Forbidden,
        HelixRefusal::Unauthorized,
    ] {
        let mut bench = Bench::signed_in();
        bench.settle(true);
        let mut longest = Duration::ZERO;
        bench.wake();
        bench.refuse(refused.clone());
        let began = bench.link().unwrap().clone();
        assert_eq!((began.state, began.since), (LinkState::Waiting, bench.now));
        assert!(began.problem.is_some() && began.advice.is_some());
        for _ in 0..60 {
            let waited = bench.wake();
            assert!((EVERY..=2 * EVERY).contains(&waited), "{refused:?}: {waited:?}");
            longest = longest.max(waited);
            assert_eq!(bench.asked(), Some(Stream));
            bench.refuse(refused.clone());
            assert_eq!(bench.out, [], "{refused:?}");
        }
        assert!(longest > EVERY + 40 * SECOND);
        bench.wake();
        bench.answer(HelixReply::Stream(None));
        assert_eq!(bench.state(), Some(LinkState::Up));
        bench.wake();
        bench.refuse(refused);
        assert!(bench.wake() <= EVERY + SECOND);
    }
}

#[test]
fn one_forbidden_question_is_not_asked_again_and_the_rest_goes_on() {
    for refused in [HelixRefusal::Forbidden, HelixRefusal::Unauthorized] {
        let mut bench = Bench::signed_in();
        bench.answer(HelixReply::Stream(Some(on_air("41"))));
        assert_eq!(bench.asked(), Some(Followers));
        bench.refuse(refused);
        let link = bench.link().unwrap();
        assert_eq!(link.state, LinkState::Up);
        assert!(link.problem.as_ref().unwrap().contains("how many follow") && link.advice.is_some());
        assert_eq!(bench.asked(), Some(Subscribers));
        assert_eq!(bench.settle(true), [Subscribers, Ads]);
        let asked = bench.watch(11 * EVERY, true);
        assert!(asked.iter().all(|(question, _)| *question != Followers), "{asked:?}");
        assert!(asked.iter().any(|(question, _)| *question == Subscribers), "{asked:?}");
        // A renewed token is the same sign-in.
        bench.give(NetEvent::News(PollNews::Access(Some(Access {
            token: Secret::new("renewed"),
            ..everything()
        }))));
        assert_eq!(bench.out, []);
        bench.now = after(bench.now, EVERY);
        bench.give(NetEvent::News(PollNews::Access(Some(Access {
            client_id: "another".into(),
            ..everything()
        }))));
        assert_eq!(bench.settle(true), [Stream, Followers, Subscribers, Ads]);
        assert_eq!(bench.last_link.as_ref().unwrap().problem, None);
    }
}

#[test]
fn trouble_with_one_number_is_not_trouble_with_twitch() {
    let mut bench = Bench::signed_in();
    bench.answer(HelixReply::Stream(Some(on_air("41"))));
    bench.refuse(HelixRefusal::Unwell(500));
    assert_eq!((bench.link(), bench.asked()), (None, Some(Subscribers)));
    bench.settle(true);
    let asked = bench.watch(EVERY + SECOND, true);
    assert_eq!(asked.iter().map(|(question, _)| *question).collect::<Vec<_>>(), [Stream, Followers]);
}

#[test]
fn a_question_without_an_answer_is_given_up() {
    let mut bench = Bench::signed_in();
    assert_eq!(bench.wake(), ANSWER);
    assert_eq!(bench.out.first(), Some(&Effect::CancelJobs));
    assert_eq!((bench.state(), bench.asked()), (Some(LinkState::Waiting), None));
    bench.answer(HelixReply::Stream(None));
    assert_eq!(bench.out, []);
    bench.wake();
    assert_eq!(bench.asked(), Some(Stream));
}

#[test]
fn a_night_asleep_makes_one_poll_and_not_many() {
    let mut bench = Bench::signed_in();
    bench.settle(false);
    bench.now = after(bench.now, 8 * 60 * EVERY);
    bench.give(NetEvent::Tick);
    assert_eq!(bench.settle(false), [Stream]);
    assert_eq!(bench.poll.wake_at(), Some(after(bench.now, EVERY)));
}

#[test]
fn a_clock_set_back_leaves_every_wait_as_long_as_it_was() {
    let hours = 5 * 60 * EVERY;
    let mut bench = Bench::signed_in();
    bench.settle(true);
    for refused in [None, Some(HelixRefusal::Limited(None)), Some(HelixRefusal::Unwell(500))] {
        bench.wake();
        bench.behind += hours;
        bench.give(NetEvent::Tick);
        assert_eq!(bench.poll.wake_at(), Some(after(bench.now, ANSWER)), "a question on its way");
        match refused {
            None => bench.answer(HelixReply::Stream(Some(on_air("41")))),
            Some(refused) => bench.refuse(refused),
        };
        let left = until(bench.now, bench.poll.wake_at().unwrap());
        bench.behind += hours;
        bench.give(NetEvent::Tick);
        assert_eq!(bench.out, []);
        assert_eq!(until(bench.now, bench.poll.wake_at().unwrap()), left);
    }
}

#[test]
fn no_setting_makes_it_hammer() {
    let mut poll = Poll::new("harbour", Duration::ZERO, 1);
    let mut out = Vec::new();
    let begin = Now { steady: start(), wall: start() };
    poll.on(NetEvent::News(PollNews::Access(Some(access("harbour", &[])))), begin, &mut out);
    poll.on(NetEvent::News(PollNews::Answer(said(HelixReply::Stream(None)))), begin, &mut out);
    assert_eq!(poll.wake_at(), Some(after(start(), SECOND / 10)));
    let mut poll = Poll::new("harbour", Duration::MAX, 1);
    poll.on(NetEvent::News(PollNews::Access(Some(everything()))), begin, &mut out);
    poll.on(NetEvent::News(PollNews::Answer(Err(HelixRefusal::Unclear))), begin, &mut out);
    assert_eq!(poll.wake_at(), Some(Timestamp::MAX));
}

#[test]
fn numbers_are_in_nothing_that_is_printed() {
    let mut bench = Bench::signed_in();
    bench.answer(HelixReply::Stream(Some(on_air("41"))));
    let mut printed =
        format!("{:?}{:?}", bench.out, NetEvent::News(PollNews::Answer(said(good(Followers, true)))));
    bench.answer(good(Followers, true));
    printed += &format!("{:?}{:?}", bench.out, bench.poll);
    assert!(!printed.contains("4711"), "{printed}");
}
