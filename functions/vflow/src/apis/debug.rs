use super::show;
use crate::base;
use api::{Auth, Body, Context, Request, Response, Route, Scope, envelope};
use engine::Error;
use model::{ApiKind, ApiRecord, Status};
use records::apis::{self, Call};
use records::executions::{Executed, Wait};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub static ROUTE: Route = Route {
    name: "vflow-apis-debug",
    id: "debugApi",
    path: "/api/v1/apis/{apiId}/debug",
    summary: "Runs an API's workflow with its debug data or a given body, and shows request, answer and execution",
    bodies: &[Body::of::<DebugApi>(|| json!({"body": {"name": "you"}}))],
    answers: &[envelope::answer::<DebugOutcome<'_>>(200, "The call and its result")],
    auth: Auth::BearerAll(&[Scope::Admin, Scope::Execute]),
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EXECUTE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let DebugApi { body: given } = request.read()?;
    let api = apis::read(&context.engine, account, request.param("apiId")).await?;
    let inputs = match given {
        Some(given) => given,
        None => stored(&api)?,
    };
    let method = api.methods.last().map_or("POST", String::as_str);
    let url = show::address(context, &request, account.as_str(), &api);
    let call = DebugCall { method, url, body: inputs.clone() };
    let mut facts = Map::new();
    facts.insert("method".to_owned(), method.into());
    facts.insert("path".to_owned(), show::path(account.as_str(), &api).into());
    facts.insert("headers".to_owned(), json!({}));
    let is_hook = api.kind == ApiKind::Webhook;
    if is_hook {
        let body = Value::Object(inputs.clone());
        facts.insert("query".to_owned(), json!({}));
        facts.insert("raw_body".to_owned(), body.to_string().into());
        facts.insert("raw_body_encoding".to_owned(), "text".into());
        facts.insert("body".to_owned(), body);
    }
    let idempotency_key = request.idempotency_key()?;
    let tried = Call { inputs, blank_is_none: false, facts, wait: Wait::Sync, idempotency_key };
    let engine = &context.engine;
    let executed = if is_hook {
        apis::receive(engine, account, &api, tried).await?
    } else {
        apis::call(engine, account, &api, tried).await?
    };
    envelope::data(&DebugOutcome::of(call, &executed))
}

fn stored(api: &ApiRecord) -> Result<Map<String, Value>, Error> {
    match &api.debug_data {
        Value::Null => Ok(Map::new()),
        Value::Object(entries) => Ok(entries.clone()),
        _ => Err(Error::invalid("debugData", "must be an object to call the API with; give a body instead")),
    }
}

/// A call and its result.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DebugOutcome<'a> {
    request: DebugCall<'a>,
    /// The answer of the workflow; null if there is none, or if the run has not ended.
    answer: Option<&'a Value>,
    outputs: Option<&'a Map<String, Value>>,
    execution_id: String,
    status: Status,
    error: Option<&'a str>,
    /// The duration in milliseconds; null while the run is active.
    duration: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
struct DebugCall<'a> {
    method: &'a str,
    url: String,
    body: Map<String, Value>,
}

impl<'a> DebugOutcome<'a> {
    fn of(request: DebugCall<'a>, executed: &'a Executed) -> Self {
        let view = executed.view.as_ref();
        let ended = view.and_then(|view| view.row.completed_at);
        Self {
            request,
            answer: view.and_then(|view| view.answer.as_ref()),
            outputs: view.map(|view| &view.declared),
            execution_id: executed.id.vflow(),
            status: executed.status,
            error: view.and_then(|view| view.row.error.as_deref()),
            duration: ended.map(|end| end.0.saturating_sub(executed.started_at.0)),
        }
    }
}

#[derive(Deserialize, JsonSchema)]
struct DebugApi {
    /// The body of the call; by default the debug data of the API.
    #[schemars(extend("x-nullable" = true))]
    body: Option<Map<String, Value>>,
}
