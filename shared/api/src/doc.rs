//! The parts of a route's entry in the API reference. They are beside the handler that they
//! describe; the tests compare them with the answers of the handler.

use crate::typed;
use schemars::JsonSchema;
use serde_json::Value;

/// What a route does with fields and parameters that its entry does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The request is refused. This is for APIs of Sluice.
    Refused,
    /// They are listed in `warnings` beside `data`. This is for imitated APIs, whose clients
    /// possibly send more fields.
    Listed,
    /// They are accepted, because they are inputs, or because a standard allows them.
    Accepted,
}

/// A query parameter or a header. It is always optional: required values are in the path or in the
/// body.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The name of the parameter or header.
    pub name: &'static str,
    /// Its description, in one sentence.
    pub says: &'static str,
    /// The JSON schema of its value.
    pub schema: fn() -> Value,
}

impl Param {
    /// A parameter with this name and description.
    pub const fn new(name: &'static str, says: &'static str, schema: fn() -> Value) -> Self {
        Self { name, says, schema }
    }
}

/// The header with the idempotency key.
pub const IDEMPOTENCY_KEY: Param = Param::new(
    "Idempotency-Key",
    "If the same request is sent again with the same key within 24 hours, it returns the run that the first request has started. A different request with the key is refused",
    || crate::schema::matching("^[!-~]{1,255}$"),
);

/// The header with the trace of the caller. Every route reads it; the entry of a route with several
/// content types names it, because a popular generator of clients for Python makes modules that
/// cannot be imported for such a route without any optional parameter.
pub const TRACEPARENT: Param = Param::new("traceparent", "The trace to which the request belongs", crate::schema::text);

/// A body of one content type.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// The content type, such as `application/json` or `multipart/form-data`.
    pub media: &'static str,
    /// The JSON schema of the body.
    pub schema: fn() -> Value,
    /// An example that the route accepts, or null.
    pub example: fn() -> Value,
}

impl Body {
    /// A body with the content type `application/json`.
    pub const fn json(schema: fn() -> Value, example: fn() -> Value) -> Self {
        Self { media: JSON, schema, example }
    }

    /// A body with the content type `application/json` that is read as this type.
    pub const fn of<T: JsonSchema>(example: fn() -> Value) -> Self {
        Self::json(typed::request_schema::<T>, example)
    }

    /// A form, as browsers send it. Its schema is an object of strings.
    pub const fn form(schema: fn() -> Value, example: fn() -> Value) -> Self {
        Self { media: crate::body::FORM, schema, example }
    }
}

/// An answer with one status.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The content type, such as `application/json` or `application/zip`.
    pub media: &'static str,
    /// Its description, in one sentence.
    pub says: &'static str,
    /// The schema of the whole body; see [`crate::envelope::schema`].
    pub schema: fn() -> Value,
}

impl Answer {
    /// An answer with the content type `application/json`.
    pub const fn json(status: u16, says: &'static str, schema: fn() -> Value) -> Self {
        Self { status, media: JSON, says, schema }
    }
}

/// The answer to an `If-None-Match` that names the tag of the current answer.
pub const UNCHANGED: Answer = Answer {
    status: 304,
    media: "",
    says: "It has not changed since the caller read the tag that If-None-Match names",
    schema: crate::schema::any,
};

/// The content type of a stream of events.
pub const EVENT_STREAM: &str = "text/event-stream";

/// The content type of JSON.
pub const JSON: &str = "application/json";
