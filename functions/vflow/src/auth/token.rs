use super::openly;
use crate::base;
use api::auth::{ACCESS_SECONDS, Grant, pair};
use api::schema::text;
use api::{Body, Context, LimitClass, Param, Request, Response, Route, Scope, Unknown, attempts, envelope};
use api::{HostFacts, Name};
use engine::{Error, Port};
use model::AccountId;
use records::pairing_keys::{self, PairingRight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The account of devices that are paired without a key, if the host allows that.
const OPEN_ACCOUNT: &str = "admin";

pub static ROUTE: Route = Route {
    name: "vflow-auth-token",
    id: "pairDevice",
    methods: &["POST"],
    path: "/api/v1/auth/token",
    summary: "Pairs a device and gives it an access token and a refresh token",
    headers: &[Param::new(
        "x-pairing-key",
        "The pairing key, which names the account; it replaces the key in the body",
        text,
    )],
    bodies: &[Body::of::<PairDevice>(example)],
    answers: &[envelope::answer::<DeviceTokens<'_>>(200, "The device's tokens")],
    unknown: Unknown::Listed,
    limit: LimitClass::Auth,
    ports: &[Port::ReadAccess, Port::WriteAccess],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::OPEN
};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PairDevice {
    /// The id that the caller has chosen for the device. When the device is paired again, its older
    /// tokens end.
    device_id: Name<128>,
    /// The name of the device; by default its id.
    device_name: Option<Name<128>>,
    /// The time by the clock of the caller, in milliseconds. Only its type is checked.
    timestamp: Option<i64>,
    /// The key that names the account; not needed if the host pairs devices without a key.
    pairing_key: Option<String>,
}

fn example() -> Value {
    json!({"deviceId": "550e8400-e29b-41d4-a716-446655440000", "deviceName": "My laptop", "timestamp": 1_704_067_200_000_i64})
}

/// The tokens of a device.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DeviceTokens<'a> {
    /// The access token, for the header `Authorization: Bearer`.
    token: &'a str,
    refresh_token: &'a str,
    /// How long the access token is valid, in seconds.
    expires_in: i64,
    #[schemars(extend("const" = "Bearer"))]
    token_type: &'static str,
    device_info: DeviceInfo<'a>,
}

/// Facts about the host, in the fields in which the editor expects those of a phone.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeviceInfo<'a> {
    brand: &'a str,
    model: &'a str,
    android_version: &'a str,
}

impl<'a> DeviceInfo<'a> {
    /// The facts of this host.
    pub(super) fn of(host: &'a HostFacts) -> Self {
        Self { brand: &host.brand, model: &host.model, android_version: &host.version }
    }
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    // Only the type of the time is checked: its value depends on the clock of the caller, which is
    // not reliable.
    let PairDevice { device_id, device_name, timestamp: _checked, pairing_key } = request.read()?;
    let device_name = device_name.as_deref().unwrap_or(&device_id);
    let key = request.header("x-pairing-key").or(pairing_key.as_deref());
    let right = right(context, &request, key).await?;
    let scopes: &[Scope] = if right.admin { &Scope::ALL } else { &Scope::DEVICE };
    let grant = Grant { account: &right.account, scopes, device_id: &device_id, device_name };
    let tokens = pair(context, &grant).await?;
    envelope::data(&DeviceTokens {
        token: &tokens.access,
        refresh_token: &tokens.refresh,
        expires_in: ACCESS_SECONDS,
        token_type: "Bearer",
        device_info: DeviceInfo::of(&context.host),
    })
}

async fn right(context: &Context, request: &Request, key: Option<&str>) -> Result<PairingRight, Error> {
    match key {
        Some(key) => attempts::attempt(context, request.peer, by_key(context, request, key)).await,
        None if openly::may_pair(context.host.open_pairing, request) => open_account(false),
        None => Err(Error::Unauthenticated),
    }
}

async fn by_key(context: &Context, request: &Request, key: &str) -> Result<PairingRight, Error> {
    let printed = context.host.one_time_key.as_ref().filter(|_| openly::comes_from_this_machine(request));
    if printed.is_some_and(|printed| printed.take(key, context.engine.ports.clock.now())) {
        return open_account(true);
    }
    pairing_keys::check(&context.engine, key).await
}

fn open_account(admin: bool) -> Result<PairingRight, Error> {
    let account = AccountId::parse(OPEN_ACCOUNT).map_err(|_| Error::Internal("the open account has no name"))?;
    Ok(PairingRight { account, admin })
}
