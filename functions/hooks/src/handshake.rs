//! Handshakes with which senders check an address before they send to it. They start no run.

use crate::{authentication, error};
use api::response::{json, set_header};
use api::secret::token_matches;
use api::{Context, Request, Response, attempts};
use bytes::Bytes;
use engine::Error;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{Method, StatusCode};
use model::{AccountId, ApiRecord};
use serde_json::{Value, json};

/// The longest challenge, in bytes.
const MAX_CHALLENGE: usize = 1024;

/// The answer to a GET with `hub.mode=subscribe`, as Meta and WebSub send it: the challenge, if the
/// request contains the verify token of the record. If the record has no verify token, the request
/// must be authenticated like any other. `None` if it is a different request.
pub(crate) async fn registration(
    context: &Context,
    account: &AccountId,
    hook: &ApiRecord,
    request: &Request,
) -> Result<Option<Response>, Error> {
    let Some(challenge) = challenge(request) else { return Ok(None) };
    match &hook.hook.verify_hash {
        None => {
            if let Some(refusal) = authentication::refusal(context, account, hook, request).await? {
                return Ok(Some(refusal));
            }
        }
        Some(hash) => {
            attempts::allowed(context, request.peer).await?;
            if !token_matches(request.query.text("hub.verify_token").unwrap_or_default(), hash) {
                attempts::failed(context, request.peer).await?;
                return Ok(Some(error::verify_token()));
            }
        }
    }
    Ok(Some(echo(challenge)))
}

/// The challenge of a registration.
fn challenge(request: &Request) -> Option<&str> {
    let is_registration = request.method == Method::GET && request.query.text("hub.mode") == Some("subscribe");
    request.query.text("hub.challenge").filter(|challenge| is_registration && challenge.len() <= MAX_CHALLENGE)
}

/// The challenge as plain text, so that a browser does not show it as a page.
fn echo(challenge: &str) -> Response {
    let mut answer = http::Response::new(Bytes::from(challenge.to_owned()));
    set_header(&mut answer, CONTENT_TYPE, "text/plain; charset=utf-8");
    set_header(&mut answer, CONTENT_SECURITY_POLICY, "sandbox");
    set_header(&mut answer, X_CONTENT_TYPE_OPTIONS, "nosniff");
    answer
}

/// The answer to a body with the type `url_verification`, as Slack and Lark send it: its challenge.
/// `None` for any other body. The request must have been authenticated.
pub(crate) fn verification(body: &Value) -> Option<Response> {
    if body.get("type").and_then(Value::as_str) != Some("url_verification") {
        return None;
    }
    let challenge = body.get("challenge")?.as_str().filter(|challenge| challenge.len() <= MAX_CHALLENGE)?;
    Some(json(StatusCode::OK, &json!({"challenge": challenge})))
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Query;

    #[test]
    fn only_a_registration_has_a_challenge() {
        let request = |method, query| Request { query: Query::parse(query), ..Request::bare(method, "/") };
        let query = "hub.mode=subscribe&hub.verify_token=x&hub.challenge=1158201444";
        assert_eq!(challenge(&request(Method::GET, query)), Some("1158201444"));
        assert_eq!(challenge(&request(Method::POST, query)), None);
        assert_eq!(challenge(&request(Method::GET, "hub.mode=subscribe")), None);
        assert_eq!(challenge(&request(Method::GET, "hub.mode=unsubscribe&hub.challenge=1")), None);
    }

    #[test]
    fn a_verification_is_answered_with_its_challenge() {
        // The example of Slack's documentation of the event `url_verification`.
        let body = json!({
            "token": "Jhj5dZrVaK7ZwHHjRyZWjbDl",
            "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
            "type": "url_verification",
        });
        let answer = verification(&body).unwrap();
        assert_eq!(&answer.body()[..], br#"{"challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}"#);
        for other in
            [json!({"type": "event_callback", "challenge": "x"}), json!({"type": "url_verification"}), json!([])]
        {
            assert!(verification(&other).is_none());
        }
    }
}
