//! Scripts in their processes: what they are allowed to do, and what happens to those that do more.
#![cfg(test)]

mod hostile;
mod language;
mod measure;
mod parent;

use catalogue::{EffectFailure, Language, ScriptCall, ScriptReturn};
use sandbox::Sandbox;
use serde_json::{Map, Value};

/// A sandbox that uses the package's own binary.
fn sandbox() -> Sandbox {
    Sandbox::new(env!("CARGO_BIN_EXE_sandbox-child").into(), 2)
}

fn call(language: Language, source: &str, inputs: Value) -> ScriptCall {
    let inputs = if inputs.is_null() { Map::new() } else { inputs.as_object().unwrap().clone() };
    ScriptCall { language, source: source.to_owned(), inputs, seed: 7, now_ms: 1_700_000_000_123 }
}

async fn run(language: Language, source: &str, inputs: Value) -> Result<ScriptReturn, EffectFailure> {
    let value = sandbox().run(&call(language, source, inputs)).await?;
    Ok(serde_json::from_value(value).unwrap())
}
