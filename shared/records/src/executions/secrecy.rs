//! Keeps the tokens that stand for secrets inside of the engine.

use engine::secrets::{hold_tokens, mask};
use engine::{Error, Result};
use serde_json::{Map, Value};

/// Refuses data from outside with the token of a secret, which a run would replace by the secret.
pub(super) fn without_tokens(field: &str, given: &Map<String, Value>) -> Result<()> {
    if hold_tokens(given) {
        return Err(Error::invalid(field, "contains the internal form of a secret"));
    }
    Ok(())
}

/// The entries as people may see them.
pub(super) fn masked(entries: Map<String, Value>) -> Map<String, Value> {
    let mut all = Value::Object(entries);
    mask(&mut all);
    match all {
        Value::Object(entries) => entries,
        _ => Map::new(),
    }
}
