//! The tools that start, resume and stop runs.

use super::builder::{Effect, Frame, Tool, dictionary};
use super::fields::{number, run_id, values, workflow_id};
use super::outcome::Outcome;
use super::runs;
use api::schema::{flag, integer, text};
use api::{Context, Fields, LimitClass, Request, Scope};
use engine::Error;
use model::{Status, Trigger};
use records::executions::{self, AskedRevision, Execute, Executed, Resume, Wait};
use records::versions;
use serde_json::{Map, Value, json};

/// `run_start`, the tool.
pub(super) static START: Tool = Tool {
    name: "run_start",
    title: "Start a run",
    says: "Runs a workflow and waits up to 25 seconds for its end. A run that takes longer goes on; run_get shows it. \
           The same idempotencyKey with the same inputs starts one run only.",
    frame: Frame::RUNS,
    arguments: &[
        ("workflowId", text, "The id of the workflow"),
        ("inputs?", dictionary, "The inputs by their names"),
        ("version?", text, "A published version, such as v2; the current revision by default"),
        ("wait?", flag, "Whether to wait for the end; true by default"),
        ("timeoutSeconds?", integer, "The longest run, in seconds"),
        ("idempotencyKey?", text, "A text that is not used for any other start"),
    ],
    run: |context, request, given| Box::pin(started(context, request, given)),
};

async fn started(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let (account, id) = (request.account()?, workflow_id(&fields)?);
    let version = match fields.text("version")? {
        None => None,
        Some(name) => {
            let number = number(name).ok_or_else(|| fields.refuse("version", "must be a version such as v1"))?;
            Some(versions::find(&context.engine, account, &id, number).await?)
        }
    };
    let execute = Execute {
        version,
        inputs: values(fields.object("inputs")?),
        wait: wait(&fields)?,
        timeout_s: fields.integer("timeoutSeconds")?.filter(|seconds| *seconds > 0),
        idempotency_key: key(&fields, request)?,
        ..Execute::new(account.clone(), id, Trigger::new("manual", Map::new()))
    };
    outcome(context, request, &executions::execute(&context.engine, execute).await?).await
}

/// `run_resume`, the tool.
pub(super) static RESUME: Tool = Tool {
    name: "run_resume",
    title: "Resume a run",
    says: "Takes up a failed, cancelled or timed out run at the step where it ended, with all earlier results, as a \
           new run. With revision current it goes on with the steps as they are saved now.",
    frame: Frame::RUNS,
    arguments: &[
        ("runId", text, "The id of the ended run"),
        ("parameters?", dictionary, "Parameters of the step that take the place of those of the same name"),
        ("variables?", dictionary, "Named variables that take the place of those of the same name"),
        ("revision?", text, "same (the default), current, or the number of a revision"),
        ("wait?", flag, "Whether to wait for the end; true by default"),
        ("idempotencyKey?", text, "A text that is not used for any other request"),
    ],
    run: |context, request, given| Box::pin(resumed(context, request, given)),
};

async fn resumed(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let resume = Resume {
        account: request.account()?.clone(),
        id: run_id(&fields)?,
        parameters: fields.object("parameters")?.cloned().unwrap_or_default(),
        variables: values(fields.object("variables")?),
        revision: revision(&fields)?,
        wait: wait(&fields)?,
        timeout_s: None,
        idempotency_key: key(&fields, request)?,
    };
    outcome(context, request, &executions::resume(&context.engine, resume).await?).await
}

fn revision(fields: &Fields<'_>) -> Result<Option<AskedRevision>, Error> {
    match fields.text("revision")? {
        None | Some("same") => Ok(None),
        Some("current") => Ok(Some(AskedRevision::Current)),
        Some(text) => {
            let refused = || fields.refuse("revision", "must be same, current, or the number of a revision");
            number(text).map(|number| Some(AskedRevision::Number(number))).ok_or_else(refused)
        }
    }
}

/// `run_stop`, the tool.
pub(super) static STOP: Tool = Tool {
    name: "run_stop",
    title: "Stop a run",
    says: "Stops a run at once. A step in flight may finish; its result is dropped.",
    frame: Frame::of(Scope::Execute, Effect::Ends, LimitClass::Modify),
    arguments: &[("runId", text, "The id of the run")],
    run: |context, request, given| Box::pin(stopped(context, request, given)),
};

async fn stopped(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let id = run_id(&Fields::top(given))?;
    let row = executions::stop(&context.engine, request.account()?, id).await?;
    Ok(Outcome::ok(json!({"runId": row.id.vflow(), "status": row.status, "stoppedAt": row.completed_at})))
}

fn wait(fields: &Fields<'_>) -> Result<Wait, Error> {
    Ok(if fields.flag("wait")?.unwrap_or(true) { Wait::Sync } else { Wait::Async })
}

/// The idempotency key of the arguments, otherwise that of the header.
fn key(fields: &Fields<'_>, request: &Request) -> Result<Option<String>, Error> {
    match fields.text("idempotencyKey")? {
        None => request.idempotency_key(),
        Some(key) => api::one_key(key)
            .map(Some)
            .ok_or_else(|| fields.refuse("idempotencyKey", "must be 1 to 255 visible ASCII characters")),
    }
}

/// The run. If it has ended, it has the format of `run_get`; otherwise the result says how to
/// continue.
async fn outcome(context: &Context, request: &Request, executed: &Executed) -> Result<Outcome, Error> {
    match &executed.view {
        Some(view) if view.row.status != Status::Running => {
            Ok(Outcome::ok(runs::shown(context, request.account()?, view).await?))
        }
        _ => Ok(Outcome::ok(json!({
            "runId": executed.id.vflow(),
            "workflowId": executed.workflow_id,
            "status": Status::Running,
            "startedAt": executed.started_at,
            "next": "The run goes on. Call run_get with this runId for its result.",
        }))),
    }
}
