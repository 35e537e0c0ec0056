//! Checks every order of events, with the complete protocol and without each of its rules.

use protocol::{Budget, Mutant, Protocol};
use stateright::{Checker, HasDiscoveries, Model};

const BUDGET: Budget = Budget { crashes: 1, lost_answers: 1, failed_sends: 1, duplicates: 0, stops: 1 };
const STUCK: &str = "the row alone is enough to end the run and to tell it";

/// The broken invariants, and the number of states that were checked.
fn broken(mutant: Option<Mutant>, budget: Budget, is_poisoned: bool) -> (Vec<&'static str>, usize) {
    let checker = Protocol { mutant, budget, is_poisoned }.checker().threads(2).spawn_bfs().join();
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
        let (broken, states) = broken(None, budget, false);
        println!("{states} states with {budget:?}");
        assert_eq!(broken, [""; 0]);
        all += states;
    }
    assert!(all >= 10_000_000, "{all}: the model has become smaller");
}

#[test]
fn a_step_that_kills_ends_its_run() {
    let (broken, states) = broken(None, Budget { stops: 1, duplicates: 1, ..Budget::default() }, true);
    println!("{states} states");
    assert_eq!(broken, [""; 0]);
}

#[test]
fn each_rule_is_needed() {
    for (mutant, is_poisoned, promise) in [
        (Mutant::AcceptWithoutDue, false, STUCK),
        (Mutant::ClaimWithoutDue, false, STUCK),
        (Mutant::CommitWithoutFence, false, "an end is the end"),
        (Mutant::CommitWithoutCursor, false, "a step is committed once, in its turn"),
        (Mutant::KeyPerAttempt, false, "an effect comes under one key, in its turn, before its commit"),
        (Mutant::TellBeforeEnd, false, "an end is told after it is stored"),
        (Mutant::SettleBeforeHanding, false, STUCK),
        (Mutant::CountAfterwards, true, "nothing is claimed in vain for ever"),
    ] {
        let checker = Protocol { mutant: Some(mutant), budget: BUDGET, is_poisoned }.checker();
        let found = checker.finish_when(HasDiscoveries::AnyOf([promise].into())).spawn_bfs().join();
        let path = found.discovery(promise).unwrap_or_else(|| panic!("{mutant:?} is not caught"));
        println!("{mutant:?}: {promise}: {:?}", path.into_actions());
    }
}

#[test]
fn what_only_saves_work_is_not() {
    let budget = Budget { crashes: 1, stops: 1, ..Budget::default() };
    for mutant in [Mutant::ClaimWithoutLease, Mutant::DeleteHintFirst] {
        let (broken, states) = broken(Some(mutant), budget, false);
        println!("{mutant:?}: {states} states");
        assert_eq!(broken, [""; 0], "{mutant:?}");
    }
}
