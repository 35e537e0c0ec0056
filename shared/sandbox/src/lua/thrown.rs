//! What a script raised, as a failure.

use crate::fault::Fault;
use mlua::Error;

/// The failure behind an engine's error.
pub(super) fn fault(error: &Error) -> Fault {
    match error {
        Error::MemoryError(_) => Fault::TooMuchMemory,
        Error::SyntaxError { message, .. } | Error::RuntimeError(message) => located(message),
        Error::CallbackError { cause, .. } => fault(cause),
        other => Fault::script(&other.to_string(), None),
    }
}

/// `script:3: reason`, taken apart. What follows the first line is the engine's trace.
fn located(message: &str) -> Fault {
    let message = message.split("\nstack traceback:").next().unwrap_or_default();
    if message == "not enough memory" {
        return Fault::TooMuchMemory;
    }
    if let Some((line, reason)) = within(message, "script:") {
        return Fault::script(reason, Some(line));
    }
    // A library function of ours was given something wrong.
    if let Some((_, reason)) = within(message, "prelude:") {
        return Fault::script(reason, None);
    }
    match message.split_once(": ") {
        // An address says nothing, and differs from run to run.
        Some((kind @ ("table" | "function" | "thread" | "userdata" | "buffer"), rest)) if is_address(rest) => {
            Fault::script(&format!("the script raised a {kind}"), None)
        }
        _ => Fault::script(message, None),
    }
}

fn within<'a>(message: &'a str, chunk: &str) -> Option<(u32, &'a str)> {
    let (line, reason) = message.strip_prefix(chunk)?.split_once(": ")?;
    Some((line.parse().ok()?, reason))
}

fn is_address(text: &str) -> bool {
    text == "(nil)" || text.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
