//! Calls the addresses of waiting steps, as callers do.

use super::{Stage, Unplayable};
use crate::format::Signal;
use engine::interpret::SignalAddresses;
use engine::rows::load_state;
use engine::signals::{Received, receive};
use model::ExecutionId;

/// Sends a signal to an execution. Returns the mistake in it, if there is one.
pub(super) async fn send(stage: &Stage<'_>, run: ExecutionId, signal: &Signal) -> Result<Option<String>, Unplayable> {
    let engine = &stage.engine;
    let Some(row) = engine.ports.executions.read(&stage.account, run).await.map_err(engine::Error::from)? else {
        return Ok(Some(format!("the signal to '{}' came before the execution was stored", signal.to)));
    };
    let Some(step) = stage.program.index.get(&signal.to).copied() else { return Ok(None) };
    let loaded = load_state(engine, &row).await?;
    // A signal can be sent before the step waits for it.
    let pass = signal.pass.unwrap_or_else(|| loaded.passes.get(&step).copied().unwrap_or(1).max(1));
    let addresses = SignalAddresses {
        prefix: String::new(),
        account: stage.account.clone(),
        execution: run,
        secret: row.secret.to_string(),
    };
    Ok(match receive(engine, &addresses.address(step, pass), &signal.json).await {
        Ok(Received::First) => None,
        Ok(Received::Again) => Some(format!("step '{}' had a signal already", signal.to)),
        Ok(Received::Late) => Some(format!("the signal to '{}' came too late: it does not wait any more", signal.to)),
        Err(error) => Some(format!("the signal to '{}' was refused: {error}", signal.to)),
    })
}
