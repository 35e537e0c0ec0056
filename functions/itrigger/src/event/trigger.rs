use crate::base::BASE;
use crate::caller;
use crate::error::{self, Refusal};
use api::doc::IDEMPOTENCY_KEY;
use api::schema::any_of;
use api::{Answer, Body, Context, Fields, Filled, LimitClass, Request, Response, Route, Size};
use engine::{Error, Port};
use records::events::{self, NewEvent};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// The scope that an application needs.
const SCOPE: &str = "event/trigger";
const KIND: &str = "event";
/// The longest code of an event, in characters. A trigger cannot have a longer one.
const MAX_CODE: usize = 200;

pub static ROUTE: Route = Route {
    name: "itrigger-event-trigger",
    id: "triggerTenantEvent",
    methods: &["POST"],
    path: "/itrigger-bff/v2/open/api/event/trigger",
    summary: "Publishes an event, and starts every enabled workflow with an event trigger of that code",
    query: &[caller::TOKEN],
    headers: &[IDEMPOTENCY_KEY],
    bodies: &[Body::of::<TriggerTenantEvent>(
        || json!({"personId": "7", "brandId": "3", "eventCode": "order_paid", "eventTime": 1_704_067_200_000_i64}),
    )],
    answers: &[Answer::json(200, "Whether the event was accepted, or the reason why not", || {
        any_of(&[error::accepted_schema(), error::schema()])
    })],
    limit: LimitClass::Execute,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions, Port::WriteExecutions, Port::SendSteps],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let app = caller::app(&request)?;
    if app.app.frozen {
        return Ok(Refusal::Frozen.answer());
    }
    if !caller::is_granted(&app, SCOPE) {
        return Ok(Refusal::NotGranted.answer());
    }
    let body = request.json()?;
    let asked: TriggerTenantEvent = Fields::top(&body).read()?;
    if asked.event_code.chars().count() > MAX_CODE {
        return Err(Error::invalid("eventCode", format!("must be at most {MAX_CODE} characters long")));
    }
    let event = NewEvent { kind: KIND.to_owned(), id: request.idempotency_key()?, data: body };
    for receiver in events::publish(&context.engine, &app.account, event).await? {
        match receiver.run {
            Ok(_) => {}
            // Only this error is a mistake of the caller; all others are problems of the workflow.
            Err(Error::KeyReused) => return Err(Error::KeyReused),
            Err(error) => tracing::warn!(workflow.id = %receiver.workflow.id, %error, "an event started no run"),
        }
    }
    Ok(error::accepted())
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "all fields are data of the event, also those that only the reference names")]
struct TriggerTenantEvent {
    /// The code of the event, as triggers name it.
    event_code: Filled<MAX_CODE>,
    /// The person whom the event concerns.
    person_id: Option<Value>,
    /// The brand that the event concerns.
    brand_id: Option<Value>,
    /// The time of the event. Other fields are also data of the event.
    event_time: Option<Value>,
}
