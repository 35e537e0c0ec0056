//! Admits a new run: once per idempotency key, only if it gets the turn of its workflow, and with a
//! place of the workflow's limit. The write that stores its row decides all of it.

use crate::limits::{Admission, Placed, Want};
use crate::ports::executions::{Created, Guards, KeyGuard, KeyUse, TurnGuard};
use crate::{Engine, Error, Result, digest, ending};
use model::{AccountId, Execution, ExecutionId, Reentry, WorkflowId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long an idempotency key is kept.
const KEPT: Duration = Duration::from_hours(24);
/// How often the turn is requested while other runs take it.
const ROUNDS: usize = 64;

/// The conditions for a new run.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The idempotency key of its request.
    pub key: Option<RequestKey>,
    /// What happens if another run of the workflow is active.
    pub reentry: Reentry,
    /// The place that its workflow's limit asks for.
    pub limit: Option<Want>,
}

/// An idempotency key, and the fingerprint of its request.
#[derive(Clone, Debug)]
pub struct RequestKey {
    key: String,
    fingerprint: String,
}

/// The result of storing a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreOutcome {
    /// The row is stored.
    Done,
    /// Another attempt has stored a row with this id.
    Taken,
    /// The same request was sent before, and has started this run.
    Before(ExecutionId),
}

impl RequestKey {
    /// The key for a run of the workflow, with a fingerprint of these values. The order of their
    /// entries does not matter. The same text for another workflow is another key: ids of workflows
    /// contain no slash.
    pub fn new(workflow: &WorkflowId, key: &str, request: &Value) -> Self {
        let mut hasher = Sha256::new();
        digest(request, &mut hasher);
        Self { key: format!("{workflow}/{key}"), fingerprint: digest::hex(&hasher.finalize()) }
    }

    /// The run that the same request has started before.
    pub async fn before(&self, engine: &Engine, account: &AccountId) -> Result<Option<ExecutionId>> {
        let ports = &engine.ports;
        let used = ports.executions.key_use(account, &self.key, ports.clock.now()).await?;
        used.map(|used| self.same(used)).transpose()
    }

    fn same(&self, used: KeyUse) -> Result<ExecutionId> {
        if used.fingerprint == self.fingerprint { Ok(used.execution) } else { Err(Error::KeyReused) }
    }

    fn guard(&self, engine: &Engine) -> KeyGuard {
        let now = engine.ports.clock.now();
        KeyGuard { key: self.key.clone(), fingerprint: self.fingerprint.clone(), now, expires: now.plus(KEPT) }
    }
}

impl Entry {
    /// Whether there are no conditions, so that the row need not be stored before the run begins.
    pub fn is_open(&self) -> bool {
        self.key.is_none() && self.reentry == Reentry::AllowParallel && self.limit.is_none()
    }

    /// The number of items that are stored together with the row.
    pub fn guards(&self) -> u64 {
        let turn = self.reentry != Reentry::AllowParallel;
        u64::from(self.key.is_some()) + u64::from(turn) + u64::from(self.limit.is_some())
    }

    /// Stores the row, if the conditions are true. A row that has to wait for a place of the limit
    /// is stored as waiting.
    pub async fn store(&self, engine: &Engine, row: &mut Execution) -> Result<StoreOutcome> {
        let executions = &engine.ports.executions;
        if self.is_open() {
            return Ok(if executions.create(row).await? { StoreOutcome::Done } else { StoreOutcome::Taken });
        }
        let mut guards = Guards {
            key: self.key.as_ref().map(|key| key.guard(engine)),
            turn: (self.reentry != Reentry::AllowParallel).then_some(TurnGuard { ended: None }),
            limits: Vec::new(),
        };
        let mut place = Admission::of(engine, row, self.limit.as_ref()).await?;
        let mut rounds = 0;
        loop {
            let Placed { row: placed, changes } = place.plan(engine, row);
            guards.limits = changes;
            let holder = match executions.create_guarded(&placed, &guards).await? {
                Created::Done => {
                    *row = placed;
                    return Ok(StoreOutcome::Done);
                }
                Created::Taken => return Ok(StoreOutcome::Taken),
                Created::KeyUsed(used) => {
                    let key = self.key.as_ref().ok_or(Error::Internal("a key was used that was not given"))?;
                    return key.same(used).map(StoreOutcome::Before);
                }
                Created::TurnTaken(holder) => holder,
                Created::Limited => {
                    place.look_again(engine, row).await?;
                    continue;
                }
            };
            // The turn was taken by an earlier attempt of the same request, so its run is the
            // answer.
            if let Some(key) = &self.key
                && let Some(before) = key.before(engine, &row.account).await?
            {
                return Ok(StoreOutcome::Before(before));
            }
            rounds += 1;
            if rounds > ROUNDS {
                return Err(Error::Busy { execution: holder.vflow() });
            }
            Box::pin(self.free(engine, &row.account, holder)).await?;
            guards.turn = Some(TurnGuard { ended: Some(holder) });
        }
    }

    /// Ends the run that holds the turn, or refuses the new run, as the workflow says.
    async fn free(&self, engine: &Engine, account: &AccountId, holder: ExecutionId) -> Result<()> {
        let row = engine.ports.executions.read(account, holder).await?;
        // A row that does not exist has ended: running executions are not deleted.
        if row.is_none_or(|row| row.status.is_terminal()) {
            return Ok(());
        }
        if self.reentry == Reentry::BlockNew {
            return Err(Error::Busy { execution: holder.vflow() });
        }
        match ending::stop(engine, account, holder).await {
            Ok(_) | Err(Error::ExecutionEnded { .. } | Error::ExecutionNotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Adds a value to the hash, with the entries of objects in the order of their names. Lengths
/// separate adjacent values.
fn digest(value: &Value, hasher: &mut Sha256) {
    match value {
        Value::Object(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            hasher.update(format!("{{{}", sorted.len()));
            for (name, value) in sorted {
                hasher.update(format!("{}:{name}", name.len()));
                digest(value, hasher);
            }
        }
        Value::Array(items) => {
            hasher.update(format!("[{}", items.len()));
            for item in items {
                digest(item, hasher);
            }
        }
        scalar => {
            let text = scalar.to_string();
            hasher.update(format!("{}:{text}", text.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fingerprint_is_of_the_values_and_not_of_their_order() {
        let workflow = WorkflowId::parse("w").unwrap();
        let print = |value: &Value| RequestKey::new(&workflow, "k", value).fingerprint;
        let first = json!({"workflow": "w", "inputs": {"a": 1, "b": [1, "2", null]}});
        assert_eq!(print(&first), print(&json!({"inputs": {"b": [1, "2", null], "a": 1}, "workflow": "w"})));
        let others = [
            json!({"workflow": "x", "inputs": {"a": 1, "b": [1, "2", null]}}),
            json!({"workflow": "w", "inputs": {"a": "1", "b": [1, "2", null]}}),
            json!({"workflow": "w", "inputs": {"a": 1, "b": ["2", 1, null]}}),
            json!({"workflow": "w", "inputs": {"a": 1, "b": [1, "2"]}, "x": null}),
            json!({"workflow": "w", "inputs": {"a": 1, "b": [1, ["2"], null]}}),
        ];
        for other in others {
            assert_ne!(print(&first), print(&other), "{other}");
        }
    }

    #[test]
    fn keys_of_different_workflows_do_not_meet() {
        let stored =
            |workflow: &str, key: &str| RequestKey::new(&WorkflowId::parse(workflow).unwrap(), key, &Value::Null).key;
        assert_eq!(stored("w", "k"), stored("w", "k"));
        for (workflow, key) in [("x", "k"), ("w", "l"), ("w-k", ""), ("k", "w"), ("w", "/k")] {
            assert_ne!(stored("w", "k"), stored(workflow, key), "{workflow} {key}");
        }
    }
}
