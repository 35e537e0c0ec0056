//! The children of a run. A child is an execution of its own; parent and child know each other's
//! ids.

use super::perform::Completion;
use super::{Run, RunEnd, store_new};
use crate::admission::entry::Entry;
use crate::interpret::{self, ChildKey, ChildStart, Gather, MAX_OUTPUT};
use crate::limits::{self, Want};
use crate::rows::{NewRow, child_id, load_program, load_state, new_row, run_secret};
use crate::view::with_tokens;
use crate::{Engine, Error, FibreId, Result, ending, inputs, units};
use catalogue::{ChildCall, ChildEnd, EffectResult};
use futures::future::{BoxFuture, try_join_all};
use futures::{FutureExt, StreamExt, TryStreamExt};
use model::json::encoded_len;
use model::{
    AccountId, Execution, ExecutionId, Parent, Standing, Status, Timestamp, TraceId, Trigger, Usage, WorkflowId,
};
use serde_json::{Value, json};

/// How deep workflows may call each other.
pub const MAX_CHAIN: usize = 16;
/// How many rows are read at the same time.
const AT_ONCE: usize = 16;

/// The parts of a new child.
struct NewChild {
    account: AccountId,
    parent: Parent,
    id: ExecutionId,
    deadline_at: Option<Timestamp>,
    trace: TraceId,
    /// If the parent, or an execution above it, was started because of a failed execution: the
    /// facts about that execution.
    failure_of: Option<Value>,
    call: ChildCall,
}

impl Run {
    /// Starts a child.
    pub(super) fn spawn_child(&self, start: ChildStart) -> BoxFuture<'static, Completion> {
        let ChildStart { fibre, key, call } = start;
        let engine = self.engine.clone();
        let mut chain = self.row.parent.as_ref().map(|parent| parent.chain.clone()).unwrap_or_default();
        chain.push(self.row.workflow_id.clone());
        let child = NewChild {
            account: self.row.account.clone(),
            parent: Parent { id: self.row.id, chain, limits: self.held_above(fibre) },
            id: child_id(self.row.id, key),
            deadline_at: self.row.deadline_at,
            trace: self.row.trace,
            failure_of: self.row.trigger.facts.get(Trigger::FAILURE_OF).cloned(),
            call,
        };
        async move {
            match create_child(&engine, child).await {
                Ok(refused) => Completion::Started { fibre, key, refused },
                Err(error) => Completion::Broken(error),
            }
        }
        .boxed()
    }

    /// The keys of the limits whose places this run, and those above it, hold until the child has
    /// ended.
    fn held_above(&self, fibre: FibreId) -> Vec<String> {
        let above = self.row.parent.iter().flat_map(|parent| parent.limits.iter().cloned());
        let own = [limits::of_run(&self.row), self.place_of(fibre)].into_iter().flatten();
        let held = own.filter(|place| place.standing == Standing::Held).map(|place| place.key.clone());
        above.chain(held).collect()
    }

    /// Reads the answers of children that have ended.
    pub(super) fn gather(&self, gather: Gather) -> BoxFuture<'static, Completion> {
        let (engine, account, parent) = (self.engine.clone(), self.row.account.clone(), self.row.id);
        let Gather { fibre, first, total, refused } = gather;
        async move {
            let ends = futures::stream::iter((0..total).map(|number| {
                let refused = refused.get(&number).cloned();
                let id = child_id(parent, ChildKey { number, ..first });
                child_end(&engine, &account, id, refused)
            }));
            // Answers that together exceed the limit for the outputs of a step are refused later,
            // so no more than that is kept in memory.
            let gathered =
                ends.buffered(AT_ONCE).try_fold((Vec::new(), 0), |(mut ends, bytes), end: ChildEnd| async move {
                    let bytes = bytes + encoded_len(&end.answer);
                    ends.push(if bytes > MAX_OUTPUT { too_large(end) } else { end });
                    Ok((ends, bytes))
                });
            match gathered.await {
                Ok((ends, bytes)) => {
                    // The row of each child, and the parts of the answers that did not fit into the
                    // rows.
                    let used = Usage { reads: u64::from(total) + units::read(bytes), ..Usage::default() };
                    Completion::Effect { fibre, result: EffectResult::Children(ends), used }
                }
                Err(error) => Completion::Broken(error),
            }
        }
        .boxed()
    }

    /// Returns those of the children that have ended.
    pub(super) async fn ended_children(&self, keys: &[ChildKey]) -> Result<Vec<ChildKey>> {
        let reads: Vec<_> = keys.iter().map(|key| self.ended_child(*key).boxed()).collect();
        Ok(try_join_all(reads).await?.into_iter().flatten().collect())
    }

    async fn ended_child(&self, key: ChildKey) -> Result<Option<ChildKey>> {
        let row = self.engine.ports.executions.read(&self.row.account, child_id(self.row.id, key)).await?;
        Ok(row.is_some_and(|row| row.status.is_terminal()).then_some(key))
    }

    /// Stops the children of a run that was ended from outside before it had stored them in its
    /// row, so the process that ended it could not find them.
    pub(super) async fn stop_children_if_ended(&mut self, end: &Result<RunEnd>) {
        if !matches!(end, Ok(RunEnd::Lost)) || interpret::all_outside(&self.state).next().is_none() {
            return;
        }
        match self.engine.ports.executions.read(&self.row.account, self.row.id).await {
            Ok(row) if row.as_ref().is_none_or(|row| row.status.is_terminal()) => {
                self.abandoned.extend(interpret::all_outside(&self.state));
                self.stop_abandoned().await;
            }
            // Another worker continues the run, and its children.
            Ok(_) => {}
            Err(error) => tracing::warn!(execution.id = %self.row.id, %error, "children were not looked for"),
        }
    }

    /// Stops the children and state machines whose ends nothing waits for any more. This is tried
    /// once: one that cannot be stopped runs to its own end.
    pub(super) async fn stop_abandoned(&mut self) {
        for outside in std::mem::take(&mut self.abandoned) {
            ending::stop_outside(&self.engine, &self.row.account, self.row.id, outside).await;
        }
    }
}

/// A child's row before it is stored.
enum ChildRow {
    /// It may be stored, under the conditions of its workflow.
    Admitted(Box<Execution>, Entry),
    /// It may not be stored, for this reason.
    Refused(String),
}

/// Stores a child's row. Returns the reason if it may not be stored.
async fn create_child(engine: &Engine, child: NewChild) -> Result<Option<String>> {
    let (account, id) = (child.account.clone(), child.id);
    match child_row(engine, child).await? {
        // A row with this id is this child, which was started before.
        ChildRow::Admitted(row, entry) => match store_new::store_queued(engine, *row, &entry).await {
            Ok(_) => Ok(None),
            Err(busy @ (Error::Busy { .. } | Error::NoPlace { .. })) => Ok(Some(busy.to_string())),
            Err(error) => Err(error),
        },
        // The reason may have appeared after the child was started. Then its row exists, and the
        // parent waits for its end.
        ChildRow::Refused(reason) => {
            let exists = engine.ports.executions.read(&account, id).await?.is_some();
            Ok((!exists).then_some(reason))
        }
    }
}

/// A child's row as it will be stored, or the reason why it may not be.
async fn child_row(engine: &Engine, child: NewChild) -> Result<ChildRow> {
    let NewChild { account, parent, id, deadline_at, trace, failure_of, call } = child;
    let refused = |reason| Ok(ChildRow::Refused(reason));
    let Ok(workflow_id) = WorkflowId::parse(&call.workflow) else {
        return refused(format!("'{}' is not a workflow's id", call.workflow));
    };
    if parent.chain.contains(&workflow_id) {
        return refused(format!("workflow '{}' is already running above: recursion is refused", call.workflow));
    }
    if parent.chain.len() >= MAX_CHAIN {
        return refused(format!("workflows call each other more than {MAX_CHAIN} deep"));
    }
    let Some(mut workflow) = engine.ports.workflows.read(&account, &workflow_id).await? else {
        return refused(format!("there is no workflow '{}'", call.workflow));
    };
    if !store_new::may_run(engine, &account, &workflow).await? {
        return refused(format!("workflow '{}' is disabled", call.workflow));
    }
    if let Some(number) = call.version {
        match engine.ports.versions.read(&account, &workflow_id, number).await? {
            Some(version) if version.enabled => workflow.revision = version.revision,
            Some(_) => return refused(format!("version v{number} of workflow '{}' is disabled", call.workflow)),
            None => return refused(format!("workflow '{}' has no version v{number}", call.workflow)),
        }
    }
    let Some(program) = load_program(engine, &account, &workflow_id, workflow.revision).await? else {
        return Err(Error::Internal("the workflow's revision is gone"));
    };
    if let Some((node, reason)) = program.not_runnable() {
        return refused(format!("step '{}': module '{}' {reason}", node.id, node.module_id));
    }
    let lost = inputs::losses(&program.inputs, &call.inputs);
    let admitted = inputs::admit(&program.inputs, call.inputs);
    let data = match admitted.and_then(|data| inputs::refuse_repeated(&lost).map(|()| data)) {
        Ok(data) => data,
        Err(error) => return refused(error.to_string()),
    };
    let now = engine.ports.clock.now();
    let failure_of = failure_of.map(|of| (Trigger::FAILURE_OF.to_owned(), of));
    let facts = [("executionId".to_owned(), json!(parent.id.vflow()))].into_iter().chain(failure_of).collect();
    let new = NewRow {
        account,
        id,
        trigger: Trigger { kind: Trigger::WORKFLOW.to_owned(), data, facts },
        parent: Some(parent),
        callback: None,
        origin: None,
        trace,
        secret: run_secret(&engine.ports.ids.secret()),
        limit_s: workflow.max_execution_time.filter(|limit| *limit > 0),
        attempt_id: engine.ports.ids.uuid(now).simple().to_string(),
        now,
    };
    let row = Execution { version: call.version, ..new_row(new, &workflow) };
    let deadline_at = row.deadline_at.into_iter().chain(deadline_at).min();
    let reentry = workflow.reentry_behavior.unwrap_or_default();
    let limit = match limits::wanted(&program, &row.trigger) {
        Ok(limit) => limit,
        Err(error) => return refused(error.to_string()),
    };
    if let Some(want) = limit.as_ref().filter(|want| above_hold_all(&row, want)) {
        return refused(format!("limit '{}': the runs that wait for this one hold all its places", want.key));
    }
    let entry = Entry { key: None, reentry, limit };
    Ok(ChildRow::Admitted(Box::new(Execution { deadline_at, ..row }), entry))
}

/// Whether all places are held by runs that wait for this one, so that it would never get one.
fn above_hold_all(row: &Execution, want: &Want) -> bool {
    let above = row.parent.iter().flat_map(|parent| &parent.limits).filter(|key| **key == want.key).count();
    want.rule.concurrency.is_some_and(|most| above as u64 >= u64::from(most))
}

async fn child_end(engine: &Engine, account: &AccountId, id: ExecutionId, refused: Option<String>) -> Result<ChildEnd> {
    if let Some(reason) = refused {
        return Ok(ChildEnd { error: Some(reason), ..ChildEnd::default() });
    }
    let execution = Some(id.vflow());
    let Some(row) = engine.ports.executions.read(account, id).await? else {
        return Ok(ChildEnd { execution, error: Some("its record is gone".to_owned()), ..ChildEnd::default() });
    };
    if row.status != Status::Completed {
        let error = row.error.unwrap_or_else(|| row.status.as_str().to_owned());
        return Ok(ChildEnd { execution, error: Some(error), ..ChildEnd::default() });
    }
    let Some(program) = load_program(engine, account, &row.workflow_id, row.revision).await? else {
        return Err(Error::Internal("the revision of an execution is gone"));
    };
    let state = load_state(engine, &row).await?;
    let view = with_tokens(row, &state, &program);
    let declared = if view.declared.is_empty() { Value::Null } else { Value::Object(view.declared.clone()) };
    let mut variables = view.variables;
    variables.extend(view.declared);
    Ok(ChildEnd { execution, error: None, answer: view.answer.unwrap_or(declared), variables })
}

fn too_large(end: ChildEnd) -> ChildEnd {
    let error = Some(format!("the answers together take more than the {MAX_OUTPUT} bytes allowed"));
    ChildEnd { execution: end.execution, error, ..ChildEnd::default() }
}
