use super::show::{self, Device};
use crate::base;
use api::{Body, Context, Name, Request, Response, Route, envelope};
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
    bodies: &[Body::of::<UpdateDevice>(|| json!({"name": "Laptop in the workshop"}))],
    answers: &[envelope::answer::<Device<'_>>(200, "The device as it is now")],
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
