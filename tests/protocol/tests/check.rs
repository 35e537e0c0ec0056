//! Checks every order of events, with the complete protocol and without each of its rules.

use protocol::{Budget, Mutant, Protocol};
use stateright::{Checker, HasDiscoveries, Model};

const BUDGET: Budget = Budget { crashes: 1, lost_answers: 1, failed_sends: 1, duplicates: 0, stops: 1 };
const STUCK: &str = "the row alone is enough to end the run and to tell it";

/// The protocol with the usual run.
fn protocol(mutant: Option<Mutant>, budget: Budget) -> Protocol {
    Protocol { mutant, budget, is_poisoned: false, waits: false }
}

/// The broken invariants, and the number of states that were checked.
fn broken(protocol: Protocol) -> (Vec<&'static str>, usize) {
    let checker = protocol.checker().threads(2).spawn_bfs().join();
    let told = "a run completes and is told";
    let mut broken: Vec<_> = checker.discoveries().into_keys().filter(|name| *name != told).collect();
    broken.sort_unstable();
    (broken, checker.unique_state_count())
}

#[test]
fn every_schedule_keeps_every_promise() {
    let doubled = Budget { failed_sends: 0, duplicates: 1, stops: 0, ..BUDGET };
    let mut all = 0;
    for budget in [BUDGET, doubled] {
        let (broken, states) = broken(protocol(None, budget));
        println!("{states} states with {budget:?}");
        assert_eq!(broken, [""; 0]);
        all += states;
    }
    assert!(all >= 10_000_000, "{all}: the model has become smaller");
}

#[test]
fn a_step_that_kills_ends_its_run() {
    let deadly = protocol(None, Budget { stops: 1, duplicates: 1, ..Budget::default() });
    let (broken, states) = broken(Protocol { is_poisoned: true, ..deadly });
    println!("{states} states");
    assert_eq!(broken, [""; 0]);
}

/// No hint is on its way, so the tick sends it, as often as it finds the row and as early as it
/// likes.
#[test]
fn a_long_wait_ends_by_the_tick_and_not_before_its_moment() {
    let budget = Budget { crashes: 1, duplicates: 1, stops: 1, ..Budget::default() };
    let (broken, states) = broken(Protocol { waits: true, ..protocol(None, budget) });
    println!("{states} states");
    assert_eq!(broken, [""; 0]);
}

#[test]
fn each_rule_is_needed() {
    for (mutant, promise) in [
        (Mutant::AcceptWithoutDue, STUCK),
        (Mutant::ClaimWithoutDue, STUCK),
        (Mutant::CommitWithoutFence, "an end is the end"),
        (Mutant::CommitWithoutCursor, "a step is committed once, in its turn"),
        (Mutant::KeyPerAttempt, "an effect comes under one key, in its turn, before its commit"),
        (Mutant::TellBeforeEnd, "an end is told after it is stored"),
        (Mutant::SettleBeforeHanding, STUCK),
        (Mutant::CountAfterwards, "nothing is claimed in vain for ever"),
        (Mutant::AheadIsEnough, STUCK),
        (Mutant::GoOnEarly, "a wait lasts to its moment"),
    ] {
        let is_poisoned = mutant == Mutant::CountAfterwards;
        let waits = matches!(mutant, Mutant::AheadIsEnough | Mutant::GoOnEarly);
        let checker = Protocol { is_poisoned, waits, ..protocol(Some(mutant), BUDGET) }.checker();
        let found = checker.finish_when(HasDiscoveries::AnyOf([promise].into())).spawn_bfs().join();
        let path = found.discovery(promise).unwrap_or_else(|| panic!("{mutant:?} is not caught"));
        println!("{mutant:?}: {promise}: {:?}", path.into_actions());
    }
}

#[test]
fn what_only_saves_work_is_not() {
    let budget = Budget { crashes: 1, stops: 1, ..Budget::default() };
    for mutant in [Mutant::ClaimWithoutLease, Mutant::DeleteHintFirst] {
        let (broken, states) = broken(protocol(Some(mutant), budget));
        println!("{mutant:?}: {states} states");
        assert_eq!(broken, [""; 0], "{mutant:?}");
    }
}
