//! `GET /api/v1/system/health`: shows whether the process answers. It uses nothing else, so that
//! probes can call it often. Only a process that stores its data itself also checks whether it can
//! write to its disk.

use crate::base;
use api::{Context, Response, Route, Unknown, envelope};
use engine::{Error, health};
use http::StatusCode;
use model::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-system-health",
    id: "getHealth",
    path: "/api/v1/system/health",
    summary: "Shows that the server answers, its version and its uptime",
    answers: &[
        envelope::answer::<Health<'_>>(200, "It answers"),
        envelope::answer::<Health<'_>>(503, "The server answers, but cannot store data"),
    ],
    unknown: Unknown::Listed,
    handler: |context, _| Box::pin(health(context)),
    ..base::OPEN
};

#[derive(Serialize, JsonSchema)]
struct Health<'a> {
    #[schemars(extend("enum" = ["healthy", "unhealthy"]))]
    status: &'static str,
    version: &'a str,
    timestamp: Timestamp,
    /// The time since the start, in milliseconds.
    uptime: i64,
}

async fn health(context: &Context) -> Result<Response, Error> {
    let now = context.engine.ports.clock.now();
    let healthy = !context.host.keeps_data || health::stores(&context.engine).await;
    let (status, word) =
        if healthy { (StatusCode::OK, "healthy") } else { (StatusCode::SERVICE_UNAVAILABLE, "unhealthy") };
    let health = Health {
        status: word,
        version: &context.host.version,
        timestamp: now,
        uptime: now.0.saturating_sub(context.host.started_at.0).max(0),
    };
    envelope::with(status, word, &health)
}
