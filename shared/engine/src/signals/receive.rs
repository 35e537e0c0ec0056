//! Receives a signal at the address of a run that waits, or will wait. It is stored beside the row
//! before the run is woken, so that it counts at any time: before the step is reached, while it
//! waits, or between two writes of a process that has crashed.

use super::wake::wake;
use crate::interpret::{MAX_OUTPUT, SignalToken};
use crate::ports::executions::MAX_SIGNAL_BYTES;
use crate::rows::{load_program, load_state};
use crate::state::StepStatus;
use crate::{Engine, Error, Result, State, StepIndex};
use model::Execution;
use serde_json::Value;
use std::time::Duration;

/// The largest signal, in bytes of JSON. It becomes an output of the step, together with the
/// address of the step.
pub const MAX_BODY_BYTES: usize = 240 * 1024;
/// How long a signal is kept for a run without a deadline. No step waits longer.
const KEPT: Duration = Duration::from_hours(366 * 24);

const _: () = assert!(MAX_BODY_BYTES < MAX_OUTPUT && MAX_BODY_BYTES < MAX_SIGNAL_BYTES);

/// The result of a received signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It is the first at this address: the run gets it.
    First,
    /// An earlier signal came to this address; that one counts.
    Again,
    /// The wait has ended without a signal and the run has continued: this one is not used.
    Late,
}

/// Stores the signal and wakes the run. All invalid tokens have the same error: the run is not
/// found.
pub async fn receive(engine: &Engine, token: &str, body: &Value) -> Result<Received> {
    let Found { token, row } = find(engine, token).await?;
    let executions = &engine.ports.executions;
    if row.status.is_terminal() {
        let ended = Error::ExecutionEnded { status: row.status.as_str() };
        return if is_answered(engine, &row, &token).await? { Ok(Received::Again) } else { Err(ended) };
    }
    if wait_of(engine, &row, &token).await? != WaitOf::Open {
        return Ok(if is_answered(engine, &row, &token).await? { Received::Again } else { Received::Late });
    }
    let bytes = body.to_string().into_bytes();
    if bytes.len() > MAX_BODY_BYTES {
        return Err(Error::TooLarge { limit: MAX_BODY_BYTES });
    }
    let expires = row.deadline_at.unwrap_or_else(|| engine.ports.clock.now().plus(KEPT));
    let first = executions.put_signal(&row.account, row.id, &token.signal(), &bytes, expires).await?;
    // The run is woken even if the signal was stored before: the process that stored it may have
    // crashed before it woke the run.
    wake(engine, &row.account, row.id, Some(row.trace)).await?;
    if !first {
        return Ok(Received::Again);
    }
    // The wait may have timed out, or the run ended, while the signal was stored. Then the signal
    // is not reported as used.
    let Some(now) = executions.read(&row.account, row.id).await? else { return Ok(Received::Late) };
    Ok(match wait_of(engine, &now, &token).await? {
        WaitOf::Failed => Received::Late,
        WaitOf::Open if now.status.is_terminal() => Received::Late,
        WaitOf::Open | WaitOf::Over => Received::First,
    })
}

/// The run to which a token belongs.
pub(super) struct Found {
    /// The verified token.
    pub(super) token: SignalToken,
    /// The row of the run.
    pub(super) row: Execution,
}

/// Finds the run of a token. All invalid tokens have the same error: the run is not found.
pub(super) async fn find(engine: &Engine, token: &str) -> Result<Found> {
    let token = SignalToken::parse(token).ok_or(Error::ExecutionNotFound)?;
    let row = engine.ports.executions.read(&token.account, token.execution).await?;
    // Without a run the code of the token is checked, too, so that it takes the same time.
    let proved = token.is_proved_by(row.as_ref().map_or("", |row| &row.secret));
    let row = row.filter(|_| proved).ok_or(Error::ExecutionNotFound)?;
    Ok(Found { token, row })
}

/// Whether a signal has arrived at the address of a token.
pub(super) async fn is_answered(engine: &Engine, row: &Execution, token: &SignalToken) -> Result<bool> {
    let stored = engine.ports.executions.read_signals(&row.account, row.id, &[token.signal()]).await?;
    Ok(stored.iter().any(Option::is_some))
}

/// The state of the wait to which a token belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WaitOf {
    /// The wait has not begun, or has not ended.
    Open,
    /// The wait has ended because its step has failed, or the run ends before the step takes a
    /// signal.
    Failed,
    /// The wait has ended in another way.
    Over,
}

/// Reads the state of the wait from the stored state.
pub(super) async fn wait_of(engine: &Engine, row: &Execution, token: &SignalToken) -> Result<WaitOf> {
    let state = load_state(engine, row).await?;
    let (step, pass) = (token.step, token.pass);
    let has_begun = state.passes.get(&step).is_some_and(|begun| pass <= *begun) && !state.is_promised(step, pass);
    let status = if has_begun { state.status_of(step, pass) } else { Some(StepStatus::Running) };
    Ok(match status {
        Some(StepStatus::Running) if can_take(engine, row, &state, step).await? => WaitOf::Open,
        Some(StepStatus::Running | StepStatus::Failed | StepStatus::Skipped) => WaitOf::Failed,
        Some(StepStatus::Completed) | None => WaitOf::Over,
    })
}

/// Whether the run can still get to take a signal at the step. If its end was decided from outside,
/// only the finally parts of the blocks that it is in still run, for a limited time.
async fn can_take(engine: &Engine, row: &Execution, state: &State, step: StepIndex) -> Result<bool> {
    let is_overdue = row.deadline_at.is_some_and(|deadline| deadline <= engine.ports.clock.now());
    if row.pending_end.is_some() == is_overdue {
        return Ok(!is_overdue);
    }
    let program = load_program(engine, &row.account, &row.workflow_id, row.revision).await?;
    let program = program.ok_or(Error::Internal("the revision of an execution is gone"))?;
    Ok(program.is_in_finally(step, |start| state.is_guarded_by(start)))
}
