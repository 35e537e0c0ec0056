//! `POST /api/v1/executions/{executionId}/resume`: continues a failed execution at the failed step,
//! as a new execution.

use super::{body, started};
use crate::error;
use api::doc::{Answer, Body};
use api::language::Language;
use api::schema::{any_of, integer_in, matching, object, saying};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::executions::{self, AskedRevision, Resume};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-executions-resume",
    id: "resumeExecution",
    methods: &["POST"],
    path: "/api/v1/executions/{executionId}/resume",
    summary: "Continues a failed, cancelled or timed-out run at the step where it ended, with its variables and outputs, as a new run",
    doc: Doc {
        headers: body::HEADERS,
        bodies: &[Body::json(asked, || json!({"step": {"parameters": {"url": "https://example.com/"}}}))],
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
    let step = fields.nested("step")?;
    let parameters = step.map(|step| step.object("parameters")).transpose()?.flatten();
    let resume = Resume {
        account: request.account()?.clone(),
        id,
        parameters: parameters.cloned().unwrap_or_default(),
        variables: body::values(fields.object("variables")?),
        revision: revision(&fields)?,
        wait: asked.wait,
        timeout_s: asked.timeout_s,
        idempotency_key: asked.idempotency_key.clone(),
    };
    if asked.dry_run {
        let plan = executions::plan_resume(&context.engine, &resume).await?;
        return started::planned(&plan, id, Language::of(&request)?);
    }
    started::started(&executions::resume(&context.engine, resume).await?, id, &asked)
}

/// The revision with which it continues: `same`, `current`, or a number.
fn revision(fields: &Fields<'_>) -> Result<Option<AskedRevision>, Error> {
    match fields.value("revision") {
        None => Ok(None),
        Some(Value::String(word)) if word.trim().eq_ignore_ascii_case("same") => Ok(None),
        Some(Value::String(word)) if word.trim().eq_ignore_ascii_case("current") => Ok(Some(AskedRevision::Current)),
        Some(_) => {
            let number = fields.integer("revision").ok().flatten().and_then(|number| u32::try_from(number).ok());
            let number = number.filter(|number| *number > 0);
            let refused = || fields.refuse("revision", "must be same, current, or the number of a revision");
            number.map(|number| Some(AskedRevision::Number(number))).ok_or_else(refused)
        }
    }
}

fn asked() -> Value {
    let [dry_run, asynchronous, timeout] = body::common();
    let says = "Parameters that take the place of those of the same name, for this run alone";
    let step = saying(object([("parameters?", body::values_schema(says))]), "The step at which the run goes on");
    let variables = body::values_schema("Named variables that take the place of those of the same name");
    let says = "Which steps it goes on with: same (those that it ran, the default), current, or a revision's number. The step at which it stopped must be there, in the same blocks";
    let word = matching("^([Ss][Aa][Mm][Ee]|[Cc][Uu][Rr][Rr][Ee][Nn][Tt]|[1-9][0-9]{0,8})$");
    let revision = saying(any_of(&[word, integer_in(1, u32::MAX.into())]), says);
    object([("step?", step), ("variables?", variables), ("revision?", revision), dry_run, asynchronous, timeout])
}
