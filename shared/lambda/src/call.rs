//! A function that other functions call. It needs neither engine nor ports.

use crate::start::on_this_thread;
use futures::future::BoxFuture;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use std::process::ExitCode;

/// Answers a call. An error is a sentence about a mistake of the caller or the function; it is
/// logged and returned as the function's error.
pub type CallHandler<S> = for<'a> fn(&'a S, Value) -> BoxFuture<'a, Result<Value, String>>;

/// Serves calls. The handler gets the same state for each call.
pub fn serve_call<S>(state: &S, handler: CallHandler<S>) -> ExitCode {
    on_this_thread(async |_| {
        let answer = |event: LambdaEvent<Value>| async move {
            handler(state, event.payload).await.map_err(|reason| {
                tracing::error!(error = reason, "a call failed");
                Diagnostic { error_type: "Call".to_owned(), error_message: reason }
            })
        };
        lambda_runtime::run(service_fn(answer)).await.map_err(|error| error.to_string())
    })
}
