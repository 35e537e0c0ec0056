use crate::{answer, authentication, content, error, facts, handshake};
use ::api::doc::IDEMPOTENCY_KEY;
use ::api::schema::{any, map, text};
use ::api::{Answer, Auth, Body, Context, LimitClass, Param, Request, Response, Route, Size, Unknown, called};
use engine::start::Wait;
use engine::{Error, Port};
use model::{ApiKind, ApiRecord};
use records::apis::{self, Call, HOOK_MODULE};
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "hooks-request-receive",
    id: "receiveWebhook",
    methods: &["GET", "POST", "PUT", "PATCH"],
    path: "/v1/hooks/{account}/{name}",
    summary: "Starts the workflow of this webhook with the request; answers with the run's id, or with the response of its step `respond`",
    headers: &[
        IDEMPOTENCY_KEY,
        Param::new("token", "The webhook's token, where its record asks for one; or `Authorization: Bearer`", text),
        Param::new("user", "The webhook's user, where its record asks for a password; or `Authorization: Basic`", text),
        Param::new("password", "The webhook's password, where its record asks for one", text),
    ],
    bodies: &[
        Body::json(any, || json!({"event": "paid", "order": 7})),
        Body::form(|| map(&any()), || json!({"order": "7"})),
    ],
    answers: &[
        Answer::json(200, "The response of the workflow, or of the sender's handshake", any),
        Answer {
            status: 200,
            media: "text/plain",
            says: "The response of the workflow, or the challenge of the sender's handshake",
            schema: text,
        },
        Answer::json(202, "The request was accepted", answer::schema),
    ],
    unknown: Unknown::Accepted,
    auth: Auth::InHandler,
    limit: LimitClass::Unlimited,
    ports: Port::RUNNING_FOR_CALLERS,
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
    ..Route::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let name = request.param("name");
    let (account, hook) = called::find(context, &request, ApiKind::Webhook, HOOK_MODULE, name).await?;
    if let Some(closed) = called::closed(&hook, &request, None) {
        return Ok(error::closed(closed, &hook));
    }
    if let Some(answer) = handshake::registration(context, &account, &hook, &request).await? {
        return Ok(answer);
    }
    if let Some(closed) = called::closed(&hook, &request, Some(&request.method)) {
        return Ok(error::closed(closed, &hook));
    }
    if let Some(refusal) = authentication::refusal(context, &account, &hook, &request).await? {
        return Ok(refusal);
    }
    let sent = content::read(&request).await?;
    if let Some(answer) = handshake::verification(&sent.body) {
        return Ok(answer);
    }
    let facts = facts::facts(&request, &sent, &hook);
    let call = Call {
        idempotency_key: idempotency_key(&hook, &request, &facts)?,
        inputs: sent.inputs,
        blank_is_none: sent.are_texts,
        facts: entries(facts),
        wait: if hook.is_async { Wait::Async } else { Wait::Response },
    };
    Ok(answer::answer(&apis::receive(&context.engine, &account, &hook, call).await?))
}

/// The idempotency key: the text of the record's template for this request, otherwise the header
/// `Idempotency-Key`.
fn idempotency_key(hook: &ApiRecord, request: &Request, facts: &Value) -> Result<Option<String>, Error> {
    let template = hook.hook.idempotency_key.as_deref();
    match template.and_then(|template| engine::request_template::key(template, facts)) {
        Some(key) => Ok(Some(key)),
        None => request.idempotency_key(),
    }
}

fn entries(facts: Value) -> serde_json::Map<String, Value> {
    match facts {
        Value::Object(entries) => entries,
        _ => serde_json::Map::new(),
    }
}
