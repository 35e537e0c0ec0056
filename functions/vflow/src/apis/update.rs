//! `PUT /api/v1/apis/{apiId}`: changes the given fields of an API record.

use super::{body, secrets, show};
use crate::error;
use api::doc::{Answer, Body};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::digest::sha256_hex;
use engine::{Error, Port};
use http::StatusCode;
use records::apis::{self, ApiChange};
use serde_json::json;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-apis-update",
    id: "updateApi",
    methods: &["PUT"],
    path: "/api/v1/apis/{apiId}",
    summary: "Changes the fields of an API that are named; its name stays",
    doc: Doc {
        bodies: &[Body::json(body::change_schema, || json!({"methods": ["POST"], "debugData": {"name": "you"}}))],
        answers: &[Answer::json(200, "The API as it is now", envelope::schema_of::<show::Shown<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions, Port::WriteSecrets],
    size: Size::HASHING,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id) = (request.account()?, request.param("apiId"));
    let body = request.json()?;
    let fields = Fields::top(&body);
    let stored = apis::read(&context.engine, account, id).await?;
    let given = body::change(&fields, stored.kind)?;
    body::same_name(&fields, &stored)?;
    let (auth, made, keys) = match given.auth {
        Some(auth) => {
            let secrets::Stored { auth, made, secrets } = secrets::store(context, auth).await?;
            (Some(auth), made, secrets)
        }
        None => (None, None, Vec::new()),
    };
    let change = ApiChange {
        methods: given.methods,
        workflow_id: given.workflow_id,
        version: given.version,
        auth,
        ip_allowlist: given.ip_allowlist,
        debug_data: given.debug_data,
        enabled: given.enabled,
        is_async: given.is_async,
        idempotency_key: given.idempotency_key,
        verify_hash: given.verify_token.map(|token| token.as_deref().map(sha256_hex)),
        description: given.description,
        read_only: given.read_only,
        destructive: given.destructive,
        secrets: keys,
    };
    let api = apis::update(&context.engine, account, id, change).await?;
    secrets::warn_if_open(account, &api);
    let mut shown = show::record(context, &request, account.as_str(), &api);
    shown.token = made;
    envelope::with(StatusCode::OK, "API updated successfully", &shown)
}
