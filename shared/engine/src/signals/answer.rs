//! Receives a signal at the address of a run that waits, or will wait. It is stored beside the run
//! before the run is woken, so that it counts whenever it comes: before the step is reached, while
//! it waits, or between two writes of a process that died.

use super::wake::wake;
use crate::engine::Engine;
use crate::error::Error;
use crate::interpret::{CallbackToken, MAX_OUTPUT};
use crate::ports::executions::MAX_SIGNAL_BYTES;
use crate::rows::load_state;
use crate::state::StepStatus;
use model::Execution;
use serde_json::Value;
use std::time::Duration;

/// The most bytes of a call as JSON: it becomes an output of the step, beside the step's address.
pub const MAX_CALL_BYTES: usize = 240 * 1024;
/// How long a call is kept for a run without a deadline: no single step waits longer.
const KEPT: Duration = Duration::from_hours(366 * 24);

const _: () = assert!(MAX_CALL_BYTES < MAX_OUTPUT && MAX_CALL_BYTES < MAX_SIGNAL_BYTES);

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It is the first at this address: the run gets it.
    First,
    /// The address was called before; that call counts.
    Again,
    /// The wait is over without a call, and the run goes on: it gets nothing any more.
    Late,
}

/// Stores the call and wakes the run. Whatever is wrong with a token, the run is not found.
pub async fn answer(engine: &Engine, token: &str, body: &Value) -> Result<Answered, Error> {
    let token = CallbackToken::parse(token).ok_or(Error::ExecutionNotFound)?;
    let executions = &engine.ports.executions;
    let row = executions.read(&token.account, token.execution).await?;
    // Where there is no run, the proof is looked at all the same.
    let proved = token.is_proved_by(row.as_ref().map_or("", |row| &row.secret));
    let row = row.filter(|_| proved).ok_or(Error::ExecutionNotFound)?;
    let signal = token.signal();
    if row.status.is_terminal() {
        let calls = executions.read_signals(&row.account, row.id, &[signal]).await?;
        let called = calls.iter().any(Option::is_some);
        return if called { Ok(Answered::Again) } else { Err(Error::ExecutionEnded { status: row.status.as_str() }) };
    }
    if wait_of(engine, &row, &token).await? != WaitOf::Open {
        let calls = executions.read_signals(&row.account, row.id, &[signal]).await?;
        return Ok(if calls.iter().any(Option::is_some) { Answered::Again } else { Answered::Late });
    }
    let bytes = body.to_string().into_bytes();
    if bytes.len() > MAX_CALL_BYTES {
        return Err(Error::TooLarge { limit: MAX_CALL_BYTES });
    }
    let expires = row.deadline_at.unwrap_or_else(|| engine.ports.clock.now().plus(KEPT));
    let first = executions.put_signal(&row.account, row.id, &signal, &bytes, expires).await?;
    // Woken even if it was called before: whoever called first may have died before this.
    wake(engine, &row.account, row.id, Some(row.trace)).await?;
    if !first {
        return Ok(Answered::Again);
    }
    // The wait may have run out while the call was stored: then it is not said to have counted.
    match executions.read(&row.account, row.id).await? {
        Some(now) if wait_of(engine, &now, &token).await? == WaitOf::Failed => Ok(Answered::Late),
        _ => Ok(Answered::First),
    }
}

/// How the wait stands for which a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WaitOf {
    /// It has not begun, or goes on.
    Open,
    /// It is over, and known to have failed.
    Failed,
    /// It is over.
    Over,
}

/// How the wait stands, as far as it is stored.
async fn wait_of(engine: &Engine, row: &Execution, token: &CallbackToken) -> Result<WaitOf, Error> {
    let state = load_state(engine, row).await?;
    let step = u32::try_from(token.step).unwrap_or(u32::MAX);
    if state.passes.get(&step).is_none_or(|begun| *begun < token.pass) || state.is_promised(step, token.pass) {
        return Ok(WaitOf::Open);
    }
    Ok(match state.status_of(step, token.pass) {
        Some(StepStatus::Running) => WaitOf::Open,
        Some(StepStatus::Failed | StepStatus::Skipped) => WaitOf::Failed,
        Some(StepStatus::Completed) | None => WaitOf::Over,
    })
}
