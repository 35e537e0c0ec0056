//! Starts a run: accepted by one conditional write, then run here or queued. The same request under
//! the same key starts it once.

use super::latest::latest;
use engine::admission::callback;
use engine::admission::entry::{Entry, RequestKey};
use engine::start::{self, Accept, Executed, Start, Wait, accept, runnable, runnable_program};
use engine::{Engine, Error, inputs};
use model::{AccountId, Callback, ExecutionId, Reentry, Status, Trigger, WorkflowId};
use serde_json::{Map, Value, json};

/// A request to run a workflow.
#[derive(Clone, Debug)]
pub struct Execute {
    /// The caller's account.
    pub account: AccountId,
    /// Which workflow.
    pub workflow: WorkflowId,
    /// Which revision of it; none = the current one. Published versions name theirs.
    pub revision: Option<u32>,
    /// Its inputs: they become named variables and `trigger.data`.
    pub inputs: Map<String, Value>,
    /// Whether a blank input means none where the declared type is no text: the caller's form or
    /// query can say it in no other way.
    pub blank_is_none: bool,
    /// What starts it; its `data` is replaced by the inputs.
    pub trigger: Trigger,
    /// Whether the caller waits.
    pub wait: Wait,
    /// The webhook that is called when it has ended.
    pub callback: Option<Callback>,
    /// The caller's time limit in seconds; none or not positive = no limit of its own.
    pub timeout_s: Option<i64>,
    /// A key that the caller never uses for another request: used again within a day, it leads to
    /// the run that it started.
    pub idempotency_key: Option<String>,
    /// What happens while another run is under way, where the workflow does not say; none = it runs
    /// beside the other.
    pub reentry: Option<Reentry>,
}

impl Execute {
    /// A request without inputs, for the workflow as it is, by a caller who neither waits nor is
    /// told the end.
    pub fn new(account: AccountId, workflow: WorkflowId, trigger: Trigger) -> Self {
        Self {
            account,
            workflow,
            revision: None,
            inputs: Map::new(),
            blank_is_none: false,
            trigger,
            wait: Wait::Async,
            callback: None,
            timeout_s: None,
            idempotency_key: None,
            reentry: None,
        }
    }
}

/// Starts a run.
pub async fn execute(engine: &Engine, request: Execute) -> Result<Executed, Error> {
    let account = &request.account;
    let asked = json!({"workflow": request.workflow, "inputs": request.inputs, "revision": request.revision});
    let key = request_key(request.idempotency_key, &asked);
    // Looked for first: what has been accepted stays accepted, whatever became of the workflow.
    if let Some(key) = &key
        && let Some(before) = key.before(engine, account).await?
    {
        return start::repeated(engine, account, before).await;
    }
    let mut workflow = runnable(engine, account, &request.workflow).await?;
    workflow.revision = request.revision.unwrap_or(workflow.revision);
    let program = runnable_program(engine, account, &workflow).await?;
    if let Some(callback) = &request.callback {
        callback::check(engine, account, callback).await?;
    }
    let mut given = request.inputs;
    if request.blank_is_none {
        inputs::drop_blanks(&program.inputs, &mut given);
    }
    let data = inputs::admit(&program.inputs, given)?;
    let trigger = Trigger { data, ..request.trigger };
    let timeout_s = request.timeout_s;
    let callback = request.callback;
    let row = accept(engine, Accept { account, workflow: &workflow, trigger, callback, timeout_s, origin: None });
    let reentry = workflow.reentry_behavior.or(request.reentry).unwrap_or_default();
    if workflow.reentry_behavior.is_none()
        && reentry == Reentry::BlockNew
        && let Some(other) = without_turn(engine, account, &workflow.id).await?
    {
        // Started by the same request meanwhile, it is no obstacle but the answer.
        return match &key {
            Some(key) if key.before(engine, account).await? == Some(other) => {
                start::repeated(engine, account, other).await
            }
            _ => Err(Error::Busy { execution: other.vflow() }),
        };
    }
    start::begin(engine, Start { row, program, state: None, entry: Entry { key, reentry } }, request.wait).await
}

/// The workflow's newest run, if it is under way. Where the workflow itself does not say how it is
/// entered, other callers' runs take no turn, and the write that stores a run does not see them.
async fn without_turn(
    engine: &Engine,
    account: &AccountId,
    workflow: &WorkflowId,
) -> Result<Option<ExecutionId>, Error> {
    let newest = latest(engine, account, workflow).await?;
    Ok(newest.filter(|newest| newest.status == Status::Running).map(|newest| newest.id))
}

/// The key of a request that these values tell from others, if it has one.
pub(super) fn request_key(key: Option<String>, asked: &Value) -> Option<RequestKey> {
    key.map(|key| RequestKey::new(key, asked))
}
