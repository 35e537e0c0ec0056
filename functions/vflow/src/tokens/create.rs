//! `POST /api/v1/open-tokens`: creates an open token.

use super::show::OpenToken;
use crate::error;
use api::doc::{Answer, Body};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, schema};
use engine::{Error, Port};
use http::StatusCode;
use model::Timestamp;
use records::tokens;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-tokens-create",
    id: "createOpenToken",
    methods: &["POST"],
    path: "/api/v1/open-tokens",
    summary: "Creates an open token for callers of flows; it is shown once",
    doc: Doc {
        bodies: &[Body::json(given, || json!({"name": "Shop", "flows": ["sync_example"]}))],
        body_required: true,
        answers: &[Answer::json(201, "The token", envelope::schema_of::<OpenToken<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let name = fields.required_text("name")?;
    let expires_at = fields.integer("expiresAt")?.map(Timestamp);
    let flows = fields.texts("flows")?;
    let new = tokens::create(&context.engine, request.account()?, name, expires_at, flows).await?;
    let shown = OpenToken::from(&new.credential).with(&new.token);
    envelope::with(StatusCode::CREATED, "Open token created successfully", &shown)
}

fn given() -> Value {
    let keys = json!({"type": "array", "maxItems": 200, "items": schema::name(253)});
    let flows = schema::saying(keys, "The keys of the flows that the token may call; all flows if absent");
    schema::object([
        ("name", schema::name(128)),
        ("expiresAt?", schema::or_null(&schema::millis())),
        ("flows?", schema::or_null(&flows)),
    ])
}
