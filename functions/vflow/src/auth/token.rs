//! POST /api/v1/auth/token: pairs a device and gives it tokens.

use crate::error;
use api::auth::{ACCESS_SECONDS, Grant, pair};
use api::doc::{Answer, Body, Param};
use api::schema::{constant, integer, name, object, saying, text};
use api::{
    Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, attempts, envelope,
};
use engine::usecase::check_pairing_key::{self, PairingRight};
use engine::{Error, Port};
use http::Uri;
use http::header::ORIGIN;
use model::AccountId;
use serde_json::{Value, json};

/// The account of devices that pair without a key, where the host allows that.
const OPEN_ACCOUNT: &str = "admin";

/// The route.
pub static ROUTE: Route = Route {
    name: "vflow-auth-token",
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
        ("deviceName", name(128)),
        ("timestamp", saying(integer(), "The caller's clock, in milliseconds; not judged")),
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
    let device_name = fields.required_text("deviceName")?;
    // Its type is checked, its value is not: a caller's clock proves nothing.
    fields.integer("timestamp")?.ok_or_else(|| fields.refuse("timestamp", "is required"))?;
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
        Some(key) => attempts::attempt(context, request.peer, check_pairing_key::run(&context.engine, key)).await,
        None if context.host.open_pairing && from_this_machine(request) => {
            let account =
                AccountId::parse(OPEN_ACCOUNT).map_err(|_| Error::Internal("the open account has no name"))?;
            Ok(PairingRight { account, admin: false })
        }
        None => Err(Error::Unauthenticated),
    }
}

/// Whether no web page of another machine is asking: a loopback socket does not keep out the user's own browser.
fn from_this_machine(request: &Request) -> bool {
    let Some(origin) = request.headers.get(ORIGIN) else { return true };
    let host = origin.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
    host.is_some_and(|uri| matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, HeaderValue, Method};

    #[test]
    fn pages_of_other_machines_do_not_pair_openly() {
        let local = |origin: Option<&'static str>| {
            let headers: HeaderMap = origin.map(|text| (ORIGIN, HeaderValue::from_static(text))).into_iter().collect();
            from_this_machine(&Request { headers, ..Request::bare(Method::POST, "/") })
        };
        for origin in [None, Some("http://localhost:3000"), Some("http://127.0.0.1:8080"), Some("http://[::1]:8080")] {
            assert!(local(origin), "{origin:?}");
        }
        for origin in
            ["null", "https://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example", ""]
        {
            assert!(!local(Some(origin)), "{origin}");
        }
    }
}
