//! Checks the part of an API record that only tools have.

use engine::{Error, Result};
use model::{ApiKind, ApiRecord};

/// The first part of the names of all tools, which callers do not see.
pub const TOOL_MODULE: &str = "mcp";
/// The longest description, in characters.
pub const MAX_DESCRIPTION: usize = 4_000;
/// The longest name. Some clients refuse longer ones.
const MAX_NAME: usize = 64;
/// The names of the tools that every host has. No record can have one of these.
pub const RESERVED: [&str; 16] = [
    "workflow_list",
    "workflow_get",
    "workflow_validate",
    "workflow_save",
    "workflow_diff",
    "workflow_publish",
    "module_search",
    "module_get",
    "run_start",
    "run_list",
    "run_get",
    "run_logs",
    "run_resume",
    "run_stop",
    "test_run",
    "docs_search",
];

/// Checks the part of a record that only tools have.
pub(super) fn check(api: &ApiRecord) -> Result<()> {
    let Some(tool) = &api.tool else {
        return if api.kind == ApiKind::Mcp { Err(Error::invalid("description", "is required")) } else { Ok(()) };
    };
    if api.kind != ApiKind::Mcp {
        return Err(Error::invalid("description", "is for tools only"));
    }
    let length = tool.description.chars().count();
    if tool.description.trim().is_empty() || length > MAX_DESCRIPTION {
        return Err(Error::invalid("description", format!("must be 1 to {MAX_DESCRIPTION} characters")));
    }
    if tool.read_only && tool.destructive {
        return Err(Error::invalid("destructive", "must be false for a tool that only reads"));
    }
    if RESERVED.contains(&api.function.as_str()) {
        return Err(Error::invalid("name", "is the name of a tool of Sluice"));
    }
    if !is_name(&api.function) {
        return Err(Error::invalid("name", format!("must be 1 to {MAX_NAME} ASCII letters, digits, '-' or '_'")));
    }
    Ok(())
}

/// Whether clients accept this as the name of a tool.
pub(super) fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
