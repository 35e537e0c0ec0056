//! What the reference says about a route, beyond its summary: written beside the handler that it describes, held against what the handler
//! answers by the tests.

use serde_json::Value;

/// A route's part of the reference.
#[derive(Clone, Copy, Debug)]
pub struct Doc {
    /// Query parameters.
    pub query: &'static [Param],
    /// Headers that change what the route does; those of authentication are not among them.
    pub headers: &'static [Param],
    /// The kinds of body it takes; none = it reads no body.
    pub bodies: &'static [Body],
    /// Whether a request without a body is an error.
    pub body_required: bool,
    /// What it answers when all is well.
    pub answers: &'static [Answer],
    /// What becomes of fields and parameters that are not named here.
    pub unknown: Unknown,
}

/// What becomes of fields and parameters that a route does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// They are refused: our own routes.
    Refused,
    /// They are told in `warnings`, beside `data`: routes of APIs that others have written, whose clients may send more.
    Told,
    /// They are welcome, because they are inputs or belong to a standard that says so.
    Taken,
}

impl Doc {
    /// Nothing said: where an update of a field fills the rest.
    pub const NONE: Self =
        Self { query: &[], headers: &[], bodies: &[], body_required: false, answers: &[], unknown: Unknown::Refused };
    /// The same for a route of an API that others have written.
    pub const SEED: Self = Self { unknown: Unknown::Told, ..Self::NONE };
    /// The same for a route that takes any name.
    pub const FREE: Self = Self { unknown: Unknown::Taken, ..Self::NONE };
}

/// A query parameter or header. All are optional: a route that cannot do without something has it in its path or body.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// One sentence.
    pub says: &'static str,
    /// Its schema.
    pub schema: fn() -> Value,
}

impl Param {
    /// A parameter.
    pub const fn new(name: &'static str, says: &'static str, schema: fn() -> Value) -> Self {
        Self { name, says, schema }
    }
}

/// The header that makes a request count once.
pub const IDEMPOTENCY_KEY: Param = Param::new(
    "Idempotency-Key",
    "The same request under the same key within 24 hours leads to the run that it started; another request under it is refused",
    || crate::schema::matching("^[!-~]{1,255}$"),
);

/// A kind of body.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// `application/json`, `multipart/form-data`…
    pub media: &'static str,
    /// Its schema.
    pub schema: fn() -> Value,
    /// A body that works, or null.
    pub example: fn() -> Value,
}

impl Body {
    /// A JSON body.
    pub const fn json(schema: fn() -> Value, example: fn() -> Value) -> Self {
        Self { media: JSON, schema, example }
    }

    /// A form, as browsers send it: an object of texts.
    pub const fn form(schema: fn() -> Value, example: fn() -> Value) -> Self {
        Self { media: crate::body::FORM, schema, example }
    }
}

/// A kind of answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `application/json`, `application/zip`…
    pub media: &'static str,
    /// One sentence.
    pub says: &'static str,
    /// The schema of the whole body; see [`crate::envelope::schema`].
    pub schema: fn() -> Value,
}

impl Answer {
    /// A JSON answer.
    pub const fn json(status: u16, says: &'static str, schema: fn() -> Value) -> Self {
        Self { status, media: JSON, says, schema }
    }
}

/// What the caller has is still so: the answer to an `If-None-Match` that names its tag.
pub const UNCHANGED: Answer = Answer {
    status: 304,
    media: "",
    says: "It is as the caller has it, who named its tag in If-None-Match",
    schema: crate::schema::any,
};

/// `application/json`.
pub const JSON: &str = "application/json";
