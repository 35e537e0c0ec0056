use crate::base;
use api::response::tagged;
use api::schema::text;
use api::{Answer, Response, Route, UNCHANGED};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub static ROUTE: Route = Route {
    name: "vflow-docs-get",
    id: "getDocs",
    path: "/api/v1/docs",
    summary: "Shows the reference of every route as a page for people",
    answers: &[Answer { status: 200, media: "text/html", says: "The page", schema: text }, UNCHANGED],
    handler: |_, _| Box::pin(async { Ok(page()) }),
    ..base::OPEN
};

fn page() -> Response {
    static WHOLE: LazyLock<String> = LazyLock::new(|| PAGE.replace("/*style*/", STYLE).replace("/*script*/", SCRIPT));
    static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| HeaderValue::from_str(&policy()).ok());
    let mut response = http::Response::new(Bytes::from_static(WHOLE.as_bytes()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Some(policy) = POLICY.as_ref() {
        headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    }
    tagged(response, true)
}

/// The policy allows the style and the script of this page, and requests to this host.
fn policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}
