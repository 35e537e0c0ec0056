//! Checks which of the stores answer at the moment.

use crate::Engine;
use crate::ports::Stored;
use futures::future::{Either, select};
use model::{AccountId, ExecutionId, Timestamp, WorkflowId};
use std::pin::pin;
use std::time::Duration;
use uuid::Uuid;

/// How long a store may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The stores that have answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The store of workflows and folders.
    pub definitions: bool,
    /// The store of executions.
    pub executions: bool,
    /// The store of devices and tokens.
    pub access: bool,
}

/// Reads an item from each store that does not have to exist. Nothing is written.
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

/// How long the row exists that [`stores`] writes, in milliseconds.
const WINDOW_MS: i64 = 3_600_000;

/// Whether data can be stored at the moment. It writes a counter; one row per hour is used.
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
