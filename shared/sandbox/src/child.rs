//! The child process: reads one script from standard input and writes one answer to standard
//! output.

mod confine;

use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::journal::Journal;
use crate::limits::{DEPTH, MESSAGE, VALUE};
use crate::{js, lua};
use catalogue::{Language, ScriptCall, ScriptEnd, ScriptReturn};
use model::json::has_reserved_key;
use serde_json::Value;
use std::io::{Read, Write, stdin, stdout};
use std::process::ExitCode;

/// The first argument of a child process.
pub const ARGUMENT: &str = "--sandbox-child";

/// Runs as a child if the first argument is [`ARGUMENT`], and returns the exit code for `main`. It
/// must be called before everything else in `main`: a child does not need what other processes set
/// up, and it runs on its first thread only.
pub fn child_if_asked() -> Option<ExitCode> {
    let asked = std::env::args_os().nth(1).is_some_and(|argument| argument == ARGUMENT);
    asked.then(|| if run().is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns `None` if no answer could be written.
fn run() -> Option<()> {
    confine::process().ok()?;
    let mut message = Vec::new();
    stdin().lock().take(MESSAGE as u64).read_to_end(&mut message).ok()?;
    let call = serde_json::from_slice(&message).ok()?;
    let end = match evaluate(&call) {
        Ok(returned) => ScriptEnd::Returned(returned),
        Err(fault) => ScriptEnd::Failed(fault.into()),
    };
    let answer = serde_json::to_vec(&end).ok()?;
    stdout().lock().write_all(&answer).ok()
}

fn evaluate(call: &ScriptCall) -> Result<ScriptReturn, Fault> {
    let (deadline, journal) = (Deadline::start(), Journal::default());
    let value = match call.language {
        Language::Js => js::evaluate(call, &deadline, &journal),
        Language::Lua => lua::evaluate(call, &deadline, &journal),
    };
    let value = value.map_err(|fault| if deadline.was_noticed() { fault.in_overtime() } else { fault })?;
    if !is_within(&value, DEPTH) {
        return Err(Fault::TooDeep);
    }
    if has_reserved_key(&value) {
        return Err(Fault::reserved_key());
    }
    if serde_json::to_vec(&value).map_or(usize::MAX, |text| text.len()) > VALUE {
        return Err(Fault::TooLarge { what: "the result", bytes: VALUE });
    }
    Ok(ScriptReturn { value, log: journal.take() })
}

/// Whether lists and dictionaries are nested at most `depth` levels deep.
fn is_within(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => depth > 0 && items.iter().all(|item| is_within(item, depth - 1)),
        Value::Object(entries) => depth > 0 && entries.values().all(|item| is_within(item, depth - 1)),
        _ => true,
    }
}
