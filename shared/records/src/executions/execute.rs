//! Starts an execution: accepted by one conditional write, then run in this process or queued. The
//! same request with the same idempotency key starts it only once.

use super::latest::latest;
use super::secrecy::without_tokens;
use engine::admission::callback;
use engine::admission::entry::{Entry, RequestKey};
use engine::rows::load_runnable;
use engine::start::{self, Accept, Executed, Start, Wait, accept, runnable};
use engine::undeclared::undeclared;
use engine::{Engine, Error, Result, inputs, limits};
use model::json::{HAS_RESERVED_KEY, has_reserved_key};
use model::{AccountId, Callback, ExecutionId, Reentry, Status, Trigger, Version, WorkflowId};
use serde_json::{Map, Value, json};

/// A request to execute a workflow.
#[derive(Clone, Debug)]
pub struct Execute {
    /// The account of the caller.
    pub account: AccountId,
    /// The workflow to execute.
    pub workflow: WorkflowId,
    /// The published version, enabled or not; `None` = the current revision.
    pub version: Option<Version>,
    /// The inputs. They become named variables and `trigger.data`.
    pub inputs: Map<String, Value>,
    /// Whether a blank input counts as missing if its declared type is not text. Forms and queries
    /// cannot leave out a value in any other way.
    pub blank_is_none: bool,
    /// Whether the last value counts if a list or dictionary that is given as a text has a key
    /// twice, as in the bodies of imitated APIs; otherwise the request is refused.
    pub keeps_last: bool,
    /// The trigger. Its `data` is replaced by the inputs.
    pub trigger: Trigger,
    /// How long the caller waits.
    pub wait: Wait,
    /// The webhook that is called when the execution has ended.
    pub callback: Option<Callback>,
    /// The time limit of the caller in seconds; `None`, zero or less = no limit of its own.
    pub timeout_s: Option<i64>,
    /// An idempotency key. A second request with the same key for the same workflow within a day
    /// returns the execution that the first one has started.
    pub idempotency_key: Option<String>,
    /// What requests with the same key have in common; `None` = the workflow, the inputs and the
    /// version. Another request under the key is refused.
    pub same: Option<Value>,
    /// What happens while another execution has not ended, unless the workflow itself says it;
    /// `None` = both run at the same time.
    pub reentry: Option<Reentry>,
}

impl Execute {
    /// A request without inputs for the current revision, whose caller neither waits nor gets a
    /// callback.
    pub fn new(account: AccountId, workflow: WorkflowId, trigger: Trigger) -> Self {
        Self {
            account,
            workflow,
            version: None,
            inputs: Map::new(),
            blank_is_none: false,
            keeps_last: false,
            trigger,
            wait: Wait::Async,
            callback: None,
            timeout_s: None,
            idempotency_key: None,
            same: None,
            reentry: None,
        }
    }
}

/// Starts an execution.
pub async fn execute(engine: &Engine, request: Execute) -> Result<Executed> {
    let account = &request.account;
    let revision = request.version.as_ref().map(|version| version.revision);
    let whole = || json!({"workflow": request.workflow, "inputs": request.inputs, "revision": revision});
    let asked = request.same.unwrap_or_else(whole);
    let key = request.idempotency_key.map(|key| RequestKey::new(&request.workflow, &key, &asked));
    // The key is checked first: an accepted request stays accepted, even if the workflow has
    // changed or was deleted since, or its version was disabled.
    if let Some(key) = &key
        && let Some(before) = key.before(engine, account).await?
    {
        return start::repeated(engine, account, before, request.wait).await;
    }
    if let Some(version) = request.version.as_ref().filter(|version| !version.enabled) {
        return Err(Error::VersionDisabled { number: version.number });
    }
    let mut workflow = runnable(engine, account, &request.workflow).await?;
    workflow.revision = revision.unwrap_or(workflow.revision);
    let program = load_runnable(engine, account, &workflow).await?;
    if let Some(callback) = &request.callback {
        callback::check(engine, account, callback).await?;
    }
    let mut given = request.inputs;
    if request.blank_is_none {
        inputs::drop_blanks(&program.inputs, &mut given);
    }
    without_tokens("inputs", &given)?;
    without_tokens("trigger", &request.trigger.facts)?;
    if request.trigger.facts.values().any(has_reserved_key) {
        return Err(Error::invalid("trigger", HAS_RESERVED_KEY));
    }
    let undeclared = undeclared(&program.inputs, &given);
    let lost = inputs::losses(&program.inputs, &given);
    let data = inputs::admit(&program.inputs, given)?;
    if !request.keeps_last {
        inputs::refuse_repeated(&lost)?;
    }
    let trigger = Trigger { data, ..request.trigger };
    let timeout_s = request.timeout_s;
    let callback = request.callback;
    let mut row = accept(engine, Accept { account, workflow: &workflow, trigger, callback, timeout_s, origin: None });
    row.version = request.version.map(|version| version.number);
    let reentry = workflow.reentry_behavior.or(request.reentry).unwrap_or_default();
    if workflow.reentry_behavior.is_none()
        && reentry == Reentry::BlockNew
        && let Some(other) = without_turn(engine, account, &workflow.id).await?
    {
        // If the same request has started the other execution in the meantime, that execution is
        // the answer.
        return match &key {
            Some(key) if key.before(engine, account).await? == Some(other) => {
                start::repeated(engine, account, other, request.wait).await
            }
            _ => Err(Error::Busy { execution: other.vflow() }),
        };
    }
    let entry = Entry { key, reentry, limit: limits::wanted(&program, &row.trigger)? };
    let start = Start { row, program, state: None, entry };
    Ok(Executed { undeclared, lost, ..start::begin(engine, start, request.wait).await? })
}

/// The newest execution of the workflow, if it has not ended. Without a setting of the workflow
/// itself, executions of other callers take no turn, so the write that stores a row does not see
/// them.
async fn without_turn(engine: &Engine, account: &AccountId, workflow: &WorkflowId) -> Result<Option<ExecutionId>> {
    let newest = latest(engine, account, workflow).await?;
    Ok(newest.filter(|newest| newest.status == Status::Running).map(|newest| newest.id))
}
