//! With a fade, sound comes back with the picture.

use super::*;

#[test]
fn with_a_fade_sound_comes_back_with_the_picture() {
    let mut bench = Bench::in_break();
    bench.reconciler.on_break(None);
    bench.know(true, true, "Pause");
    let show = bench.asked.pop_front().unwrap();
    assert_eq!(show, ReconcileRequest::Show("Game".into()));
    bench.reconciler.answered(ReconcileReply::Done, bench.now);
    bench.work();
    for _ in 0..5 {
        assert_eq!(bench.answer(ReconcileReply::Transition(true)), ReconcileRequest::Transition);
        assert!(bench.asked.is_empty(), "OBS is not asked without end");
        bench.now = bench.reconciler.wake_at().unwrap();
        bench.work();
    }
    assert_eq!(bench.answer(ReconcileReply::Transition(false)), ReconcileRequest::Transition);
    for request in [mute("Music", false), mute("Mic", false)] {
        assert_eq!(bench.answer(ReconcileReply::Done), request);
    }
    assert!(bench.reconciler.is_at_rest());
}

#[test]
fn a_transition_that_never_ends_or_is_not_told_of_keeps_nobody_silent() {
    for answer in [ReconcileReply::Transition(true), ReconcileReply::NotReady, ReconcileReply::Refused] {
        let mut bench = Bench::in_break();
        bench.reconciler.on_break(None);
        bench.know(true, true, "Pause");
        bench.asked.pop_front();
        bench.reconciler.answered(ReconcileReply::Done, bench.now);
        bench.work();
        while bench.asked == [ReconcileRequest::Transition] {
            bench.answer(answer.clone());
            if bench.asked.is_empty() {
                bench.now = bench.reconciler.wake_at().unwrap();
                bench.work();
            }
        }
        assert_eq!(bench.answer(ReconcileReply::Done), mute("Music", false));
    }
}
