//! The entry of a route in the API reference. It is beside the handler that it describes; the tests
//! compare it with the answers of the handler.

use serde_json::Value;

/// The entry of a route in the reference.
#[derive(Clone, Copy, Debug)]
pub struct Doc {
    /// The query parameters that the route reads.
    pub query: &'static [Param],
    /// Headers that change what the route does, except those of authentication.
    pub headers: &'static [Param],
    /// The accepted content types of bodies; none = the route reads no body.
    pub bodies: &'static [Body],
    /// Whether a request without a body is refused.
    pub body_required: bool,
    /// The successful answers.
    pub answers: &'static [Answer],
    /// What happens with unknown fields and parameters.
    pub unknown: Unknown,
}

/// What a route does with fields and parameters that its entry does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The request is refused. This is for APIs of Sluice.
    Refused,
    /// They are listed in `warnings` beside `data`. This is for imitated APIs, whose clients
    /// possibly send more fields.
    Listed,
    /// They are accepted, because they are inputs, or because a standard allows them.
    Taken,
}

impl Doc {
    /// An empty entry, from which the others are made.
    pub const NONE: Self =
        Self { query: &[], headers: &[], bodies: &[], body_required: false, answers: &[], unknown: Unknown::Refused };
    /// An empty entry for a route of an imitated API.
    pub const SEED: Self = Self { unknown: Unknown::Listed, ..Self::NONE };
    /// An empty entry for a route that accepts any field.
    pub const FREE: Self = Self { unknown: Unknown::Taken, ..Self::NONE };
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
    "The same request under the same key within 24 hours leads to the run that it started; another request under it is refused",
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
    says: "It is as the caller has it, who named its tag in If-None-Match",
    schema: crate::schema::any,
};

/// The content type of a stream of events.
pub const EVENT_STREAM: &str = "text/event-stream";

/// The content type of JSON.
pub const JSON: &str = "application/json";
