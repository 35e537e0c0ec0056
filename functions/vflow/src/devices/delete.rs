//! `DELETE /api/v1/devices/{deviceId}`: removes a paired device, which ends its tokens.

use super::show;
use crate::deleted::{GONE, gone};
use crate::error;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size};
use engine::{Error, Port};
use records::devices;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-devices-delete",
    id: "deleteDevice",
    methods: &["DELETE"],
    path: "/api/v1/devices/{deviceId}",
    summary: "Forgets a paired device, whose tokens are good for nothing from then on",
    doc: Doc { answers: &[GONE], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess, Port::ManageDevices],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    devices::remove(&context.engine, request.account()?, show::id(&request)?).await?;
    gone("Device removed successfully")
}
