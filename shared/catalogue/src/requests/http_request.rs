//! `http_request`: one outbound request. An answer with any status is a success, unless
//! `fail_on_status` is set.

mod answer;
mod body;

use super::connection::connection;
use super::encode::{MAX_URL, header_fields, with_query};
use crate::effects::HttpRequest;
use crate::{Action, Call, Charset, Done, Effect, EffectResult, Failure, ModuleError, Run, refuse};
use serde_json::{Map, json};

/// The id under which the outputs have vFlow's names.
const LONG: &str = "vflow.network.http_request";
const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];

/// The most bytes of an answer's body that become an output.
const MAX_BODY: usize = 256 * 1024;

pub(crate) struct Request;

impl Run for Request {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let inputs = &call.inputs;
        let method = verb(call);
        refuse!(!METHODS.contains(&method.as_str()), "method", "must be GET, POST, PUT, DELETE, PATCH or HEAD");
        let mut headers = header_fields(&inputs.dictionary("headers")?)?;
        let payload = body::payload(call, &mut headers)?;
        let timeout = inputs.number("timeout")?;
        refuse!(!(0.001..=300.0).contains(&timeout), "timeout", "must be more than 0 and at most 300 seconds");
        charset(call)?;
        let (body, files) = payload.map_or((None, Vec::new()), |payload| (Some(payload.bytes), payload.files));
        let request = HttpRequest {
            url: address(call)?,
            body,
            method,
            headers,
            timeout_ms: (timeout * 1000.0) as u64,
            max_body_bytes: MAX_BODY,
            cut_body: false,
            follow_redirects: true,
            signing: None,
        };
        Ok(Action::Effect(Effect::Http {
            request,
            files,
            connection: connection(call)?,
            idempotency_key: inputs.boolean("send_idempotency_key")?,
            at_most_once: inputs.boolean("at_most_once")?,
        }))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        // With `at_most_once`, a request that was possibly sent is not sent again.
        let once = call.inputs.boolean("at_most_once")?;
        let mut details = Map::from_iter([
            ("method".to_owned(), json!(verb(call))),
            // The log masks parts that can be secrets.
            ("url".to_owned(), json!(address(call).unwrap_or_default())),
        ]);
        let response = match result {
            EffectResult::Http(Ok(response)) => response,
            EffectResult::Http(Err(failure)) => {
                details.insert("error".to_owned(), json!(failure.message));
                let message = format!("HTTP request failed: {failure}");
                let retryable = failure.retryable && !once;
                return Err(Failure { details, retryable, ..Failure::of(&failure, message) }.into());
            }
            _ => return Err(ModuleError::failed("a request got another effect's answer")),
        };
        let (status, again) = (response.status, response.is_retryable());
        let retry_after_ms = response.retry_after_ms(Some(call.now));
        let mut done = answer::outputs(call.descriptor.is(LONG), response, charset(call)?);
        if call.inputs.boolean("fail_on_status")? && !(200..300).contains(&status) {
            details.insert("statusCode".to_owned(), json!(status));
            return Err(Failure {
                message: format!("HTTP request failed: status {status}"),
                details,
                partial: done.outputs,
                retryable: !once && again,
                repeatable: !once,
                status: Some(status),
                retry_after_ms,
                ..Failure::default()
            }
            .into());
        }
        done.details = details;
        Ok(done)
    }
}

fn verb(call: &Call<'_>) -> String {
    call.inputs.text("method").trim().to_ascii_uppercase()
}

/// The character set for the answer, if the step names one.
fn charset(call: &Call<'_>) -> Result<Option<Charset>, ModuleError> {
    let name = call.inputs.text("charset");
    if name.trim().is_empty() {
        return Ok(None);
    }
    let unknown = || {
        ModuleError::input("charset", format!("'{name}' is unknown; GBK, Shift_JIS or UTF-8 are known, for instance"))
    };
    Charset::named(&name).map(Some).ok_or_else(unknown)
}

/// The URL with the query parameters added.
fn address(call: &Call<'_>) -> Result<String, ModuleError> {
    let mut url = call.inputs.required_text("url")?.trim().to_owned();
    // vFlow's step accepts an address without its scheme.
    if call.descriptor.is(LONG) && !url.contains("://") {
        url.insert_str(0, "https://");
    }
    let url = with_query(&url, &call.inputs.dictionary("query_params")?)?;
    refuse!(url.len() > MAX_URL, "url", "is longer than {MAX_URL} bytes, the query included");
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::HttpResponse;
    use crate::testing::Bench;
    use serde_json::Value;

    const SHORT: &str = "http_request";

    fn started(module: &str, values: Value) -> Result<Action, ModuleError> {
        Bench::new().start(module, values)
    }

    fn request(module: &str, values: Value) -> HttpRequest {
        match started(module, values) {
            Ok(Action::Effect(Effect::Http { request, .. })) => request,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_long_id_takes_labels_and_addresses_without_a_scheme() {
        for (label, body, expected) in [
            ("无", json!("x"), None),
            ("None", json!("x"), None),
            ("JSON", json!({"a": 1}), Some(r#"{"a":1}"#)),
            ("表单", json!({"a": 1}), Some("a=1")),
            ("Form", json!({"a": 1}), Some("a=1")),
            ("原始文本", json!("x"), Some("x")),
            ("Raw Text", json!("x"), Some("x")),
        ] {
            let sent =
                request(LONG, json!({"url": "a.test:8080/b", "method": "POST", "body_type": label, "body": body}));
            assert_eq!(sent.url, "https://a.test:8080/b");
            assert_eq!(sent.body.as_deref(), expected.map(str::as_bytes), "{label}");
        }
    }

    #[test]
    fn both_ids_build_query_and_form() {
        for (module, timeout_ms) in [(SHORT, 30_000), (LONG, 10_000)] {
            let sent = request(
                module,
                json!({"url": " http://a/b?x=1#f\n", "method": "post", "query_params": {"q": ["a b&c", 1]},
                       "body_type": "form", "body": {"n": 1, "ü": "="}}),
            );
            assert_eq!((sent.url.as_str(), sent.method.as_str()), ("http://a/b?x=1&q=a%20b%26c&q=1#f", "POST"));
            assert_eq!((sent.body.as_deref(), sent.timeout_ms), (Some(b"n=1&%C3%BC=%3D".as_slice()), timeout_ms));
        }
    }

    #[test]
    fn the_log_is_given_method_and_url_and_how_it_went() {
        let inputs = json!({"url": "https://u:p@a.test/b?token=t", "query_params": {"q": 1}, "fail_on_status": true});
        let shown = |status, more: Value| {
            let response = HttpResponse { status, headers: Vec::new(), body: Vec::new(), url: String::new() };
            let details = match Bench::new().finish(LONG, inputs.clone(), EffectResult::Http(Ok(response))) {
                Ok(done) => done.details,
                Err(ModuleError::Failed(failure)) => failure.details,
                Err(other @ ModuleError::Input { .. }) => panic!("{other}"),
            };
            let mut expected = json!({"method": "GET", "url": "https://u:p@a.test/b?token=t&q=1"});
            expected.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
            assert_eq!(Value::Object(details), expected);
        };
        shown(200, json!({}));
        shown(500, json!({"statusCode": 500}));
        let failure = crate::EffectFailure::passing("reset");
        match Bench::new().finish(SHORT, inputs.clone(), EffectResult::Http(Err(failure))) {
            Err(ModuleError::Failed(failure)) => {
                assert_eq!(failure.details["error"], "reset");
                assert_eq!(failure.details["url"], "https://u:p@a.test/b?token=t&q=1");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (values, name) in [
            (json!({}), "url"),
            (json!({"url": "http://a", "method": "BREW"}), "method"),
            (json!({"url": "http://a", "timeout": "soon"}), "timeout"),
            (json!({"url": "http://a", "timeout": 301}), "timeout"),
            (json!({"url": "http://a", "headers": {"a b": "c"}}), "headers"),
            (json!({"url": "http://a", "headers": {"a": "x\r\ny: z"}}), "headers"),
        ] {
            match started(SHORT, values) {
                Err(ModuleError::Input { name: found, .. }) => assert_eq!(found, name),
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_status_fails_the_step_only_if_asked_and_is_tried_again_only_if_it_may_be() {
        let answer = |status| {
            let body = b"why".to_vec();
            EffectResult::Http(Ok(HttpResponse { status, headers: Vec::new(), body, url: String::new() }))
        };
        let failed = |inputs: &Value, result| match Bench::new().finish(SHORT, inputs.clone(), result) {
            Err(ModuleError::Failed(failure)) => Some((failure.retryable, failure.partial.get("body").cloned())),
            Err(other @ ModuleError::Input { .. }) => panic!("{other}"),
            Ok(_) => None,
        };
        assert_eq!(failed(&json!({}), answer(500)), None);
        let body = Some(json!("why"));
        for (status, once, expected) in [
            (204, false, None),
            (404, false, Some((false, body.clone()))),
            (408, false, Some((true, body.clone()))),
            (425, false, Some((true, body.clone()))),
            (429, false, Some((true, body.clone()))),
            (503, false, Some((true, body.clone()))),
            (503, true, Some((false, body.clone()))),
        ] {
            let inputs = json!({"fail_on_status": true, "at_most_once": once});
            assert_eq!(failed(&inputs, answer(status)), expected, "{status}");
        }
        for once in [true, false] {
            let failure = crate::EffectFailure::passing("reset");
            let inputs = json!({"url": "http://a", "at_most_once": once});
            assert_eq!(failed(&inputs, EffectResult::Http(Err(failure))), Some((!once, None)));
            let Effect::Http { at_most_once, .. } = Bench::new().effect(SHORT, inputs) else { panic!("no request") };
            assert_eq!(at_most_once, once);
        }
    }
}
