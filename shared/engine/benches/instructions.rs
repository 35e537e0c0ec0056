//! Work whose instructions are counted: `instructions WORK ROUNDS` does the work that many times.
//! `tests/bench/instructions.py` runs it under callgrind with two numbers of rounds; the difference
//! is the cost of the rounds without the start.

use engine::program::compile;
use engine::state::codec;
use std::hint::black_box;
use work::{big_workflow, definition, facts, looped, run};

mod work;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let work = arguments.next().unwrap_or_default();
    let rounds: u32 = arguments.next().map_or(Ok(0), |rounds| rounds.parse())?;
    let facts = facts()?;
    let definition = definition(&if work == "loop" { looped(250) } else { big_workflow(200) })?;
    let program = compile(&definition)?;
    match work.as_str() {
        // `cargo test --benches` passes no work; it only checks that the program runs.
        "" => {}
        "compile" => (0..rounds).try_for_each(|_| compile(&definition).map(|program| drop(black_box(program))))?,
        "loop" | "list" => (0..rounds).try_for_each(|_| run(&program, &facts).map(|ended| drop(black_box(ended))))?,
        // Encodes a state, as a commit does. The work `claim` decodes it.
        "commit" => {
            let (state, _) = run(&program, &facts)?;
            (0..rounds)
                .try_for_each(|_| codec::encode(&mut state.clone(), 1, 1, 0).map(|encoded| drop(black_box(encoded))))?;
        }
        "claim" => {
            let (mut state, _) = run(&program, &facts)?;
            let bytes = codec::encode(&mut state, 1, 1, 0)?.row;
            (0..rounds).try_for_each(|_| codec::decode(&bytes).map(|state| drop(black_box(state))))?;
        }
        other => return Err(format!("no such work: {other}").into()),
    }
    Ok(())
}
