//! Requests that failed, as errors for people.

use crate::{Exit, Failure};
use http::StatusCode;
use reqwest::Response;
use serde_json::{Map, Value};
use std::error::Error;
use url::Url;

/// The most bytes that are shown of a body without an envelope.
const SHOWN: usize = 200;

/// Reads the answer to a request that was refused.
pub(super) async fn read(response: Response, is_local: bool) -> Failure {
    let status = response.status();
    let body = response.bytes().await.unwrap_or_default();
    of(status, &body, is_local)
}

fn of(status: StatusCode, body: &[u8], is_local: bool) -> Failure {
    let exit = exit(status);
    let document = serde_json::from_slice::<Value>(body).ok();
    let envelope = document.as_ref().filter(|document| document.get("code").is_some());
    let Some(envelope) = envelope else {
        let text = String::from_utf8_lossy(body);
        let text: String = text.trim().chars().take(SHOWN).collect();
        let failure = Failure::new(exit, format!("the server answers {status}"));
        let failure = if text.is_empty() { failure } else { failure.because(text) };
        return advised(failure, exit, status, is_local);
    };
    let message = envelope.get("message").and_then(Value::as_str).unwrap_or("the request was refused");
    let details = envelope.get("details").cloned().unwrap_or_default();
    let code = envelope.get("code").and_then(Value::as_i64).unwrap_or_default();
    let mut failure = Failure::new(exit, first_small(message));
    if let Some(place) = place(&details) {
        failure = failure.at(place);
    }
    if let Some(why) = why(&details, message) {
        failure = failure.because(why);
    }
    advised(failure.answered(code, details), exit, status, is_local)
}

fn exit(status: StatusCode) -> Exit {
    match status.as_u16() {
        401 | 403 => Exit::Denied,
        404 => Exit::Missing,
        409 | 412 => Exit::Conflict,
        429 => Exit::Limited,
        500.. => Exit::Unreachable,
        _ => Exit::Usage,
    }
}

fn advised(failure: Failure, exit: Exit, status: StatusCode, is_local: bool) -> Failure {
    match (exit, status) {
        (Exit::Denied, StatusCode::FORBIDDEN) => {
            failure.advise("sign in with the admin pairing key of the account: `sluice login --key -` reads it")
        }
        (Exit::Denied, _) if is_local => failure.advise("run `sluice login`"),
        (Exit::Denied, _) => failure.advise("run `sluice login` with a pairing key of the account"),
        (Exit::Conflict, StatusCode::PRECONDITION_FAILED) => {
            failure.advise("somebody has changed it meanwhile: read it again, and repeat the change")
        }
        (Exit::Limited, _) => failure.advise("wait, or ask for higher limits of the account"),
        (Exit::Unreachable, _) => failure.advise("try again; the log of the server has the trace"),
        _ => failure,
    }
}

/// The field, step or other place that the details name.
fn place(details: &Value) -> Option<String> {
    let text = |name: &str| details.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(field) = text("field") {
        return Some(format!("field '{field}'"));
    }
    if let Some(step) = text("stepId") {
        return Some(format!("step '{step}'"));
    }
    details.get("stepIndex").and_then(Value::as_u64).map(|index| format!("step {}", index + 1))
}

/// The reason, unless the message contains it; otherwise the other details.
fn why(details: &Value, message: &str) -> Option<String> {
    if let Some(reason) = details.get("reason").and_then(Value::as_str) {
        return Some(reason.to_owned()).filter(|reason| !message.contains(reason.as_str()));
    }
    let shown = details.as_object().map(others).unwrap_or_default();
    Some(shown.join(", ")).filter(|shown| !shown.is_empty())
}

fn others(details: &Map<String, Value>) -> Vec<String> {
    let known = ["field", "stepId", "stepIndex", "reason"];
    let others = details.iter().filter(|(name, value)| !known.contains(&name.as_str()) && !value.is_null());
    others.map(|(name, value)| format!("{name} {}", crate::output::plain(value))).collect()
}

/// A message that continues a sentence.
fn first_small(message: &str) -> String {
    let mut letters = message.chars();
    let Some(first) = letters.next() else { return String::new() };
    // A name at the beginning is unchanged.
    if message.split(' ').next().is_some_and(|word| word.ends_with(':') || word.contains(['-', '_'])) {
        return message.to_owned();
    }
    match letters.clone().next() {
        // An abbreviation such as API is unchanged.
        Some(second) if second.is_uppercase() => message.to_owned(),
        _ => first.to_lowercase().chain(letters).collect(),
    }
}

/// A request that got no answer.
pub(super) fn unsent(error: &reqwest::Error, base: &Url) -> Failure {
    let what = if error.is_timeout() { "the server does not answer in time" } else { "the server cannot be reached" };
    let failure = Failure::new(Exit::Unreachable, what).at(base.as_str()).because(causes(error));
    let is_refused = error.is_connect() && super::is_loopback(base);
    failure.advise(if is_refused {
        "start the local host with `sluice`, or name another server with --context or SLUICE_URL"
    } else {
        "check the address and the network; `sluice doctor` tells more"
    })
}

/// The innermost cause of an error: the outer ones only repeat the address.
pub(super) fn causes(error: &dyn Error) -> String {
    let mut inner: &dyn Error = error;
    while let Some(cause) = inner.source() {
        inner = cause;
    }
    inner.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::Paint;

    fn refused(status: u16, body: &str) -> Failure {
        of(StatusCode::from_u16(status).unwrap(), body.as_bytes(), true)
    }

    #[test]
    fn every_status_has_its_exit() {
        let cases = [
            (400, Exit::Usage),
            (401, Exit::Denied),
            (403, Exit::Denied),
            (404, Exit::Missing),
            (409, Exit::Conflict),
            (412, Exit::Conflict),
            (413, Exit::Usage),
            (422, Exit::Usage),
            (429, Exit::Limited),
            (500, Exit::Unreachable),
            (503, Exit::Unreachable),
        ];
        for (status, exit) in cases {
            assert_eq!(refused(status, "").exit(), exit, "{status}");
        }
    }

    #[test]
    fn the_envelope_says_where_and_why() {
        let body = r#"{"code":1002,"message":"Name is required","data":null,"details":{"field":"name","reason":"is required"}}"#;
        let failure = refused(400, body);
        assert_eq!(failure.text(Paint::plain()), "error: name is required\n  where: field 'name'\n");
        assert_eq!(failure.code(), Some(1002));
        let body = r#"{"code":1002,"message":"Wrong step","details":{"stepId":"a","reason":"no such module"}}"#;
        assert_eq!(
            refused(400, body).text(Paint::plain()),
            "error: wrong step\n  where: step 'a'\n  why: no such module\n"
        );
        let text = refused(404, r#"{"code":1001,"message":"API not found","details":{"apiId":"x"}}"#);
        assert_eq!(text.text(Paint::plain()), "error: API not found\n  why: apiId x\n");
    }

    #[test]
    fn an_answer_of_another_server_is_shown_in_part() {
        let failure = refused(502, &"x".repeat(1000));
        assert!(failure.text(Paint::plain()).len() < 400);
    }
}
