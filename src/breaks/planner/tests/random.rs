//! What holds whatever happens in a day: over random inputs, and with a service that is stopped and started at
//! any step.

use proptest::prelude::*;

use super::*;

/// What a step asks for, at the time it is taken.
#[derive(Debug, Clone)]
enum Happens {
    Input(Input),
    Ads(u64),
    AdsPlanned(u64),
    Train(u64),
    Peek,
    Nothing,
}

impl Happens {
    fn input(&self, now: SteadyTime) -> Input {
        let soon = |minutes: u64| Some(now + MINUTE * u32::try_from(minutes).unwrap());
        let around = match *self {
            Self::Input(ref input) => return input.clone(),
            Self::Ads(left) => Surroundings { ads_until: soon(left), ..Surroundings::default() },
            Self::AdsPlanned(ahead) => Surroundings { ads_planned: soon(ahead), ..Surroundings::default() },
            Self::Train(left) => Surroundings { hype_train_until: soon(left), ..Surroundings::default() },
            Self::Peek => Surroundings { peek_until: soon(1), ..Surroundings::default() },
            Self::Nothing => Surroundings::default(),
        };
        Input::Around(around)
    }
}

fn happens() -> impl Strategy<Value = Happens> {
    let input = prop_oneof![
        12 => Just(Input::Tick),
        1 => (0u32..90).prop_map(|minutes| Input::Slept(MINUTE * minutes)),
        4 => Just(Input::Live(true)),
        1 => Just(Input::Live(false)),
        1 => Just(Input::Away(true)),
        3 => Just(Input::Away(false)),
        1 => prop_oneof![Just(Rest::Pause), Just(Rest::Quiet), Just(Rest::DoNotDisturb)]
            .prop_map(|rest| Input::Rest(rest, true)),
        4 => prop_oneof![Just(Rest::Pause), Just(Rest::Quiet), Just(Rest::DoNotDisturb)]
            .prop_map(|rest| Input::Rest(rest, false)),
        1 => Just(Input::Raided),
        2 => Just(Input::Asked),
        1 => Just(Input::Suggest),
        1 => Just(start()),
        1 => (1u32..20).prop_map(|minutes| Input::Start { exercise: None, length: Some(MINUTE * minutes) }),
        2 => Just(Input::Snooze),
        2 => Just(Input::Skip),
        1 => Just(Input::End),
    ];
    prop_oneof![
        8 => input.prop_map(Happens::Input),
        1 => (1u64..6).prop_map(Happens::Ads),
        1 => (1u64..30).prop_map(Happens::AdsPlanned),
        1 => (1u64..30).prop_map(Happens::Train),
        1 => Just(Happens::Peek),
        1 => Just(Happens::Nothing),
    ]
}

/// Mostly the seconds and minutes of a day that goes by; now and then the machine sleeps.
fn span() -> impl Strategy<Value = Duration> {
    prop_oneof![
        20 => (0u64..600).prop_map(Duration::from_secs),
        2 => (10u64..60).prop_map(Duration::from_mins),
        1 => (1u64..12).prop_map(Duration::from_hours),
    ]
}

fn plans() -> impl Strategy<Value = BreakPlan> {
    let start = prop_oneof![Just(BreakStart::Offer), Just(BreakStart::Auto)];
    (start, any::<bool>(), 1u32..120, 1u32..60).prop_map(|(start, with_ads, every, limit)| {
        let every = Breaks::default().every.get() * every / 60;
        let length = Breaks::default().length.get().min(every / 2);
        let notice = Breaks::default().notice.get().min(every / 2);
        BreakPlan { start, with_ads, every, length, notice, snooze_limit: MINUTE * limit, ..plan() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn invariants_hold_over_random_days(
        plan in plans(),
        steps in prop::collection::vec((happens(), span()), 1..250),
    ) {
        let mut state = PlannerState::default();
        let mut now = at(1_000_000);
        let mut running: Option<RunningBreak> = None;
        // Time that really went by since the last skip.
        let mut since_skip: Option<Duration> = None;
        for (happens, went_by) in steps {
            now = now + went_by;
            since_skip = since_skip.map(|so_far| so_far + went_by);
            let input = happens.input(now);
            let before = state.clone();
            let (next, outputs) = step(&plan, state, &input, now);

            let by_hand = matches!(input, Input::Start { .. });
            let mut settled = false;
            for output in &outputs {
                match output {
                    Output::Started(begun) => {
                        prop_assert!(running.is_none(), "never two at once");
                        prop_assert!(by_hand || next.is_free() || next.running().is_some());
                        prop_assert!(by_hand || since_skip.is_none_or(|since| since >= plan.a_while()));
                        let ads = next.around.ads_until.filter(|_| !by_hand && plan.with_ads);
                        if let Some(ends) = ads.filter(|ends| now < before_least(&plan, *ends)) {
                            let suggested = matches!(input, Input::Suggest);
                            prop_assert!(suggested || begun.ends_at < ends, "over before the ads are");
                        }
                        running = Some(begun.clone());
                        (settled, since_skip) = (true, None);
                    }
                    Output::Ended(how) => {
                        let ended = running.take();
                        prop_assert!(ended.is_some(), "each ends once");
                        prop_assert!(*how != BreakEnd::Finished || went_by > Duration::ZERO);
                        settled = true;
                    }
                    Output::Offered => {
                        prop_assert!(running.is_none() && next.is_free() && next.offered);
                        prop_assert!(since_skip.is_none_or(|since| since >= plan.a_while()), "so soon after a skip");
                        let is_due = next.is_owed(&plan) || next.fits_ads(&plan, now).is_some();
                        prop_assert!(is_due, "nothing is owed");
                    }
                    Output::Skipped => {
                        prop_assert!(running.is_none());
                        (settled, since_skip) = (true, Some(Duration::ZERO));
                    }
                    Output::Snoozed { until } => {
                        prop_assert!(*until > now && *until <= now + plan.a_while());
                    }
                    Output::Natural { since } => {
                        prop_assert!(*since + plan.natural() <= now);
                        settled = true;
                    }
                    Output::Withdrawn | Output::Refused(_) => {}
                }
            }
            prop_assert_eq!(next.running().is_some(), running.is_some());
            prop_assert!(!(next.offered && running.is_some()));
            prop_assert!(!next.offered || next.is_free());

            // What is owed grows by at most the time that went by, and shrinks for a reason only.
            let began = !before.is_present() && next.is_present();
            let was_long = before.absent_since.is_none_or(|since| since + plan.natural() <= now);
            let came_back = began && was_long && (before.was_off_air || before.absent_since.is_none());
            prop_assert!(next.worked <= before.worked + went_by);
            prop_assert!(settled || came_back || next.worked >= before.worked, "lost");

            // A tick does what was due, and the next one lies ahead, never further than it may.
            let (ticked, _) = step(&plan, next.clone(), &Input::Tick, now);
            let wake = next_wake(&plan, &ticked, now);
            let longest = plan.every + plan.a_while() + plan.notice;
            let is_early_offer = ticked.offered;
            prop_assert!(wake.is_none_or(|wake| wake > now), "{:?}", wake);
            prop_assert!(
                wake.is_none_or(|wake| is_early_offer || ticked.running().is_some() || wake <= now + longest)
            );
            if let Some(running) = ticked.running() {
                prop_assert!(running.ends_at <= now + MINUTE * 20, "a break without end");
            }
            prop_assert!(next_break(&plan, &ticked, now).is_none_or(|at| at >= now));

            // Killed and started again, it goes on with the same.
            let kept = serde_json::to_string(&next.kept(wall(0))).unwrap();
            let kept: PlannerState<Timestamp> = serde_json::from_str(&kept).unwrap();
            state = kept.take_up(&plan, wall(0), now);
            prop_assert_eq!(&state, &next);
        }
    }

    /// Left alone, whoever is live is offered a break in the end, whatever went on before: also where the wall
    /// clock was set before the service began anew.
    #[test]
    fn what_is_owed_is_offered_in_the_end(
        plan in plans(),
        steps in prop::collection::vec((happens(), span()), 0..60),
        set_by in -720i64..720,
    ) {
        let mut state = PlannerState::default();
        let mut now = at(1_000_000);
        let mut take = |state: PlannerState, input: &Input, span| {
            now = now + span;
            let (state, outputs) = step(&plan, state, input, now);
            (state, outputs, now)
        };
        for (happens, span) in steps {
            let input = happens.input(now_of(&state));
            state = take(state, &input, span).0;
        }
        state = state.kept(wall(0)).take_up(&plan, wall(set_by), now_of(&state));
        let calm = [
            Input::Rest(Rest::Pause, false),
            Input::Rest(Rest::Quiet, false),
            Input::Rest(Rest::DoNotDisturb, false),
            Input::Away(false),
            Input::Live(true),
        ];
        for input in &calm {
            state = take(state, input, Duration::ZERO).0;
        }
        // However often it is looked, and in whatever moment: it waits no longer than it may.
        let longest = plan.every * 2 + MINUTE * 20 + plan.a_while() * 2 + plan.notice;
        let mut waited = Duration::ZERO;
        let mut done = state.offered;
        while !done {
            let (next, outputs, now) = take(state, &Input::Asked, Duration::from_secs(10));
            let began = |output: &Output| matches!(output, Output::Offered | Output::Started(_));
            done = outputs.iter().any(began);
            waited += Duration::from_secs(10);
            prop_assert!(waited <= longest, "nothing came by {now:?}: {next:?}");
            state = next;
        }
    }
}

/// From then on a break does not fit the ads any more.
fn before_least(plan: &BreakPlan, ends: SteadyTime) -> SteadyTime {
    ends - plan.length / 4
}

fn now_of(state: &PlannerState) -> SteadyTime {
    state.seen.unwrap_or_else(|| at(1_000_000))
}
