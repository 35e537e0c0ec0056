//! Requests to both services, and their answers.

/// A request without its HTTP parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// The `X-Amz-Target` header, which names service and operation.
    pub(crate) target: &'a str,
    /// Scheme and authority that the caller used, so that queue URLs in answers work for it.
    pub(crate) origin: &'a str,
    pub(crate) body: &'a [u8],
}

/// An answer in the JSON protocol of both services.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// The `x-amzn-query-error` header, from which SDKs read SQS error codes.
    pub(crate) query_error: Option<String>,
}

impl Reply {
    pub(crate) fn ok(body: Vec<u8>) -> Self {
        Self { status: 200, body, query_error: None }
    }

    /// An error in the form of both services.
    pub(crate) fn error(status: u16, kind: &str, message: &str) -> Self {
        let body = serde_json::json!({ "__type": kind, "message": message });
        Self { status, body: body.to_string().into_bytes(), query_error: None }
    }
}
