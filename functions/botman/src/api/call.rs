//! GET and POST /v1/api/{account}/{module}/{function}: runs the API's workflow and answers with its output.

use super::{caller, facts};
use crate::error;
use ::api::doc::{Answer, Body, IDEMPOTENCY_KEY, Param};
use ::api::schema::{any, any_of, map, matching, object, saying, text};
use ::api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Size, attempts, response};
use engine::usecase::execute_workflow::{self, Execute, Executed, Wait};
use engine::usecase::find_api;
use engine::{Error, Port};
use http::StatusCode;
use model::{AccountId, ApiAuth, ApiKind, Status, Trigger};
use serde_json::{Map, Value, json};

/// The run went well.
const CODE_OK: i64 = 0;
/// It failed.
const CODE_FAILED: i64 = 1;
/// It goes on after this answer.
const CODE_RUNNING: i64 = 2;

/// The route.
pub static ROUTE: Route = Route {
    name: "botman-api-call",
    methods: &["GET", "POST"],
    path: "/v1/api/{account}/{module}/{function}",
    summary: "Runs the workflow that is published under this name, and answers with its output",
    doc: Doc {
        headers: &[
            IDEMPOTENCY_KEY,
            Param::new("token", "The API's token, where its record asks for one", text),
            Param::new("user", "The API's user, where its record asks for a password", text),
            Param::new("password", "The API's password, where its record asks for one", text),
        ],
        bodies: &[Body::json(
            || saying(map(&any()), "The inputs; of a GET the query holds them"),
            || json!({"name": "you"}),
        )],
        answers: &[Answer::json(200, "The outcome, or what is wrong with the request", answered)],
        ..Doc::NONE
    },
    auth: Auth::InHandler,
    limit: LimitClass::Unlimited,
    max_body: MAX_BODY,
    ports: &[
        Port::ReadDefinitions,
        Port::ReadExecutions,
        Port::WriteExecutions,
        Port::SendSteps,
        Port::SendCallbacks,
        Port::HttpOut,
        Port::CallServices,
        Port::RunScripts,
        Port::CountRequests,
        Port::ReadSecrets,
    ],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = AccountId::parse(request.param("account")).map_err(|_| Error::ApiNotFound)?;
    let (module, function) = (request.param("module"), request.param("function"));
    let api = find_api::run(&context.engine, &account, ApiKind::Botman, module, function).await?;
    if let Some(refusal) = caller::refusal(&api, &request) {
        return Ok(refusal.answer());
    }
    if api.auth != ApiAuth::None {
        attempts::allowed(context, request.peer).await?;
        if let Some(refusal) = caller::disproof(&api.auth, &request).await {
            if refusal.is_wrong_guess() {
                attempts::failed(context, request.peer).await?;
            }
            return Ok(refusal.answer());
        }
    }
    let inputs = facts::inputs(&request)?;
    let execute = Execute {
        account,
        workflow: api.workflow_id,
        revision: None,
        trigger: Trigger { kind: "api".to_owned(), data: Map::new(), facts: facts::facts(&request) },
        inputs,
        wait: if api.is_async { Wait::Async } else { Wait::Sync },
        callback: None,
        timeout_s: None,
        idempotency_key: request.idempotency_key()?,
        reentry: None,
    };
    let executed = execute_workflow::run(&context.engine, execute).await?;
    let body = if api.is_async { json!({"uid": executed.id.decimal()}) } else { outcome(&executed) };
    Ok(response::json(StatusCode::OK, &json!({"response": body})))
}

fn outcome(executed: &Executed) -> Value {
    let status = executed.view.as_ref().map_or(Status::Running, |view| view.row.status);
    let error = executed.view.as_ref().and_then(|view| view.row.error.as_deref());
    let (code, msg) = match status {
        Status::Completed => (CODE_OK, ""),
        Status::Failed => (CODE_FAILED, error.unwrap_or("the workflow failed")),
        Status::Cancelled => (CODE_FAILED, error.unwrap_or("the workflow was stopped")),
        Status::Timeout => (CODE_FAILED, error.unwrap_or("the workflow ran out of time")),
        Status::Running => (CODE_RUNNING, "the workflow is still running"),
    };
    let answer = executed.view.as_ref().filter(|_| status == Status::Completed).and_then(|view| view.answer.clone());
    json!({
        "data": answer.unwrap_or_else(|| "".into()),
        "code": code,
        "msg": msg,
        "uid": executed.id.decimal(),
    })
}

fn answered() -> Value {
    let uid = || saying(matching("^[0-9]+$"), "The run's id");
    let outcome = object([
        ("data", saying(any(), "What the step `output` set, else an empty text")),
        (
            "code",
            json!({"enum": [CODE_OK, CODE_FAILED, CODE_RUNNING], "description": "0 well, 1 failed, 2 still running"}),
        ),
        ("msg", text()),
        ("uid", uid()),
    ]);
    let accepted = saying(object([("uid", uid())]), "Of an API that answers at once");
    object([("response", any_of(&[outcome, accepted]))])
}
