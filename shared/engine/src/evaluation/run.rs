//! The values of a run, as its callers see them.

use super::Values;
use crate::interpret::trigger_outputs;
use crate::lint::ADDRESSES;
use crate::rows::{load_edited, load_state};
use crate::view::{assemble, execution_value, trigger_value};
use crate::{Engine, Error, Result, StepIndex};
use model::{AccountId, ExecutionId};
use serde_json::Value;
use std::collections::HashMap;

/// The values that the steps of a run would see now, with `***` in place of secrets. Addresses at
/// which its steps wait are not among them, because a caller who knows one can answer the step.
pub async fn of_run(engine: &Engine, account: &AccountId, id: ExecutionId) -> Result<Values> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    let state = load_state(engine, &row).await?;
    let program = load_edited(engine, &row, &state).await?;
    let program = program.ok_or(Error::Internal("the revision of an execution is gone"))?;
    let caught = state.base.caught.as_ref().map(|slot| slot.value().clone());
    let view = assemble(row, &state, &program);
    let now = engine.ports.clock.now();
    let mut values = Values::at(now, &engine.config.device);
    values.set_root("trigger", trigger_value(&view.row.trigger));
    values.set_root("execution", execution_value(&view.row));
    if let Some(caught) = caught {
        values.set_root("error", caught);
    }
    for (id, module) in &program.triggers {
        values.set_step(id, Some(module), trigger_outputs(module, &view.row.trigger, now));
    }
    let mut outputs: HashMap<_, _> = view.outputs.into_iter().collect();
    for (at, node) in program.nodes.iter().enumerate() {
        let mut outputs = outputs.remove(&node.id);
        if let (Some(outputs), false) = (&mut outputs, view.ended.contains(&StepIndex(at as u32))) {
            outputs.retain(|name, _| !ADDRESSES.contains(&name.as_str()));
        }
        values.set_step(&node.id, node.module, outputs.map_or(Value::Null, Value::Object));
    }
    for (name, value) in view.variables {
        values.set_variable(&name, value);
    }
    Ok(values)
}
