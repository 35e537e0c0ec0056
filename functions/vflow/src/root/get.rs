use crate::base;
use api::response::{empty, set_header};
use api::{Answer, Context, Request, Response, Route, Unknown, envelope, vary};
use engine::Error;
use http::StatusCode;
use http::header::LOCATION;
use schemars::JsonSchema;
use serde::Serialize;

/// The address of the console.
const PAGE: &str = "/console";
/// The address of the API reference.
const REFERENCE: &str = "/api/v1/docs";

pub static ROUTE: Route = Route {
    name: "vflow-root-get",
    id: "getRoot",
    path: "/",
    summary: "Redirects browsers to the console; other clients get the addresses of the console, the reference and the health check",
    answers: &[
        envelope::answer::<Addresses<'_>>(200, "The host's name, version and addresses"),
        Answer {
            status: 302,
            media: "",
            says: "A redirect to the console, for clients that accept text/html",
            schema: api::schema::any,
        },
    ],
    unknown: Unknown::Accepted,
    handler: |context, request| Box::pin(async move { show(context, &request) }),
    ..base::OPEN
};

/// The most important addresses.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "HostAddresses")]
struct Addresses<'a> {
    #[schemars(extend("const" = "Sluice"))]
    name: &'static str,
    version: &'a str,
    console: String,
    docs: String,
    modules: String,
    openapi: String,
    health: String,
}

fn show(context: &Context, request: &Request) -> Result<Response, Error> {
    let mut response = if wants_page(request) {
        let mut response = empty(StatusCode::FOUND);
        set_header(&mut response, LOCATION, PAGE);
        response
    } else {
        let base = request.base(&context.host);
        envelope::data(&Addresses {
            name: "Sluice",
            version: &context.host.version,
            console: format!("{base}{PAGE}"),
            docs: format!("{base}{REFERENCE}"),
            modules: format!("{base}/api/v1/docs/modules"),
            openapi: format!("{base}/api/v1/openapi.json"),
            health: format!("{base}/api/v1/system/health"),
        })?
    };
    vary(&mut response, "accept");
    Ok(response)
}

/// Whether the caller is a browser: it accepts HTML by name. A program that accepts anything gets
/// JSON.
fn wants_page(request: &Request) -> bool {
    let accepted = request.header("accept").unwrap_or_default();
    let media =
        accepted.split(',').map(|range| range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    media
        .into_iter()
        .find(|media| matches!(media.as_str(), "text/html" | "application/json"))
        .is_some_and(|media| media == "text/html")
}
