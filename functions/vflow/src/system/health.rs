//! GET /api/v1/system/health: whether the process answers. Touches nothing else, so that it is fit for a probe.

use crate::error;
use api::doc::Answer;
use api::schema::{constant, integer, millis, object, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Response, Route, Size, envelope};
use http::StatusCode;
use serde_json::{Value, json};

/// The route.
pub static ROUTE: Route = Route {
    name: "vflow-system-health",
    methods: &["GET"],
    path: "/api/v1/system/health",
    summary: "Tells that the server answers, its version and how long it has been up",
    doc: Doc { answers: &[Answer::json(200, "It answers", answered)], ..Doc::SEED },
    auth: Auth::Open,
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[],
    size: Size::SMALL,
    handler: |context, _| Box::pin(async move { Ok(health(context)) }),
    envelope: error::envelope,
};

fn answered() -> Value {
    envelope::schema(&object([
        ("status", constant("healthy")),
        ("version", text()),
        ("timestamp", millis()),
        ("uptime", saying(integer(), "In milliseconds")),
    ]))
}

fn health(context: &Context) -> Response {
    let now = context.engine.ports.clock.now();
    let data = json!({
        "status": "healthy",
        "version": context.host.version,
        "timestamp": now,
        "uptime": now.0.saturating_sub(context.host.started_at.0).max(0),
    });
    envelope::success(StatusCode::OK, "healthy", &data)
}
