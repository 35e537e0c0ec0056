//! Loads programs and states.

use crate::program::compile;
use crate::state::codec;
use crate::{Engine, Error, Program, Result, State, StoreError, units};
use model::{AccountId, Execution, Workflow, WorkflowId};
use std::sync::Arc;

/// The program of a revision, compiled at its first use in this process. `None` if the revision
/// does not exist.
pub async fn load_program(
    engine: &Engine,
    account: &AccountId,
    workflow: &WorkflowId,
    revision: u32,
) -> Result<Option<Arc<Program>>> {
    if let Some(program) = engine.programs.get(account, workflow, revision) {
        return Ok(Some(program));
    }
    let Some(definition) = engine.ports.workflows.definition(account, workflow, revision).await? else {
        return Ok(None);
    };
    let program = Arc::new(compile(&definition)?);
    engine.programs.put(account, workflow, revision, Arc::clone(&program));
    Ok(Some(program))
}

/// The program with which the run of a row continues: that of its revision, with the parameters
/// that were edited when it was resumed.
pub async fn load_edited(engine: &Engine, row: &Execution, state: &State) -> Result<Option<Arc<Program>>> {
    if state.edits.is_empty() {
        return load_program(engine, &row.account, &row.workflow_id, row.revision).await;
    }
    let workflows = &engine.ports.workflows;
    let Some(mut definition) = workflows.definition(&row.account, &row.workflow_id, row.revision).await? else {
        return Ok(None);
    };
    for (place, edited) in &state.edits {
        if let (Some(step), Some(edited)) = (definition.steps.get_mut(place.place()), edited.value().as_object()) {
            step.parameters.extend(edited.clone());
        }
    }
    compile(&definition).map(|program| Some(Arc::new(program)))
}

/// The state of a stored row, with its spilled values filled in.
pub async fn load_state(engine: &Engine, row: &Execution) -> Result<State> {
    Ok(load_metered(engine, row).await?.0)
}

/// The program of the workflow's revision, if all of it can run here.
pub async fn load_runnable(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Result<Arc<Program>> {
    let program = load_program(engine, account, &workflow.id, workflow.revision).await?;
    let program = program.ok_or(Error::Internal("the workflow's revision is gone"))?;
    if let Some((node, reason)) = program.not_runnable() {
        let (step_id, module_id) = (node.id.clone(), node.module_id.clone());
        return Err(Error::NotRunnable { step_id, module_id, reason });
    }
    Ok(program)
}

/// The state and the read units that it took, in addition to those of the row.
pub async fn load_metered(engine: &Engine, row: &Execution) -> Result<(State, u64)> {
    let units = |items: &[Vec<u8>]| items.iter().map(|item| units::read(item.len())).sum::<u64>();
    let mut reads = 0;
    if row.state.is_empty() {
        return Ok((State::new(&row.trigger.data), 0));
    }
    let executions = &engine.ports.executions;
    let mut state = match codec::elsewhere(&row.state)? {
        None => codec::decode(&row.state)?,
        Some(keys) => {
            let spills = executions.read_spills(&row.account, row.id, &keys).await?;
            reads += units(&spills);
            codec::decode(&spills.concat())?
        }
    };
    let places = codec::value_places(&mut state);
    if !places.is_empty() {
        let keys: Vec<_> = places.iter().flat_map(|place| place.keys()).collect();
        let parts = executions.read_spills(&row.account, row.id, &keys).await?;
        reads += units(&parts);
        let mut parts = parts.into_iter();
        let items: Vec<Vec<u8>> =
            places.iter().map(|place| parts.by_ref().take(place.parts as usize).flatten().collect()).collect();
        if parts.next().is_some() {
            return Err(StoreError::corrupt("state", "more spilled items than asked for").into());
        }
        codec::fill(&mut state, &places, &items)?;
    }
    Ok((state, reads))
}
