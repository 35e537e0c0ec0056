//! Checks every order of events around a limit, with the complete protocol and without each of its
//! rules.

use protocol::limits::{Faults, Limits, Mutant};
use stateright::{Checker, HasDiscoveries, Model};

const COUNTS: &str = "the limit counts the places of the rows";
const MOST: &str = "no more places are held than there are";
const ORDER: &str = "who came first is served first";
const STUCK: &str = "the rows and the limit are enough to end all runs";

/// The broken invariants, and the number of states that were checked.
fn broken(limits: Limits) -> (Vec<&'static str>, usize) {
    let checker = limits.checker().threads(2).spawn_bfs().join();
    let good = ["all runs end", "somebody waits"];
    for name in good {
        assert!(checker.discovery(name).is_some(), "never: {name}");
    }
    let mut broken: Vec<_> = checker.discoveries().into_keys().filter(|name| !good.contains(name)).collect();
    broken.sort_unstable();
    (broken, checker.unique_state_count())
}

#[test]
fn every_schedule_keeps_every_promise() {
    let mut all = 0;
    for (places, faults) in [
        (2, Faults { crashes: 1, lost_answers: 1, stops: 0, leases: 2 }),
        (2, Faults { crashes: 1, lost_answers: 0, stops: 1, leases: 2 }),
        (1, Faults { crashes: 1, lost_answers: 0, stops: 1, leases: 1 }),
    ] {
        let (broken, states) = broken(Limits { mutant: None, places, faults });
        println!("{states} states with {places} places and {faults:?}");
        assert_eq!(broken, [""; 0], "{places} {faults:?}");
        all += states;
    }
    assert!(all >= 5_000_000, "{all}: the model has become smaller");
}

#[test]
fn each_rule_is_needed() {
    let faults = Faults { crashes: 1, lost_answers: 0, stops: 1, leases: 2 };
    for (mutant, places, promise) in [
        (Mutant::ReleaseBeforeCommit, 2, COUNTS),
        (Mutant::ReleaseAfterCommit, 2, STUCK),
        (Mutant::ExpiryByClock, 2, MOST),
        (Mutant::NotDue, 2, STUCK),
        (Mutant::Overtake, 1, ORDER),
        (Mutant::NoTurns, 1, ORDER),
        (Mutant::NoCount, 2, MOST),
        (Mutant::StopAsSeen, 2, COUNTS),
        (Mutant::TakeWithoutFence, 2, COUNTS),
    ] {
        let checker = Limits { mutant: Some(mutant), places, faults }.checker();
        let found = checker.finish_when(HasDiscoveries::AnyOf([promise].into())).spawn_bfs().join();
        let path = found.discovery(promise).unwrap_or_else(|| panic!("{mutant:?} is not caught"));
        println!("{mutant:?}: {promise}: {:?}", path.into_actions());
    }
}

#[test]
fn what_only_delays_is_not() {
    let faults = Faults { crashes: 1, lost_answers: 0, stops: 0, leases: 2 };
    for mutant in [Mutant::WakeBeforeStore, Mutant::JoinWithoutLook, Mutant::LeaveWithoutInbox] {
        let (broken, states) = broken(Limits { mutant: Some(mutant), places: 2, faults });
        println!("{mutant:?}: {states} states");
        assert_eq!(broken, [""; 0], "{mutant:?}");
    }
}
