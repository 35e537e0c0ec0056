//! The document of all routes, and the form of such documents.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// The document is generated from the routes of all facades; `tests/it/drift` checks that it is
/// current.
pub(crate) const DOCUMENT: &str = include_str!("../../../../docs/openapi.json");
/// An OpenAPI document.
#[derive(Serialize, JsonSchema)]
pub(crate) struct OpenapiDocument<'a> {
    pub(crate) openapi: &'a str,
    pub(crate) info: Value,
    pub(crate) servers: Value,
    pub(crate) paths: &'a Map<String, Value>,
    pub(crate) components: Value,
}
