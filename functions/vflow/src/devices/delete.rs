use super::show;
use crate::base;
use crate::deleted::{GONE, deleted_answer};
use api::{Context, Request, Response, Route};
use engine::{Error, Port};
use records::devices;

pub static ROUTE: Route = Route {
    name: "vflow-devices-delete",
    id: "deleteDevice",
    methods: &["DELETE"],
    path: "/api/v1/devices/{deviceId}",
    summary: "Removes a paired device, whose tokens are invalid from then on",
    answers: &[GONE],
    ports: &[Port::ReadAccess, Port::ManageDevices],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    devices::remove(&context.engine, request.account()?, show::id(&request)?).await?;
    deleted_answer("Device removed successfully")
}
