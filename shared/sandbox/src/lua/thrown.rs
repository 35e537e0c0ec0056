//! Converts what a script has raised into a failure.

use crate::fault::Fault;
use mlua::Error;

/// The fault for an error of the engine.
pub(super) fn fault(error: &Error) -> Fault {
    match error {
        Error::MemoryError(_) => Fault::TooMuchMemory,
        Error::SyntaxError { message, .. } | Error::RuntimeError(message) => located(message),
        Error::CallbackError { cause, .. } => fault(cause),
        other => Fault::script(&other.to_string(), None),
    }
}

/// Splits `script:3: reason` into line and reason. What follows the first line is the trace of the
/// engine.
fn located(message: &str) -> Fault {
    let message = message.split("\nstack traceback:").next().unwrap_or_default();
    if message == "not enough memory" {
        return Fault::TooMuchMemory;
    }
    if let Some((line, reason)) = within(message, "script:") {
        return Fault::script(reason, Some(line));
    }
    // A library function written in Luau got a wrong argument.
    if let Some((_, reason)) = within(message, "prelude:") {
        return Fault::script(reason, None);
    }
    match message.split_once(": ") {
        // The address of an object means nothing to users and differs between runs.
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
