use super::show::Device;
use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::devices;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-devices-list",
    id: "listDevices",
    path: "/api/v1/devices",
    summary: "Lists the devices that were paired with the account",
    answers: &[envelope::answer::<Devices<'_>>(200, "The devices, by id")],
    ports: &[Port::ReadAccess, Port::ManageDevices],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DeviceList")]
struct Devices<'a> {
    devices: Vec<Device<'a>>,
    total: usize,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let caller = request.principal()?;
    let devices = devices::list(&context.engine, &caller.account).await?;
    let shown = devices.iter().map(|device| Device::of(device, caller)).collect();
    envelope::data(&Devices { devices: shown, total: devices.len() })
}
