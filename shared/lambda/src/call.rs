//! A function that others call, with neither engine nor ports.

use crate::start::on_this_thread;
use futures::future::BoxFuture;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use std::process::ExitCode;

/// Answers a call. An error is one of the caller's or the function's making, in a sentence; it is
/// logged and becomes the function's.
pub type CallHandler<S> = for<'a> fn(&'a S, Value) -> BoxFuture<'a, Result<Value, String>>;

/// Serves calls, with a state that the handler keeps from one to the next.
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
