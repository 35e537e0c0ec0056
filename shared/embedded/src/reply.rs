//! What both services are asked and answer.

/// A request with the HTTP taken off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// The `X-Amz-Target` header.
    pub(crate) target: &'a str,
    /// Scheme and authority the caller used, for queue URLs it can use again.
    pub(crate) origin: &'a str,
    pub(crate) body: &'a [u8],
}

/// What goes back, in the JSON protocol of both services.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// The `x-amzn-query-error` header, which SDKs read SQS error codes from.
    pub(crate) query_error: Option<String>,
}

impl Reply {
    pub(crate) fn ok(body: Vec<u8>) -> Self {
        Self { status: 200, body, query_error: None }
    }

    /// An error as both services shape it.
    pub(crate) fn error(status: u16, kind: &str, message: &str) -> Self {
        let body = serde_json::json!({ "__type": kind, "message": message });
        Self { status, body: body.to_string().into_bytes(), query_error: None }
    }
}
