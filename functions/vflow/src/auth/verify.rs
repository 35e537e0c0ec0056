use super::token::DeviceInfo;
use crate::base;
use api::{Context, LimitClass, Request, Response, Route, envelope};
use engine::{Error, Port};
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-auth-verify",
    id: "verifyToken",
    path: "/api/v1/auth/verify",
    summary: "Checks an access token: whether it is valid, and when it expires",
    answers: &[envelope::answer::<VerifiedToken<'_>>(200, "The token is valid")],
    limit: LimitClass::Auth,
    ports: &[Port::ReadAccess],
    handler: |context, request| Box::pin(async move { verdict(context, &request) }),
    ..base::EDITOR_READ
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct VerifiedToken<'a> {
    #[schemars(extend("const" = true))]
    valid: bool,
    device_info: VerifiedDevice<'a>,
    /// In seconds since 1970. All other times of this API are in milliseconds.
    expires_at: i64,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct VerifiedDevice<'a> {
    #[serde(flatten)]
    device: DeviceInfo<'a>,
    api_level: i64,
}

fn verdict(context: &Context, request: &Request) -> Result<Response, Error> {
    envelope::data(&VerifiedToken {
        valid: true,
        device_info: VerifiedDevice { device: DeviceInfo::of(&context.host), api_level: context.host.api_level },
        expires_at: request.principal()?.expires_at,
    })
}
