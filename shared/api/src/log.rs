//! One event a request, at the boundary. Never bodies, tokens or query strings.

use engine::Error;
use http::StatusCode;
use std::time::Duration;
use tracing::{Level, Metadata};

/// Libraries that write out whole requests and answers where they are asked for more than what is of interest.
const TALKATIVE: [&str; 7] = ["aws_", "dynoxide", "h2", "hyper", "lambda_", "reqwest", "tower"];

/// Where the SDK complains, as of an error, that a request which never had a connection has none that could be closed. It is so wherever an
/// endpoint answers in the process.
const UNFOUNDED: &str = "aws_smithy_runtime::client::http::connection_poisoning";

/// Whether a log may have such a line, whatever its filter says.
pub fn may_be_logged(line: &Metadata<'_>) -> bool {
    if line.target() == UNFOUNDED {
        return false;
    }
    *line.level() <= Level::INFO || !TALKATIVE.iter().any(|library| line.target().starts_with(library))
}

/// What became of a request.
pub(crate) struct Outcome<'a> {
    pub(crate) route: &'static str,
    pub(crate) method: &'a str,
    pub(crate) account: Option<&'a str>,
    pub(crate) status: StatusCode,
    pub(crate) duration: Duration,
    /// Why, if it is our fault.
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

/// The error with everything that caused it, if it is our fault and not the caller's.
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
