use super::body::{self, RunOptions};
use super::started;
use api::schema::{any_of, integer_in, matching};
use api::{Body, Context, Language, Request, Response, Route, typed, whole};
use engine::Error;
use records::executions::{self, AskedRevision, Resume};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

pub static ROUTE: Route = Route {
    name: "vflow-executions-resume",
    id: "resumeExecution",
    path: "/api/v1/executions/{executionId}/resume",
    summary: "Continues a failed, cancelled or timed-out run at the step where it ended, with its variables and outputs, as a new run",
    bodies: &[Body::of::<ResumeExecution>(|| json!({"step": {"parameters": {"url": "https://example.com/"}}}))],
    handler: |context, request| Box::pin(run(context, request)),
    ..started::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.execution_id()?;
    let asked: ResumeExecution = request.read()?;
    let manner = RunOptions::of(&request, asked.dry_run, asked.is_async)?;
    let resume = Resume {
        account: request.account()?.clone(),
        id,
        parameters: asked.step.and_then(|step| step.parameters).unwrap_or_default(),
        variables: body::values(&asked.variables.unwrap_or_default()),
        revision: asked.revision,
        wait: manner.wait,
        timeout_s: asked.timeout,
        idempotency_key: manner.idempotency_key,
    };
    if manner.dry_run {
        let plan = executions::plan_resume(&context.engine, &resume).await?;
        return started::planned(&plan, id, Language::of(&request)?);
    }
    started::started(&executions::resume(&context.engine, resume).await?, id, manner.wait)
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ResumeExecution {
    /// The step at which the run continues.
    step: Option<StepChange>,
    /// Variables that replace those with the same names.
    variables: Option<Map<String, Value>>,
    /// The steps with which the run continues: same (those of the earlier run; the default),
    /// current, or the number of a revision. That revision must contain the failed step, in the
    /// same blocks.
    #[serde(default, deserialize_with = "revision")]
    #[schemars(schema_with = "revision_in")]
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
struct StepChange {
    /// Parameters that replace those with the same names, for this run only.
    parameters: Option<Map<String, Value>>,
}

/// The revision with which it continues: `same`, `current`, or a number.
fn revision<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<AskedRevision>, D::Error> {
    let Some(given) = Option::<Value>::deserialize(deserializer)? else { return Ok(None) };
    let is_word = |word: &str| given.as_str().is_some_and(|text| text.trim().eq_ignore_ascii_case(word));
    if is_word("same") {
        return Ok(None);
    }
    if is_word("current") {
        return Ok(Some(AskedRevision::Current));
    }
    let number = whole(&given).and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0);
    let refused = || D::Error::custom("must be same, current, or the number of a revision");
    number.map(|number| Some(AskedRevision::Number(number))).ok_or_else(refused)
}

fn revision_in(_: &mut SchemaGenerator) -> Schema {
    let word = matching("^([Ss][Aa][Mm][Ee]|[Cc][Uu][Rr][Rr][Ee][Nn][Tt]|[1-9][0-9]{0,8})$");
    typed::written(any_of(&[word, integer_in(1, u32::MAX.into())]))
}
