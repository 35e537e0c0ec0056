use crate::base::BASE;
use crate::oauth::SCOPES;
use api::response::json as json_response;
use api::schema::{list, object, text};
use api::{Answer, Context, Request, Response, Route, Scope, auth};
use http::StatusCode;
use serde_json::json;

/// The route. The authorization server is described in the same way.
pub static ROUTE: Route = Route {
    name: "mcp-metadata-resource",
    id: "getMcpResourceMetadata",
    path: "/.well-known/oauth-protected-resource/mcp",
    summary: "Tells clients of /mcp which server gives them tokens",
    answers: &[Answer::json(200, "The document of RFC 9728", || {
        object([
            ("resource", text()),
            ("authorization_servers", list(&text())),
            ("scopes_supported", list(&text())),
            ("bearer_methods_supported", list(&text())),
            ("resource_name", text()),
        ])
    })],
    handler: |context, request| Box::pin(async move { Ok(shown(context, &request)) }),
    ..BASE
};

fn shown(context: &Context, request: &Request) -> Response {
    let base = request.base(&context.host);
    let issuer = context.host.identity.as_ref().map_or(&base, |identity| &identity.issuer);
    json_response(
        StatusCode::OK,
        &json!({
            "resource": auth::resource(&base),
            "authorization_servers": [issuer],
            "scopes_supported": SCOPES.map(Scope::as_str),
            "bearer_methods_supported": ["header"],
            "resource_name": "Sluice",
        }),
    )
}
