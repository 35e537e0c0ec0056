//! Executes a workflow again with the inputs of an earlier execution. The new execution names the
//! one that it repeats.

use super::secrecy::{masked, without_tokens};
use engine::admission::entry::{Entry, RequestKey};
use engine::index::StepIndex;
use engine::rows::load_runnable;
use engine::start::{self, Accept, Executed, Start, Wait, accept, runnable};
use engine::undeclared::undeclared;
use engine::view::{CurrentStep, step_at};
use engine::{Engine, Error, Result, inputs, limits};
use model::{AccountId, Execution, ExecutionId, Origin, OriginKind, Workflow, WorkflowId};
use serde_json::{Map, Value, json};

/// A request to repeat an execution.
#[derive(Clone, Debug)]
pub struct Rerun {
    /// The account of the caller.
    pub account: AccountId,
    /// The id of the earlier execution.
    pub id: ExecutionId,
    /// Inputs that replace those with the same names.
    pub inputs: Map<String, Value>,
    /// The revision to execute.
    pub revision: Revision,
    /// How long the caller waits.
    pub wait: Wait,
    /// The time limit of the caller in seconds.
    pub timeout_s: Option<i64>,
    /// A key that the caller does not use for any other request for the same workflow.
    pub idempotency_key: Option<String>,
}

/// The revision for a repetition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Revision {
    /// The current revision, so that an execution can be repeated after its workflow was corrected.
    #[default]
    Current,
    /// The revision of the earlier execution.
    Same,
}

/// What a request would execute.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The id of the workflow.
    pub workflow_id: WorkflowId,
    /// The name of the workflow.
    pub workflow_name: String,
    /// The revision that would be executed.
    pub revision: u32,
    /// The inputs, as they would be admitted.
    pub inputs: Map<String, Value>,
    /// The first step; `None` if there is none left.
    pub step: Option<CurrentStep>,
    /// The variables, if they are not only the inputs.
    pub variables: Option<Map<String, Value>>,
}

/// Starts the new execution.
pub async fn rerun(engine: &Engine, request: Rerun) -> Result<Executed> {
    let asked =
        json!({"rerun": request.id.hex(), "inputs": request.inputs, "same": request.revision == Revision::Same});
    let earlier = earlier(engine, &request).await?;
    let key = request.idempotency_key.as_deref().map(|key| RequestKey::new(&earlier.workflow_id, key, &asked));
    if let Some(key) = &key
        && let Some(before) = key.before(engine, &request.account).await?
    {
        return start::repeated(engine, &request.account, before, request.wait).await;
    }
    let (start, _) = prepare(engine, &request, earlier).await?;
    let undeclared = undeclared(&start.program.inputs, &request.inputs);
    let lost = inputs::losses(&start.program.inputs, &request.inputs);
    let start = Start { entry: Entry { key, ..start.entry }, ..start };
    Ok(Executed { undeclared, lost, ..start::begin(engine, start, request.wait).await? })
}

/// What the request would execute. Nothing is started.
pub async fn plan_rerun(engine: &Engine, request: &Rerun) -> Result<Plan> {
    let (start, workflow) = prepare(engine, request, earlier(engine, request).await?).await?;
    Ok(Plan {
        workflow_id: workflow.id,
        workflow_name: workflow.name,
        revision: workflow.revision,
        step: step_at(&start.program, StepIndex::default()),
        inputs: masked(start.row.trigger.data),
        variables: None,
    })
}

async fn earlier(engine: &Engine, request: &Rerun) -> Result<Execution> {
    engine.ports.executions.read(&request.account, request.id).await?.ok_or(Error::ExecutionNotFound)
}

async fn prepare(engine: &Engine, request: &Rerun, earlier: Execution) -> Result<(Start, Workflow)> {
    let account = &request.account;
    let mut workflow = runnable(engine, account, &earlier.workflow_id).await?;
    if request.revision == Revision::Same {
        workflow.revision = earlier.revision;
    }
    let program = load_runnable(engine, account, &workflow).await?;
    without_tokens("inputs", &request.inputs)?;
    let mut trigger = earlier.trigger;
    trigger.data.extend(request.inputs.clone());
    trigger.data = inputs::admit(&program.inputs, trigger.data)?;
    inputs::refuse_repeated(&inputs::losses(&program.inputs, &request.inputs))?;
    let origin = Some(Origin { kind: OriginKind::Rerun, of: request.id, step: None });
    let timeout_s = request.timeout_s;
    let mut row = accept(engine, Accept { account, workflow: &workflow, trigger, callback: None, timeout_s, origin });
    row.version = earlier.version.filter(|_| request.revision == Revision::Same);
    let reentry = workflow.reentry_behavior.unwrap_or_default();
    let entry = Entry { key: None, reentry, limit: limits::wanted(&program, &row.trigger)? };
    Ok((Start { row, program, state: None, entry }, workflow))
}
