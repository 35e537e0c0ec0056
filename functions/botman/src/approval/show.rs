//! Sends the pages.

use super::html::{Notice, STYLE, notice};
use ::api::response::set_header;
use ::api::{Language, Request, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use sha2::{Digest, Sha256};

/// The language of the pages: that of the query or of the browser.
pub(crate) fn language(request: &Request) -> Language {
    Language::of_page(request)
}

/// The answer with a page. The address of a page contains a secret, so browsers do not cache the
/// page and do not send its address to other sites.
pub(crate) fn page(status: StatusCode, html: String, language: Language) -> Response {
    let mut answer = http::Response::new(Bytes::from(html));
    *answer.status_mut() = status;
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    set_header(&mut answer, CONTENT_TYPE, "text/html; charset=utf-8");
    set_header(&mut answer, CONTENT_SECURITY_POLICY, &policy);
    set_header(&mut answer, CACHE_CONTROL, "no-store");
    set_header(&mut answer, REFERRER_POLICY, "no-referrer");
    set_header(&mut answer, X_CONTENT_TYPE_OPTIONS, "nosniff");
    language.show(answer)
}

/// The answer with a page without a form.
pub(crate) fn notice_page(what: Notice, language: Language, workflow: &str) -> Response {
    let status = match what {
        Notice::Thanks(_) | Notice::NotYet => StatusCode::OK,
        Notice::Answered | Notice::Over => StatusCode::GONE,
        Notice::Unknown => StatusCode::NOT_FOUND,
        Notice::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
    };
    page(status, notice(what, language, workflow), language)
}
