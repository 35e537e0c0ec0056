//! The answer to a request that was accepted: the response of the workflow, otherwise the id of the
//! run.

use crate::error;
use api::response::set_header;
use api::schema::{Named, object, one_of, text};
use api::{Response, envelope};
use bytes::Bytes;
use engine::start::Executed;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, StatusCode};
use model::Status;
use serde_json::{Value, json};

/// The answer about a started run.
pub(crate) fn answer(executed: &Executed) -> Response {
    let id = executed.id.vflow();
    if let Some(response) = &executed.response {
        return of_workflow(response);
    }
    let failed = matches!(executed.status, Status::Failed | Status::Cancelled | Status::Timeout);
    // A message that was sent again was accepted before, regardless of how its run has ended.
    if failed && !executed.is_repeated {
        return error::no_response(&id, executed.status);
    }
    let data = json!({"executionId": id, "status": executed.status});
    envelope::success(StatusCode::ACCEPTED, "Accepted", &data)
}

/// The response that a step `respond` has given.
fn of_workflow(response: &Value) -> Response {
    let body = match response.get("body") {
        None | Some(Value::Null) => Bytes::new(),
        Some(Value::String(text)) => Bytes::from(text.clone()),
        Some(other) => Bytes::from(other.to_string()),
    };
    let status = response.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let mut answer = http::Response::new(body);
    *answer.status_mut() = status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
    set_header(&mut answer, CACHE_CONTROL, "no-store");
    for (name, value) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
        if let (Ok(name), Some(value)) = (HeaderName::from_bytes(name.as_bytes()), value.as_str()) {
            set_header(&mut answer, name, value);
        }
    }
    // The console has the same origin, so a page that a workflow sends must not run scripts in it.
    set_header(&mut answer, CONTENT_SECURITY_POLICY, "sandbox");
    set_header(&mut answer, X_CONTENT_TYPE_OPTIONS, "nosniff");
    answer
}

/// The schema of the answer with the id.
pub(crate) fn schema() -> Value {
    let status = one_of(&["running", "completed", "failed", "cancelled", "timeout"]);
    envelope::schema(&object([("executionId", text()), ("status", status)]).named("ReceivedWebhook"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_sent_as_the_workflow_gave_it_and_acts_nowhere() {
        let response = json!({"status": 418, "headers": {"content-type": "text/html", "x-a": "b"}, "body": "<p>"});
        let answer = of_workflow(&response);
        assert_eq!((answer.status().as_u16(), &answer.body()[..]), (418, &b"<p>"[..]));
        assert_eq!(
            (&answer.headers()["x-a"], &answer.headers()["content-type"]),
            (&"b".parse().unwrap(), &"text/html".parse().unwrap())
        );
        assert_eq!(answer.headers()["content-security-policy"], "sandbox");
        assert_eq!(&of_workflow(&json!({"status": 200, "headers": {}, "body": [1]})).body()[..], b"[1]");
        assert!(of_workflow(&json!({"status": 204, "headers": {}, "body": null})).body().is_empty());
    }
}
