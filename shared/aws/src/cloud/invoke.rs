//! Invokes Lambda functions.

use super::{KEY_NAME, Services, failure, not_granted, refused, region_of, sent_key};
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use engine::ports::cloud::EffectFailure;
use serde_json::{Value, json};

/// The most bytes of an answer, which is the limit for a step's outputs.
const MAX_ANSWER: usize = 256 * 1024;

impl Services {
    pub(super) async fn invoke(
        &self,
        function: String,
        payload: &Value,
        wait: bool,
        key: &str,
    ) -> Result<Value, EffectFailure> {
        if !self.grants.lambda.allow(&function) {
            return Err(not_granted("function", &function, "SLUICE_ALLOW_LAMBDA", "AllowLambda"));
        }
        self.own_region(&function, region_of(&function))?;
        let kind = if wait { InvocationType::RequestResponse } else { InvocationType::Event };
        let call = self
            .clients
            .lambda
            .invoke()
            .function_name(function)
            .invocation_type(kind)
            // Lambda only passes the context to functions whose answer is awaited.
            .client_context(context(key))
            .payload(Blob::new(payload.to_string()));
        let answer = call.send().await.map_err(|error| failure("Lambda", &error))?;
        let payload = answer.payload.map(Blob::into_inner).unwrap_or_default();
        if let Some(kind) = answer.function_error {
            return Err(own_error(&kind, &payload));
        }
        if payload.len() > MAX_ANSWER {
            return Err(refused(format!("the function's answer has more than {MAX_ANSWER} bytes")));
        }
        Ok(json!({"status": answer.status_code, "result": result(payload)}))
    }
}

/// The key as a client context, where a function can read it.
fn context(key: &str) -> String {
    use base64::Engine;
    let context = json!({"custom": {KEY_NAME: sent_key(key)}});
    base64::engine::general_purpose::STANDARD.encode(context.to_string())
}

fn result(payload: Vec<u8>) -> Value {
    if payload.is_empty() {
        return Value::Null;
    }
    let text = String::from_utf8_lossy(&payload);
    model::json::parse(&text).unwrap_or_else(|_| Value::String(text.into_owned()))
}

/// The error of the function itself, which can succeed at a retry.
fn own_error(kind: &str, payload: &[u8]) -> EffectFailure {
    let error: Value = serde_json::from_slice(payload).unwrap_or_default();
    let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let words = [text("errorType"), text("errorMessage")].into_iter().filter(|text| !text.is_empty());
    // Whole: the step masks secrets in it before it shortens it.
    let words = words.collect::<Vec<_>>().join(": ");
    let words = if words.is_empty() { kind.to_owned() } else { words };
    EffectFailure::passing(format!("the function failed: {words}"))
}
