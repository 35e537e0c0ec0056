//! Logs one event per request. An event never contains bodies, tokens or query strings.

use engine::Error;
use http::StatusCode;
use std::time::Duration;
use tracing::{Level, Metadata};

/// Libraries that log whole requests and answers at the levels `debug` and `trace`.
const TALKATIVE: [&str; 6] = ["aws_", "h2", "hyper", "lambda_", "reqwest", "tower"];

/// The SDK logs an error here if a request had no connection that it could close. This is always so
/// if the endpoint is in the same process.
const UNFOUNDED: &str = "aws_smithy_runtime::client::http::connection_poisoning";

/// Whether a line may be logged. It overrides the log filter, because the filter could ask for
/// lines with secrets.
pub fn may_be_logged(line: &Metadata<'_>) -> bool {
    if line.target() == UNFOUNDED {
        return false;
    }
    *line.level() <= Level::INFO || !TALKATIVE.iter().any(|library| line.target().starts_with(library))
}

/// The outcome of a request, as it is logged.
pub(crate) struct Outcome<'a> {
    pub(crate) route: &'static str,
    pub(crate) method: &'a str,
    pub(crate) account: Option<&'a str>,
    pub(crate) status: StatusCode,
    pub(crate) duration: Duration,
    /// The reason, if Sluice is the cause of the failure.
    pub(crate) fault: Option<String>,
}

impl Outcome<'_> {
    pub(crate) fn log(&self) {
        let status = self.status.as_u16();
        let duration_ms = u64::try_from(self.duration.as_millis()).unwrap_or(u64::MAX);
        let account = self.account.unwrap_or("-");
        match &self.fault {
            None => tracing::info!(route = self.route, method = self.method, status, duration_ms, account, "request"),
            Some(fault) => tracing::error!(
                route = self.route,
                method = self.method,
                status,
                duration_ms,
                account,
                error = fault.as_str(),
                "request"
            ),
        }
    }
}

/// The error and its causes, if Sluice is the cause and not the caller.
pub(crate) fn fault(error: &Error) -> Option<String> {
    if !matches!(error, Error::Store(_) | Error::Internal(_)) {
        return None;
    }
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    Some(text)
}
