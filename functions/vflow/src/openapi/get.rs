use super::document::{DOCUMENT, OpenapiDocument};
use crate::base;
use api::response::tagged;
use api::{Answer, Context, Response, Route, UNCHANGED, typed};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::json;

/// The place of the address of the host in the document.
const SERVER: &str = "\"url\": \"/\"";

pub static ROUTE: Route = Route {
    name: "vflow-openapi-get",
    id: "getOpenapi",
    path: "/api/v1/openapi.json",
    summary: "Describes every route as an OpenAPI 3.1 document",
    answers: &[Answer::json(200, "The document", typed::answer_schema::<OpenapiDocument<'_>>), UNCHANGED],
    handler: |context, _| Box::pin(async move { Ok(show(context)) }),
    ..base::OPEN
};

fn show(context: &Context) -> Response {
    let document = match &context.host.base_url {
        None => Bytes::from_static(DOCUMENT.as_bytes()),
        Some(url) => Bytes::from(DOCUMENT.replacen(SERVER, &format!("\"url\": {}", json!(url)), 1)),
    };
    let mut response = http::Response::new(document);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    tagged(response, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_one_place_for_its_address() {
        assert_eq!(DOCUMENT.matches(SERVER).count(), 1);
    }
}
