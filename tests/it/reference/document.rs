//! The complete reference as one OpenAPI 3.1 document. It is stored as `docs/openapi.json`, which
//! the vflow facade serves.

use super::FACADES;
use super::components::{collect, reference};
use super::operation::{error_schema, operation, proving_headers, rate_headers, scheme};
use http::StatusCode;
use serde_json::{Map, Value, json};

/// The document, formatted so that diffs can be read.
pub fn document() -> String {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sluice",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Workflows behind APIs",
            "description": description(),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        // The host that serves the document replaces this by its own address.
        "servers": [{"url": "/"}],
        "tags": tags(),
        "paths": paths(),
        "components": components(),
    });
    let mut schemas = Map::new();
    for part in ["paths", "components"] {
        collect(&mut document[part], &mut schemas);
    }
    schemas.sort_keys();
    document["components"]["schemas"].as_object_mut().unwrap().extend(schemas);
    format!("{document:#}\n")
}

fn description() -> String {
    let facades = FACADES.iter().filter(|facade| !facade.routes.is_empty());
    let lines = facades.map(|facade| format!("- **{}**: {}", facade.name, facade.says));
    let head = "One engine behind several APIs. Times are in milliseconds since 1970 unless something else is said.";
    format!("{head}\n\n{}", lines.collect::<Vec<_>>().join("\n"))
}

fn tags() -> Value {
    FACADES.iter().map(|facade| json!({"name": facade.name, "description": facade.says})).collect()
}

fn paths() -> Value {
    let mut paths = Map::new();
    for facade in FACADES {
        for route in facade.routes {
            let path = paths.entry(route.path.replace("+}", "}")).or_insert_with(|| json!({}));
            for method in route.methods {
                path[method.to_lowercase()] = operation(facade, route, method);
            }
        }
    }
    paths.into()
}

fn components() -> Value {
    let count = |says: &str| json!({"description": says, "schema": {"type": "integer"}});
    let mut schemes = json!({
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A paired device's access token; `pairDevice` gives one"},
        "app": {"type": "apiKey", "in": "query", "name": "accessToken", "description": "An application's access token"},
        "app-header": {"type": "apiKey", "in": "header", "name": "accesstoken", "description": "The same; it takes precedence if both are given"},
        "oauth": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An application's access token; `createDpaToken` gives one"},
        "open-header": {"type": "apiKey", "in": "header", "name": "juggle-token", "description": "An open token"},
        "open-query": {"type": "apiKey", "in": "query", "name": "juggleToken", "description": "An open token"},
        "root": {"type": "apiKey", "in": "header", "name": "x-root-key", "description": "The deployment's own key, for its operator"},
        "refresh": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A paired device's refresh token"},
    });
    for header in proving_headers() {
        schemes[scheme(header)] = json!({"type": "apiKey", "in": "header", "name": header});
    }
    json!({
        "securitySchemes": schemes,
        "headers": {
            "X-RateLimit-Limit": count("Requests a minute that are allowed"),
            "X-RateLimit-Remaining": count("How many of them are left"),
            "X-RateLimit-Reset": count("When the next minute begins"),
            "Retry-After": count("In seconds"),
        },
        "responses": error_responses(),
        "schemas": FACADES.iter().map(|facade| (error_schema(facade.name), (facade.error)())).collect::<Map<_, _>>(),
    })
}

/// The error responses of each facade: one for each status to which its routes refer, and one for
/// all others.
fn error_responses() -> Value {
    const TOLD: [(StatusCode, &str); 8] = [
        (StatusCode::BAD_REQUEST, "A field or parameter is wrong; `details` name it"),
        (StatusCode::UNAUTHORIZED, "The token is missing or invalid"),
        (StatusCode::FORBIDDEN, "The token does not have the required scope"),
        (StatusCode::NOT_FOUND, "There is no such thing"),
        (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
        (StatusCode::UNPROCESSABLE_ENTITY, "It cannot be done as asked"),
        (StatusCode::TOO_MANY_REQUESTS, "Too many requests in this minute"),
        (StatusCode::INTERNAL_SERVER_ERROR, "An internal error of Sluice"),
    ];
    let mut responses = Map::new();
    for facade in FACADES.iter().filter(|facade| !facade.routes.is_empty()) {
        let content = json!({"application/json": {"schema": reference("schemas", &error_schema(facade.name))}});
        for (status, says) in TOLD {
            let mut headers = rate_headers();
            if status == StatusCode::TOO_MANY_REQUESTS {
                headers["Retry-After"] = reference("headers", "Retry-After");
            }
            let response = json!({"description": says, "headers": headers, "content": content});
            responses.insert(format!("{}-{}", facade.name, status.as_u16()), response);
        }
        let other = json!({"description": "An error", "content": content});
        responses.insert(format!("{}-error", facade.name), other);
    }
    responses.into()
}
