//! `POST /api/dpa/process/processModel/getOutParamByModelId`: shows the outputs of the steps of a
//! run.

use crate::runs::status::find;
use crate::{envelope, error, out_params};
use api::doc::{Answer, Body};
use api::schema::{flag, matching, object, saying};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Size};
use engine::{Error, Port};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "dpa-models-outputs",
    id: "listDpaOutputs",
    methods: &["POST"],
    path: "/api/dpa/process/processModel/getOutParamByModelId",
    summary: "Shows what the steps of a run put out, so far or in the end",
    doc: Doc {
        bodies: &[Body::json(asked, example)],
        body_required: true,
        answers: &[Answer::json(200, "The steps' values, or why they cannot be shown", || {
            envelope::schema(&out_params::schema())
        })],
        ..Doc::SEED
    },
    auth: Auth::OAuth,
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn asked() -> Value {
    object([
        ("modelId", saying(matching(r"\S"), "The workflow's id")),
        ("instanceId", saying(matching(r"\S"), "The run's id, as any facade writes it")),
        (
            "paramFlag?",
            saying(
                flag(),
                "Whether the steps are shown that are flagged as output; by default it is those that call another system or run a script",
            ),
        ),
    ])
}

fn example() -> Value {
    json!({"modelId": "hello", "instanceId": "in01890a5dac96774bbcceb302099a8057", "paramFlag": true})
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let (model, instance) = (fields.required_text("modelId")?.trim(), fields.required_text("instanceId")?.trim());
    let flagged = fields.flag("paramFlag")?.unwrap_or(false);
    let view = find(context, request.account()?, model, instance).await?;
    Ok(envelope::ok(&out_params::shown(&context.engine, &view, flagged).await?))
}
