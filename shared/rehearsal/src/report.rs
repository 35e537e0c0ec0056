//! Verdicts as JSON, for the API and for programs that read the output of the command line.

use crate::outcome::{PassFacts, Sent};
use crate::verdict::Verdict;
use crate::{Difference, Outcome};
use serde_json::{Value, json};

/// A verdict as JSON. With `details`, also how the execution went.
pub fn verdict(verdict: &Verdict, details: bool) -> Value {
    let mut shown = json!({
        "name": verdict.name,
        "status": word(verdict),
        "problem": verdict.problem.as_ref().map(|problem| json!({
            "path": problem.path.to_string(), "message": problem.message,
        })),
        "differences": verdict.differences.iter().map(difference).collect::<Vec<_>>(),
        "faults": verdict.faults,
        "crashes": verdict.crashes,
        "elapsedMs": verdict.outcome.as_ref().map(|outcome| outcome.elapsed_ms),
    });
    if let (Some(outcome), true, Some(shown)) = (&verdict.outcome, details, shown.as_object_mut()) {
        shown.insert("execution".to_owned(), execution(outcome));
    }
    shown
}

/// `passed`, `failed` or `skipped`.
pub fn word(verdict: &Verdict) -> &'static str {
    match &verdict.skipped {
        Some(_) => "skipped",
        None if verdict.passed() => "passed",
        None => "failed",
    }
}

fn difference(difference: &Difference) -> Value {
    json!({"path": difference.path.to_string(), "expected": difference.expected, "found": difference.found})
}

fn execution(outcome: &Outcome) -> Value {
    json!({
        "status": outcome.status,
        "error": outcome.error,
        "result": outcome.result(),
        "outputs": outcome.declared,
        "variables": outcome.variables,
        "stepOutputs": outcome.step_outputs,
        "steps": outcome.passes.iter().map(pass).collect::<Vec<_>>(),
        "requests": outcome.requests.iter().map(Sent::shown).collect::<Vec<_>>(),
        "children": outcome.children,
    })
}

fn pass(pass: &PassFacts) -> Value {
    json!({
        "stepId": pass.step, "moduleId": pass.module, "pass": pass.pass, "status": pass.status, "atMs": pass.at_ms,
        "tookMs": pass.took_ms, "attempts": pass.attempts, "error": pass.error,
    })
}

/// The passes of an execution, one line each: the time, the duration, the step and its status.
pub fn timeline(outcome: &Outcome) -> Vec<String> {
    let line = |pass: &PassFacts| {
        let number = if pass.pass > 1 { format!(" (pass {})", pass.pass) } else { String::new() };
        let tries = if pass.attempts > 1 { format!(", {} attempts", pass.attempts) } else { String::new() };
        let error = pass.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
        let (at, took) = (seconds(pass.at_ms), seconds(pass.took_ms));
        format!("{at:>12} {took:>10}  {}{number} [{}] {}{tries}{error}", pass.step, pass.module, pass.status)
    };
    outcome.passes.iter().map(line).collect()
}

/// A number of milliseconds in seconds, such as `1.250 s`.
fn seconds(millis: i64) -> String {
    format!("{}.{:03} s", millis / 1000, millis % 1000)
}
