use super::resource;
use crate::oauth::SCOPES;
use api::response::json as json_response;
use api::schema::{flag, list, object, text};
use api::{Answer, Context, Request, Response, Route, Scope};
use http::StatusCode;
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "mcp-metadata-server",
    id: "getOauthMetadata",
    path: "/.well-known/oauth-authorization-server",
    summary: "Tells clients of /mcp where they ask for a code, and where they exchange it for tokens",
    answers: &[Answer::json(200, "The document of RFC 8414", answered)],
    handler: |context, request| Box::pin(async move { Ok(shown(context, &request)) }),
    ..resource::ROUTE
};

fn shown(context: &Context, request: &Request) -> Response {
    let base = request.base(&context.host);
    json_response(
        StatusCode::OK,
        &json!({
            "issuer": base,
            "authorization_endpoint": format!("{base}/oauth/authorize"),
            "token_endpoint": format!("{base}/oauth/token"),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "scopes_supported": SCOPES.map(Scope::as_str),
            "client_id_metadata_document_supported": true,
            "authorization_response_iss_parameter_supported": true,
        }),
    )
}

fn answered() -> Value {
    object([
        ("issuer", text()),
        ("authorization_endpoint", text()),
        ("token_endpoint", text()),
        ("response_types_supported", list(&text())),
        ("grant_types_supported", list(&text())),
        ("code_challenge_methods_supported", list(&text())),
        ("token_endpoint_auth_methods_supported", list(&text())),
        ("scopes_supported", list(&text())),
        ("client_id_metadata_document_supported", flag()),
        ("authorization_response_iss_parameter_supported", flag()),
    ])
}
