use super::show::{self, Device};
use crate::base;
use api::{Answer, Body, Context, Doc, Name, Request, Response, Route, envelope, typed};
use engine::{Error, Port};
use http::StatusCode;
use records::devices;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-devices-update",
    id: "updateDevice",
    methods: &["PUT"],
    path: "/api/v1/devices/{deviceId}",
    summary: "Gives a paired device another name",
    doc: Doc {
        bodies: &[Body::json(typed::request_schema::<UpdateDevice>, || json!({"name": "Laptop in the workshop"}))],
        body_required: true,
        answers: &[Answer::json(200, "The device as it is now", envelope::schema_of::<Device<'_>>)],
        ..Doc::NONE
    },
    ports: &[Port::ReadAccess, Port::ManageDevices],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

#[derive(Deserialize, JsonSchema)]
struct UpdateDevice {
    name: Name<128>,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let caller = request.principal()?;
    let UpdateDevice { name } = request.read()?;
    let device = devices::rename(&context.engine, &caller.account, show::id(&request)?, &name).await?;
    envelope::with(StatusCode::OK, "Device renamed successfully", &Device::of(&device, caller))
}
