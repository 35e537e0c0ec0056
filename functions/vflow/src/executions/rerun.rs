use super::body::{self, RunOptions};
use super::started;
use api::{Body, Context, Language, Request, Response, Route, losses, unknown};
use engine::Error;
use engine::lint;
use records::executions::{self, Rerun, Revision};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub static ROUTE: Route = Route {
    name: "vflow-executions-rerun",
    id: "rerunExecution",
    path: "/api/v1/executions/{executionId}/rerun",
    summary: "Runs a workflow again with the inputs of an earlier run, as a new run",
    bodies: &[Body::of::<RerunExecution>(|| json!({"inputs": {"who": "somebody else"}, "revision": "same"}))],
    handler: |context, request| Box::pin(run(context, request)),
    ..started::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.execution_id()?;
    let asked: RerunExecution = request.read()?;
    let manner = RunOptions::of(&request, asked.dry_run, asked.is_async)?;
    let rerun = Rerun {
        account: request.account()?.clone(),
        id,
        inputs: body::values(&asked.inputs.unwrap_or_default()),
        revision: match asked.revision {
            None | Some(AskedRevision::Current) => Revision::Current,
            Some(AskedRevision::Same) => Revision::Same,
        },
        wait: manner.wait,
        timeout_s: asked.timeout,
        idempotency_key: manner.idempotency_key,
    };
    if manner.dry_run {
        let plan = executions::plan_rerun(&context.engine, &rerun).await?;
        return started::planned(&plan, id, Language::of(&request)?);
    }
    let executed = executions::rerun(&context.engine, rerun).await?;
    let response = started::started(&executed, id, manner.wait)?;
    let undeclared = lint::undeclared(executed.undeclared, "inputs");
    let told: Vec<_> = undeclared.chain(losses::inside("inputs", executed.lost)).collect();
    Ok(unknown::add_warnings(response, &told))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RerunExecution {
    /// Inputs that replace those with the same names; the others are unchanged.
    inputs: Option<Map<String, Value>>,
    /// The steps that run: those of the current revision (the default), or those of the earlier
    /// run.
    revision: Option<AskedRevision>,
    /// If true, the answer shows what would run, and nothing is started.
    dry_run: Option<bool>,
    /// Whether the answer is sent before the end of the run; true by default.
    #[serde(rename = "async")]
    is_async: Option<bool>,
    /// The longest time of the run, in seconds; no limit if it is not positive.
    timeout: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum AskedRevision {
    Current,
    Same,
}
