//! Imports a file of any format.

use crate::format::Format;
use crate::{Import, Refusal, asl, juggle, n8n};
use serde_json::Value;

/// Imports a file. `name` names workflows whose file has no name.
pub fn import(format: Format, source: &Value, name: &str) -> Result<Import, Refusal> {
    match format {
        Format::N8n => n8n::import(source, name),
        Format::Asl => asl::import(source, name),
        Format::Juggle => juggle::import(source, name),
    }
}
