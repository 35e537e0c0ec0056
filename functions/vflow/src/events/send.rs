//! `POST /api/v1/events`: publishes an event, which starts the workflows with a matching trigger.

use crate::error;
use api::doc::{Answer, Body};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, schema};
use engine::{Error, Port};
use http::StatusCode;
use records::events::{self, MAX_TEXT, NewEvent, Told};
use serde_json::{Map, Value, json};

/// The fields that are not part of the data of the event.
const ABOUT: [&str; 3] = ["type", "eventId", "data"];

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-events-send",
    id: "sendEvent",
    methods: &["POST"],
    path: "/api/v1/events",
    summary: "Publishes an event and starts every enabled workflow that has a matching trigger",
    doc: Doc {
        bodies: &[Body::json(
            asked,
            || json!({"type": "notification", "packageName": "com.example.shop", "title": "Order 7", "content": "Paid"}),
        )],
        body_required: true,
        answers: &[Answer::json(
            202,
            "What was started; a workflow that could not be is listed with the reason",
            answered,
        )],
        ..Doc::FREE
    },
    auth: Auth::Bearer(Scope::Execute),
    limit: LimitClass::Execute,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions, Port::WriteExecutions, Port::SendSteps],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let event = NewEvent {
        kind: fields.required_text("type")?.to_owned(),
        data: data(&body, fields.object("data")?),
        id: fields.text("eventId")?.map(str::to_owned),
    };
    let told = events::publish(&context.engine, request.account()?, event).await?;
    let (executions, failed): (Vec<_>, Vec<_>) = told.iter().partition(|told| told.run.is_ok());
    let data = json!({
        "executions": executions.into_iter().map(shown).collect::<Vec<_>>(),
        "failed": failed.into_iter().map(shown).collect::<Vec<_>>(),
    });
    Ok(envelope::success(StatusCode::ACCEPTED, "Event accepted", &data))
}

/// The data of the event: its own fields, and those in `data`, which have priority.
fn data(body: &Map<String, Value>, nested: Option<&Map<String, Value>>) -> Map<String, Value> {
    let own = body.iter().filter(|(name, _)| !ABOUT.contains(&name.as_str()));
    own.chain(nested.into_iter().flatten()).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn shown(told: &Told) -> Value {
    let (id, name) = (&told.workflow.id, &told.workflow.name);
    match &told.run {
        Ok(run) => json!({"workflowId": id, "workflowName": name, "executionId": run.vflow()}),
        Err(error) => json!({"workflowId": id, "workflowName": name, "error": error.to_string()}),
    }
}

fn asked() -> Value {
    schema::object([
        (
            "type",
            schema::saying(
                schema::filled(MAX_TEXT),
                "notification, sms, share, webhook, event…, in any spelling of a trigger's type",
            ),
        ),
        (
            "eventId?",
            schema::saying(
                schema::or_null(&schema::filled(MAX_TEXT)),
                "Told again within a day, the event starts nothing",
            ),
        ),
        (
            "data?",
            schema::saying(schema::map(&schema::any()), "What is known of it; further fields beside it count as well"),
        ),
    ])
}

fn answered() -> Value {
    let row = |last: &'static str| {
        schema::list(&schema::object([
            ("workflowId", schema::text()),
            ("workflowName", schema::text()),
            (last, schema::text()),
        ]))
    };
    envelope::schema(&schema::object([("executions", row("executionId")), ("failed", row("error"))]))
}
