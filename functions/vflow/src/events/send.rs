use crate::base;
use api::{Body, Context, Fields, Name, Request, Response, Route, Unknown, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::events::{self, MAX_TEXT, NewEvent, Receiver};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The fields that are not part of the data of the event.
const ABOUT: [&str; 3] = ["type", "eventId", "data"];

pub static ROUTE: Route = Route {
    name: "vflow-events-send",
    id: "sendEvent",
    path: "/api/v1/events",
    summary: "Publishes an event and starts every enabled workflow that has a matching trigger",
    bodies: &[Body::of::<SendEvent>(
        || json!({"type": "notification", "packageName": "com.example.shop", "title": "Order 7", "content": "Paid"}),
    )],
    answers: &[envelope::answer::<PublishedEvent<'_>>(
        202,
        "The started runs; a workflow that could not be started is listed with the reason",
    )],
    unknown: Unknown::Accepted,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions, Port::WriteExecutions, Port::SendSteps],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EXECUTE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let asked: SendEvent = Fields::top(&body).read()?;
    let event = NewEvent { kind: asked.kind.0, data: data(&body, asked.data.as_ref()), id: asked.event_id };
    let receivers = events::publish(&context.engine, request.account()?, event).await?;
    envelope::with(StatusCode::ACCEPTED, "Event accepted", &PublishedEvent::of(&receivers))
}

/// The data of the event: its own fields, and those in `data`, which have priority.
fn data(body: &Map<String, Value>, nested: Option<&Map<String, Value>>) -> Map<String, Value> {
    let own = body.iter().filter(|(name, _)| !ABOUT.contains(&name.as_str()));
    own.chain(nested.into_iter().flatten()).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// What an event started.
#[derive(Default, Serialize, JsonSchema)]
struct PublishedEvent<'a> {
    executions: Vec<EventExecution<'a>>,
    failed: Vec<EventFailure<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EventExecution<'a> {
    workflow_id: &'a str,
    workflow_name: &'a str,
    execution_id: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EventFailure<'a> {
    workflow_id: &'a str,
    workflow_name: &'a str,
    error: String,
}

impl<'a> PublishedEvent<'a> {
    fn of(receivers: &'a [Receiver]) -> Self {
        let mut event = Self::default();
        for Receiver { workflow, run } in receivers {
            let (workflow_id, workflow_name) = (workflow.id.as_str(), workflow.name.as_str());
            match run {
                Ok(run) => {
                    event.executions.push(EventExecution { workflow_id, workflow_name, execution_id: run.vflow() });
                }
                Err(error) => {
                    event.failed.push(EventFailure { workflow_id, workflow_name, error: error.to_string() });
                }
            }
        }
        event
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SendEvent {
    /// The type of the event: notification, sms, share, webhook, event…, in any spelling that
    /// triggers accept.
    #[serde(rename = "type")]
    #[schemars(with = "String", extend("minLength" = 1, "maxLength" = MAX_TEXT, "pattern" = r"\S"))]
    kind: Name<MAX_TEXT>,
    /// The data of the event. Other fields beside it are also data.
    data: Option<Map<String, Value>>,
    /// The id of the event. A second event with this id within a day starts nothing.
    #[schemars(extend("minLength" = 1, "maxLength" = MAX_TEXT, "pattern" = r"\S", "x-nullable" = true))]
    event_id: Option<String>,
}
