//! Any bytes: if they are a revision, or lines that describe its steps, the revision is stored and
//! read back unchanged, and compiled or refused in limited time, twice with the same result. What
//! compiling refuses is among the findings of the lint, which takes limited time, too.

use super::soon;
use engine::lint::{self, Known, Severity};
use engine::program::compile;
use model::{Definition, Timestamp};
use serde_json::{Map, Value, json};

/// Checks the properties for an input.
pub fn hold(bytes: &[u8]) {
    let read = soon(|| serde_json::from_slice::<Definition>(bytes));
    let Ok(definition) = read.or_else(|_| serde_json::from_value(steps(&String::from_utf8_lossy(bytes)))) else {
        return;
    };
    let stored = serde_json::to_vec(&definition).expect("a revision can be stored");
    let again: Definition = serde_json::from_slice(&stored).expect("a revision can be read back");
    assert_eq!(serde_json::to_vec(&again).expect("a revision can be stored"), stored);

    let program = soon(|| compile(&definition));
    let found = soon(|| lint::check(&definition, &Known::default(), Timestamp(1_768_000_000_000)));
    let is_told = found.iter().any(|finding| finding.severity == Severity::Error);
    assert!(program.is_ok() || is_told, "{:?} is not among {found:?}", program.err());
    match (program, compile(&again)) {
        (Ok(program), Ok(again)) => {
            assert_eq!(program.nodes.len(), definition.steps.len());
            assert_eq!(format!("{:?}", again.nodes), format!("{:?}", program.nodes));
            for (step, node) in definition.steps.iter().zip(&program.nodes) {
                assert_eq!(step.id, node.id);
                assert_eq!(program.nodes.get(program.index[&step.id].place()).map(|node| &node.id), Some(&step.id));
            }
        }
        (Err(error), Err(again)) => assert_eq!(error.to_string(), again.to_string()),
        (one, other) => panic!("{one:?} {other:?}"),
    }
}

/// A step for each line: a character for its module, then the values of its inputs, in order,
/// separated by tabs, as JSON or as text.
fn steps(text: &str) -> Value {
    let modules = catalogue::all();
    let step = |(at, line): (usize, &str)| {
        let mut chars = line.chars();
        let module = &modules[chars.next().map_or(0, |c| c as usize) % modules.len()];
        let names = module.descriptor.inputs.iter().map(|input| input.id).chain(["__error_policy", "__retry_count"]);
        let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
        let parameters: Map<_, _> =
            names.zip(chars.as_str().split('\t')).map(|(name, text)| (name.to_owned(), value(text))).collect();
        json!({ "id": format!("s{at}"), "moduleId": module.id, "parameters": parameters })
    };
    json!({ "v": 1, "steps": text.lines().enumerate().map(step).collect::<Vec<_>>() })
}
