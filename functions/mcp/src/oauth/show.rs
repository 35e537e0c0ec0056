//! Sends the page, and sends people back to clients.

use super::html::STYLE;
use api::response::{empty, set_header};
use api::{Language, Request, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY};
use sha2::{Digest, Sha256};

/// The language of the page: that of the query or of the browser.
pub(super) fn language(request: &Request) -> Language {
    // An unknown language in the query is ignored, because an error would not help the person.
    Language::of(request).unwrap_or_default()
}

/// The query of the page, without its language.
pub(super) fn query(request: &Request) -> String {
    let pairs = request.query.pairs().iter().filter(|(name, _)| name != "lang");
    let pairs = pairs.map(|(name, value)| format!("{}={}", super::asked::encoded(name), super::asked::encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The answer with a page. `redirect` is the address to which the form leads in the end; browsers
/// require that the policy also contains it.
pub(super) fn page(status: StatusCode, html: String, language: Language, redirect: Option<&str>) -> Response {
    let mut answer = http::Response::new(html.into());
    *answer.status_mut() = status;
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let targets = redirect.map(|redirect| format!(" {}", origin(redirect))).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'{targets}; base-uri 'none'; frame-ancestors 'none'"
    );
    set_header(&mut answer, CONTENT_TYPE, "text/html; charset=utf-8");
    set_header(&mut answer, CONTENT_SECURITY_POLICY, &policy);
    set_header(&mut answer, CACHE_CONTROL, "no-store");
    set_header(&mut answer, REFERRER_POLICY, "no-referrer");
    language.show(answer)
}

/// Redirects the person to this address.
pub(super) fn to(address: &str) -> Response {
    let mut answer = empty(StatusCode::SEE_OTHER);
    set_header(&mut answer, LOCATION, address);
    set_header(&mut answer, CACHE_CONTROL, "no-store");
    set_header(&mut answer, REFERRER_POLICY, "no-referrer");
    answer
}

/// The origin of an address in the format of a policy: the scheme and the host of a web address,
/// only the scheme of any other address.
fn origin(address: &str) -> String {
    let (scheme, rest) = address.split_once(':').unwrap_or((address, ""));
    let host = rest.strip_prefix("//").unwrap_or_default().split(['/', '?', ';', ',']).next().unwrap_or_default();
    if matches!(scheme, "http" | "https") { format!("{scheme}://{host}") } else { format!("{scheme}:") }
}
