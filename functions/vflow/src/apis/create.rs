//! `POST /api/v1/apis`: publishes a workflow.

use super::{body, secrets, show};
use crate::error;
use api::doc::{Answer, Body};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::digest::sha256_hex;
use engine::{Error, Port};
use http::StatusCode;
use model::Hook;
use records::apis::{self, NewApi};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-apis-create",
    id: "createApi",
    methods: &["POST"],
    path: "/api/v1/apis",
    summary: "Publishes a workflow as an API of its own; a token that was made for it is shown once",
    doc: Doc {
        bodies: &[Body::json(body::schema, example)],
        body_required: true,
        answers: &[Answer::json(201, "The workflow was published", envelope::schema_of::<show::Shown<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions, Port::WriteSecrets],
    size: Size::HASHING,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope_with_name,
};

fn example() -> Value {
    json!({"module": "shop", "function": "greet", "workflowId": "hello", "auth": "token", "token": "123456", "enabled": true})
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let body = request.json()?;
    let given = body::read(&Fields::top(&body))?;
    let secrets::Stored { auth, made, secrets: keys } = secrets::store(context, given.auth).await?;
    let hook =
        Hook { idempotency_key: given.idempotency_key, verify_hash: given.verify_token.as_deref().map(sha256_hex) };
    let new = NewApi {
        kind: given.kind,
        module: given.module,
        function: given.function,
        methods: given.methods,
        workflow_id: given.workflow_id,
        version: given.version,
        auth,
        ip_allowlist: given.ip_allowlist,
        debug_data: given.debug_data,
        enabled: given.enabled,
        is_async: given.is_async,
        hook,
        tool: given.tool,
        secrets: keys,
    };
    let api = apis::create(&context.engine, account, new).await?;
    secrets::warn_if_open(account, &api);
    let mut shown = show::record(context, &request, account.as_str(), &api);
    shown.token = made;
    envelope::with(StatusCode::CREATED, "API created successfully", &shown)
}
