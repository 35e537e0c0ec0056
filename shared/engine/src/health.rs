//! Which of the backing services answer now.

use crate::Engine;
use crate::ports::Stored;
use futures::future::{Either, select};
use model::{AccountId, ExecutionId, Timestamp, WorkflowId};
use std::pin::pin;
use std::time::Duration;
use uuid::Uuid;

/// How long a service may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Which answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Where workflows and folders are.
    pub definitions: bool,
    /// Where runs are.
    pub executions: bool,
    /// Where devices and tokens are.
    pub access: bool,
}

/// Asks each for something that need not be there; nothing is written.
pub async fn services(engine: &Engine, account: &AccountId) -> Reached {
    let nothing = Uuid::nil();
    let workflow = WorkflowId::from_uuid(nothing);
    let ports = &engine.ports;
    let (definitions, executions, access) = futures::join!(
        answers(engine, ports.workflows.read(account, &workflow)),
        answers(engine, ports.executions.read(account, ExecutionId::from_uuid(nothing))),
        answers(engine, ports.accounts.device(account, "")),
    );
    Reached { definitions, executions, access }
}

/// How long the row lives that counts who asks whether anything can be stored.
const WINDOW_MS: i64 = 3_600_000;

/// Whether anything can be stored now: counts the question itself, in one row an hour.
pub async fn stores(engine: &Engine) -> bool {
    let now = engine.ports.clock.now();
    let end = Timestamp((now.0.div_euclid(WINDOW_MS) + 1).saturating_mul(WINDOW_MS));
    answers(engine, engine.ports.limits.count("health", end)).await
}

async fn answers<T>(engine: &Engine, asked: impl Future<Output = Stored<T>>) -> bool {
    let clock = &engine.ports.clock;
    let late = clock.sleep_until(clock.now().plus(PATIENCE));
    match select(pin!(asked), late).await {
        Either::Left((answer, _)) => answer.is_ok(),
        Either::Right(_) => false,
    }
}
