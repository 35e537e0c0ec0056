//! Any bytes: where they are a revision, it is stored and read back as it was, and compiled or refused in bounded time, both times alike.
#![no_main]

use engine::program::compile;
use fuzz::soon;
use libfuzzer_sys::fuzz_target;
use model::Definition;

fuzz_target!(|bytes: &[u8]| {
    let Ok(definition) = soon(|| serde_json::from_slice::<Definition>(bytes)) else { return };
    let stored = serde_json::to_vec(&definition).expect("a revision can be stored");
    let again: Definition = serde_json::from_slice(&stored).expect("a revision can be read back");
    assert_eq!(serde_json::to_vec(&again).expect("a revision can be stored"), stored);

    let program = soon(|| compile(&definition));
    match (program, compile(&again)) {
        (Ok(program), Ok(again)) => {
            assert_eq!(program.nodes.len(), definition.steps.len());
            assert_eq!(format!("{:?}", again.nodes), format!("{:?}", program.nodes));
            for (step, node) in definition.steps.iter().zip(&program.nodes) {
                assert_eq!(step.id, node.id);
                assert_eq!(program.nodes.get(program.index[&step.id]).map(|node| &node.id), Some(&step.id));
            }
        }
        (Err(error), Err(again)) => assert_eq!(error.to_string(), again.to_string()),
        (one, other) => panic!("{one:?} {other:?}"),
    }
});
