use super::SCOPES;
use super::client::Client;
use crate::base::BASE;
use api::auth::{self, ACCESS_SECONDS, Grant, TokenKind};
use api::response::json as json_response;
use api::schema::{constant, integer, map, object, text};
use api::{Answer, Body, Context, Given, LimitClass, Request, Response, Route, Scope, attempts};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::{Error, Port};
use http::StatusCode;
use model::AccountId;
use records::consents;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub static ROUTE: Route = Route {
    name: "mcp-oauth-token",
    id: "getClientToken",
    methods: &["POST"],
    path: "/oauth/token",
    summary: "Gives an AI client tokens for /mcp in exchange for its code or its refresh token, each once",
    bodies: &[Body::form(|| map(&text()), || json!({"grant_type": "refresh_token", "refresh_token": "…"}))],
    answers: &[
        Answer::json(200, "The tokens", || {
            object([
                ("access_token", text()),
                ("token_type", constant("Bearer")),
                ("expires_in", integer()),
                ("refresh_token", text()),
                ("scope", text()),
            ])
        }),
        Answer::json(400, "What is wrong, as RFC 6749 names it", || object([("error", text())])),
    ],
    limit: LimitClass::Auth,
    ports: &[Port::ReadAccess, Port::WriteAccess, Port::ManageCredentials, Port::ReadDefinitions],
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let form = request.json_or_form()?;
    let resource = auth::resource(&request.base(&context.host));
    if let Some(asked) = field(&form, "resource")
        && asked.trim_end_matches('/') != resource
    {
        return Ok(refused("invalid_target"));
    }
    let exchanged = match field(&form, "grant_type") {
        Some("authorization_code") => by_code(context, &request, &form, &resource).await,
        Some("refresh_token") => by_refresh(context, &request, &form, &resource).await,
        Some(_) => return Ok(refused("unsupported_grant_type")),
        None => return Ok(refused("invalid_request")),
    };
    match exchanged {
        Err(Error::Unauthenticated | Error::TokenExpired) => Ok(refused("invalid_grant")),
        Err(Error::Invalid { .. }) => Ok(refused("invalid_request")),
        answer => answer,
    }
}

async fn by_code(context: &Context, request: &Request, form: &Given, resource: &str) -> Result<Response, Error> {
    let needed = |name| field(form, name).ok_or_else(|| Error::invalid(name, "is required"));
    let (client, redirect) = (needed("client_id")?, needed("redirect_uri")?);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(needed("code_verifier")?));
    let proof = consents::redeem(&context.engine, needed("code")?, client, redirect, &challenge);
    let redeemed = attempts::attempt(context, request.peer, proof).await?;
    let scopes: Vec<_> =
        SCOPES.into_iter().filter(|scope| redeemed.scopes.split('.').any(|word| word == scope.as_str())).collect();
    if !Client::is_known(context, client).await {
        return Err(Error::Unauthenticated);
    }
    let device = consents::device_of(&redeemed.mark, client);
    issue(context, &redeemed.account, &scopes, &device, &redeemed.name, resource).await
}

async fn by_refresh(context: &Context, request: &Request, form: &Given, resource: &str) -> Result<Response, Error> {
    let token = field(form, "refresh_token").ok_or_else(|| Error::invalid("refresh_token", "is required"))?;
    let proof = auth::authenticate_token(context, token, TokenKind::Refresh, resource);
    let principal = attempts::attempt(context, request.peer, proof).await?;
    let device =
        records::devices::check_session(&context.engine, &principal.account, &principal.device_id, &principal.session)
            .await?;
    let client = field(form, "client_id");
    let is_known = match client {
        Some(client) => Client::is_known(context, client).await,
        None => true,
    };
    if !is_known || !consents::is_of(&principal.device_id, client) {
        return Err(Error::Unauthenticated);
    }
    // A new session ends the old one, and with it the old refresh token.
    issue(context, &principal.account, &principal.scopes, &principal.device_id, &device.name, resource).await
}

async fn issue(
    context: &Context,
    account: &AccountId,
    scopes: &[Scope],
    device_id: &str,
    device_name: &str,
    resource: &str,
) -> Result<Response, Error> {
    let grant = Grant { account, scopes, device_id, device_name };
    let tokens = auth::pair_for(context, &grant, resource).await?;
    let scope: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
    let answer = json!({
        "access_token": tokens.access,
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "refresh_token": tokens.refresh,
        "scope": scope.join(" "),
    });
    Ok(json_response(StatusCode::OK, &answer))
}

fn field<'a>(form: &'a Given, name: &str) -> Option<&'a str> {
    form.inputs.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn refused(error: &str) -> Response {
    json_response(StatusCode::BAD_REQUEST, &json!({"error": error}))
}
