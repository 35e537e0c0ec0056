//! A run that is interrupted at any commit ends as if it had not been interrupted: the outcome, the
//! records, the variables and the log have the same bytes.

use crate::player::{End, Interrupt, Player};
use crate::programs::{program, steps};
use engine::program::{Program, compile};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

/// The number of programs that are tried, unless `PROGRAMS` is set.
const PROGRAMS: u32 = 5_000;
/// The number of runs with a single interruption, for each program.
const SINGLES: usize = 3;

fn compiled(parts: &[crate::programs::Part]) -> Program {
    let definition = serde_json::from_value(json!({"v": 1, "steps": steps(parts)})).unwrap();
    compile(&definition).unwrap_or_else(|error| panic!("{error}: {:#}", steps(parts)))
}

/// Fails with the parts that differ.
fn same(whole: &End, other: &End, how: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(&whole.outcome, &other.outcome, "{}", how);
    let (whole, other) = (whole.state.as_array().unwrap(), other.state.as_array().unwrap());
    for (part, value) in whole.iter().enumerate() {
        prop_assert_eq!(Some(value), other.get(part), "{}: {}", how, part);
    }
    prop_assert_eq!(whole.len(), other.len(), "{}", how);
    Ok(())
}

#[test]
fn an_interrupted_run_is_equal_to_one_that_was_not() {
    #[expect(clippy::disallowed_methods, reason = "how long the long run is to be")]
    let programs = std::env::var("PROGRAMS").ok().map_or(PROGRAMS, |asked| asked.parse().unwrap());
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(programs) };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let run = TestRunner::new_with_rng(config, rng).run(&program(), |parts| {
        let program = compiled(&parts);
        let whole = Player::new(&program, false).play(Interrupt::Never);
        let stepped = Player::new(&program, true).play(Interrupt::Never);
        same(&whole, &stepped, "step by step")?;
        let always = Player::new(&program, true).play(Interrupt::Always);
        same(&whole, &always, "at every step")?;
        let always = Player::new(&program, false).play(Interrupt::Always);
        same(&whole, &always, "at every effect")?;
        let middle = stepped.commits / 2;
        let cut_short = Player::new(&program, true).stopping_at(middle).play(Interrupt::Never);
        let always = Player::new(&program, true).stopping_at(middle).play(Interrupt::Always);
        same(&cut_short, &always, "stopped in the middle")?;
        for single in 0..SINGLES.min(stepped.commits) {
            let at = single * stepped.commits / SINGLES.min(stepped.commits);
            let once = Player::new(&program, true).play(Interrupt::Once(at));
            same(&whole, &once, &format!("after commit {at}"))?;
        }
        Ok(())
    });
    if let Err(failed) = run {
        panic!("{failed}");
    }
}

/// Checks that the random programs do not all end at their first steps, because such programs would
/// test little.
#[test]
fn the_programs_are_worth_running() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let (mut executed, mut effects) = (0, 0);
    for _ in 0..500 {
        let parts = program().new_tree(&mut runner).unwrap().current();
        let program = compiled(&parts);
        let end = Player::new(&program, false).play(Interrupt::Never);
        executed += end.executed;
        effects += end.commits;
    }
    assert!(executed > 500 * 8 && effects > 500 * 3, "{executed} steps, {effects} commits");
}
