//! `POST /api/v1/executions/{executionId}/rerun`: runs a workflow again with the inputs of an
//! earlier execution.

use super::{body, started};
use crate::error;
use api::doc::{Answer, Body};
use api::language::Language;
use api::schema::{object, one_of, saying};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, unknown};
use engine::lint;
use engine::{Error, Port};
use records::executions::{self, Rerun, Revision};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-executions-rerun",
    id: "rerunExecution",
    methods: &["POST"],
    path: "/api/v1/executions/{executionId}/rerun",
    summary: "Runs a workflow again with the inputs of an earlier run, as a new run",
    doc: Doc {
        headers: body::HEADERS,
        bodies: &[Body::json(asked, || json!({"inputs": {"who": "somebody else"}, "revision": "same"}))],
        answers: &[
            Answer::json(
                200,
                "What would run; or the run, if it was waited for and has ended",
                started::answered_schema,
            ),
            Answer::json(
                202,
                "The run continues after this answer",
                envelope::schema_of::<started::RepeatedExecution<'_>>,
            ),
        ],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Execute),
    limit: LimitClass::Execute,
    max_body: MAX_BODY,
    ports: Port::RUNNING_AND_TELLING,
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.execution_id()?;
    let given = request.json()?;
    let fields = Fields::top(&given);
    let asked = body::read(&request, &fields)?;
    let rerun = Rerun {
        account: request.account()?.clone(),
        id,
        inputs: body::values(fields.object("inputs")?),
        revision: revision(&fields)?,
        wait: asked.wait,
        timeout_s: asked.timeout_s,
        idempotency_key: asked.idempotency_key.clone(),
    };
    if asked.dry_run {
        let plan = executions::plan_rerun(&context.engine, &rerun).await?;
        return started::planned(&plan, id, Language::of(&request)?);
    }
    let executed = executions::rerun(&context.engine, rerun).await?;
    let response = started::started(&executed, id, &asked)?;
    let told: Vec<_> = executed.undeclared.into_iter().map(|input| lint::undeclared(input, "inputs")).collect();
    Ok(unknown::tell(response, &told))
}

fn revision(fields: &Fields<'_>) -> Result<Revision, Error> {
    match fields.value("revision").map(Value::as_str) {
        None | Some(Some("current")) => Ok(Revision::Current),
        Some(Some("same")) => Ok(Revision::Same),
        Some(_) => Err(fields.refuse("revision", "must be current or same")),
    }
}

fn asked() -> Value {
    let [dry_run, asynchronous, timeout] = body::common();
    let inputs =
        body::values_schema("Inputs that take the place of those of the same name; the others stay as they were");
    let says = "Which steps run: those of the workflow as it is now, which is the default, or those of the earlier run";
    let revision = saying(one_of(&["current", "same"]), says);
    object([("inputs?", inputs), ("revision?", revision), dry_run, asynchronous, timeout])
}
