//! `POST /api/v1/auth/token`: pairs a device and returns its tokens.

use super::openly;
use crate::error;
use api::auth::{ACCESS_SECONDS, Grant, pair};
use api::doc::{Answer, Body, Param};
use api::schema::{constant, integer, name, object, saying, text};
use api::{
    Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, attempts, envelope,
};
use engine::{Error, Port};
use model::AccountId;
use records::pairing_keys::{self, PairingRight};
use serde_json::{Value, json};

/// The account of devices that are paired without a key, if the host allows that.
const OPEN_ACCOUNT: &str = "admin";

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-auth-token",
    id: "pairDevice",
    methods: &["POST"],
    path: "/api/v1/auth/token",
    summary: "Pairs a device and gives it an access token and a refresh token",
    doc: Doc {
        headers: &[Param::new(
            "x-pairing-key",
            "The pairing key, which names the account; instead of the body's",
            text,
        )],
        bodies: &[Body::json(asked, example)],
        body_required: true,
        answers: &[Answer::json(200, "The device's tokens", answered)],
        ..Doc::SEED
    },
    auth: Auth::Open,
    limit: LimitClass::Auth,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess, Port::WriteAccess],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn asked() -> Value {
    object([
        ("deviceId", saying(name(128), "The caller's own id of the device; pairing it again ends its older tokens")),
        ("deviceName?", saying(name(128), "What it is called; its id if there is no name")),
        ("timestamp?", saying(integer(), "The caller's clock, in milliseconds; not judged")),
        ("pairingKey?", saying(text(), "Names the account; not needed where the host pairs openly")),
    ])
}

fn example() -> Value {
    json!({"deviceId": "550e8400-e29b-41d4-a716-446655440000", "deviceName": "My laptop", "timestamp": 1_704_067_200_000_i64})
}

fn answered() -> Value {
    let device = object([("brand", text()), ("model", text()), ("androidVersion", text())]);
    envelope::schema(&object([
        ("token", saying(text(), "The access token, for the header `Authorization: Bearer`")),
        ("refreshToken", text()),
        ("expiresIn", saying(integer(), "Seconds that the access token is good for")),
        ("tokenType", constant("Bearer")),
        ("deviceInfo", device),
    ]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let device_id = fields.required_text("deviceId")?;
    let device_name = match fields.value("deviceName") {
        Some(_) => fields.required_text("deviceName")?,
        None => device_id,
    };
    // Only the type is checked: the value depends on the clock of the caller, which is not
    // reliable.
    fields.integer("timestamp")?;
    let key = match request.header("x-pairing-key") {
        Some(key) => Some(key),
        None => fields.text("pairingKey")?,
    };
    let right = right(context, &request, key).await?;
    let scopes: &[Scope] = if right.admin { &Scope::ALL } else { &Scope::DEVICE };
    let grant = Grant { account: &right.account, scopes, device_id, device_name };
    let tokens = pair(context, &grant).await?;
    Ok(envelope::ok(&json!({
        "token": tokens.access,
        "refreshToken": tokens.refresh,
        "expiresIn": ACCESS_SECONDS,
        "tokenType": "Bearer",
        "deviceInfo": {
            "brand": context.host.brand,
            "model": context.host.model,
            "androidVersion": context.host.version,
        },
    })))
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
