//! Reads the expectations about an execution.

use crate::fields::{self, Fields, unknown_name, wanted};
use crate::pattern::RequestPattern;
use crate::{Path, Problem, matcher};
use records::steps::PassStatus;
use serde_json::Value;
use std::time::Duration;

/// The status of a step that was not started.
pub(super) const NOT_RUN: &str = "not run";
/// The statuses with which an execution can end, and `running` for one that never stops waiting.
const STATUSES: [&str; 5] = ["completed", "failed", "cancelled", "timeout", "running"];

/// A matcher and its place.
pub type Spot = (Value, Path);

/// The expected end of an execution. Missing expectations are not compared; by default the
/// execution must complete.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// The place of all expectations.
    pub path: Path,
    /// The status; `None` = `completed`.
    pub status: Option<(String, Path)>,
    /// The message of the failure, or only its reason.
    pub error: Option<Spot>,
    /// The answer; if there is none, the declared outputs.
    pub result: Option<Spot>,
    /// The declared outputs. Only the named ones are compared.
    pub outputs: Option<Spot>,
    /// The variables. Only the named ones are compared.
    pub variables: Option<Spot>,
    /// The outputs of all steps that have any.
    pub step_outputs: Option<Spot>,
    /// Single steps, by id.
    pub steps: Vec<(String, StepExpect)>,
    /// Requests that were sent.
    pub requests: Option<(Requests, Path)>,
    /// Executions of other workflows that were started.
    pub children: Option<Spot>,
    /// How long it takes.
    pub elapsed: Option<(Elapsed, Path)>,
    /// Entries of the log.
    pub logs: Vec<LogExpect>,
    /// All entries of the log except errors and the starts and ends of steps.
    pub messages: Option<Spot>,
    /// The number of warnings in the log.
    pub warnings: Option<(u64, Path)>,
    /// Whether the result and the outputs must have the declared types.
    pub schema: Option<Path>,
    /// Whether everything is compared with a stored snapshot.
    pub snapshot: Option<Path>,
}

/// The requests that must have been sent.
#[derive(Clone, Debug)]
pub enum Requests {
    /// Each of these requests, as often as it says.
    Some(Vec<RequestExpect>),
    /// Exactly these requests, in this order.
    Exactly(Vec<RequestExpect>),
}

/// A request that must have been sent.
#[derive(Clone, Debug)]
pub struct RequestExpect {
    /// The name of the mock that has answered it.
    pub to: Option<String>,
    /// The pattern that it must match.
    pub pattern: RequestPattern,
    /// The step and pass in its idempotency key, such as `pay/1`.
    pub key: Option<Spot>,
    /// How often it must have been sent; `None` = at least once.
    pub times: Option<u64>,
    /// The place of the expectation.
    pub path: Path,
}

/// The expectations about a step.
#[derive(Clone, Debug, Default)]
pub struct StepExpect {
    /// Whether it was started.
    pub ran: Option<(bool, Path)>,
    /// The number of attempts of its last pass.
    pub attempts: Option<Spot>,
    /// The number of its passes.
    pub passes: Option<Spot>,
    /// The status of its last pass.
    pub status: Option<Spot>,
    /// The evaluated parameters of its last pass. Only the named ones are compared.
    pub inputs: Option<Spot>,
    /// The outputs of its last pass. Only the named ones are compared.
    pub outputs: Option<Spot>,
    /// Why its last pass failed.
    pub error: Option<Spot>,
}

/// How long an execution takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elapsed {
    /// Exactly this long.
    Exactly(Duration),
    /// At least and at most this long.
    Between(Duration, Duration),
}

/// An entry that the log must have, or must not have.
#[derive(Clone, Debug)]
pub struct LogExpect {
    /// The level of the entry.
    pub level: Option<String>,
    /// The message of the entry.
    pub message: Option<Spot>,
    /// The step that it is about.
    pub step: Option<String>,
    /// Whether there must be no such entry.
    pub absent: bool,
    /// The place of the expectation.
    pub path: Path,
}

fn spot(value: &Value, path: &Path) -> Result<Spot, Problem> {
    Ok((matcher::checked(value, path)?, path.clone()))
}

impl Expect {
    /// Refuses requests to a mock that does not answer in the case: their number would always be 0.
    pub fn check_mocks(&self, mocks: &[&str]) -> Result<(), Problem> {
        let Some((Requests::Some(all) | Requests::Exactly(all), _)) = &self.requests else { return Ok(()) };
        for request in all {
            if let Some(name) = request.to.as_ref().filter(|name| !mocks.contains(&name.as_str())) {
                return Err(unknown_name(&request.path.key("to"), name, "mock", mocks.iter().copied()));
            }
        }
        Ok(())
    }

    /// Reads the expectations of a case.
    pub fn read(value: &Value, path: &Path) -> Result<Self, Problem> {
        let mut fields = Fields::of(value, path)?;
        let expect = Self {
            path: path.clone(),
            status: fields.read("status", status)?,
            error: fields.read("error", spot)?,
            result: fields.read("result", spot)?,
            outputs: fields.read("outputs", spot)?,
            variables: fields.read("variables", spot)?,
            step_outputs: fields.read("stepOutputs", spot)?,
            steps: fields.read("steps", |value, path| fields::named(value, path, step))?.unwrap_or_default(),
            requests: fields.read("requests", requests)?,
            children: fields.read("children", spot)?,
            elapsed: fields.read("elapsed", elapsed)?,
            logs: fields.read("logs", logs)?.unwrap_or_default(),
            messages: fields.read("messages", spot)?,
            warnings: fields.read("warnings", |value, path| Ok((fields::number(value, path)?, path.clone())))?,
            schema: fields.read("schema", schema)?,
            snapshot: fields
                .read("snapshot", |value, path| Ok(fields::flag(value, path)?.then(|| path.clone())))?
                .flatten(),
        };
        fields.finish()?;
        Ok(expect)
    }
}

fn status(value: &Value, path: &Path) -> Result<(String, Path), Problem> {
    Ok((fields::word(value, path, "status", &STATUSES)?, path.clone()))
}

/// The status of a step: a word that steps have, or a matcher.
fn step_status(value: &Value, path: &Path) -> Result<Spot, Problem> {
    if let Some(given) = value.as_str() {
        let known = PassStatus::ALL.iter().map(|(word, _)| *word).chain([NOT_RUN]);
        if !known.clone().any(|word| word == given) {
            return Err(unknown_name(path, given, "status of a step", known));
        }
    }
    spot(value, path)
}

fn step(value: &Value, path: &Path) -> Result<StepExpect, Problem> {
    let mut fields = Fields::of(value, path)?;
    let step = StepExpect {
        ran: fields.read("ran", |value, path| Ok((fields::flag(value, path)?, path.clone())))?,
        attempts: fields.read("attempts", spot)?,
        passes: fields.read("passes", spot)?,
        status: fields.read("status", step_status)?,
        inputs: fields.read("inputs", spot)?,
        outputs: fields.read("outputs", spot)?,
        error: fields.read("error", spot)?,
    };
    fields.finish()?;
    Ok(step)
}

fn requests(value: &Value, path: &Path) -> Result<(Requests, Path), Problem> {
    let read = |value: &Value, path: &Path| match value {
        Value::Array(_) => fields::list(value, path, request),
        other => Err(wanted(path, "a list of requests", other)),
    };
    if value.is_object() {
        let mut fields = Fields::of(value, path)?;
        let exactly = fields.read("exactly", read)?;
        fields.finish()?;
        let exactly = exactly.ok_or_else(|| wanted(path, "a list, or {exactly: [...]}", value))?;
        return Ok((Requests::Exactly(exactly), path.clone()));
    }
    Ok((Requests::Some(read(value, path)?), path.clone()))
}

fn request(value: &Value, path: &Path) -> Result<RequestExpect, Problem> {
    let mut fields = Fields::of(value, path)?;
    let expect = RequestExpect {
        to: fields.read("to", fields::text)?,
        pattern: RequestPattern::take(&mut fields, path)?,
        key: fields.read("key", spot)?,
        times: fields.read("times", fields::number)?,
        path: path.clone(),
    };
    fields.finish()?;
    Ok(expect)
}

fn elapsed(value: &Value, path: &Path) -> Result<(Elapsed, Path), Problem> {
    if !value.is_object() {
        return Ok((Elapsed::Exactly(fields::duration(value, path)?), path.clone()));
    }
    let mut fields = Fields::of(value, path)?;
    let between = fields.read("between", |value, path| match value.as_array().map(Vec::as_slice) {
        Some([low, high]) => {
            let (low, high) = (fields::duration(low, &path.index(0))?, fields::duration(high, &path.index(1))?);
            let in_order = (low <= high).then_some((low, high));
            in_order.ok_or_else(|| wanted(path, "a list of two times, the shorter one first", value))
        }
        _ => Err(wanted(path, "a list of two times", value)),
    })?;
    fields.finish()?;
    let (low, high) = between.ok_or_else(|| wanted(path, "a time, or {between: [...]}", value))?;
    Ok((Elapsed::Between(low, high), path.clone()))
}

fn logs(value: &Value, path: &Path) -> Result<Vec<LogExpect>, Problem> {
    match value {
        Value::Array(_) => fields::list(value, path, log),
        other => Err(wanted(path, "a list of entries", other)),
    }
}

fn log(value: &Value, path: &Path) -> Result<LogExpect, Problem> {
    let mut fields = Fields::of(value, path)?;
    let expect = LogExpect {
        level: fields.read("level", |value, path| fields::word(value, path, "level", &["info", "warning", "error"]))?,
        message: fields.read("message", spot)?,
        step: fields.read("step", fields::text)?,
        absent: fields.read("absent", fields::flag)?.unwrap_or_default(),
        path: path.clone(),
    };
    fields.finish()?;
    Ok(expect)
}

fn schema(value: &Value, path: &Path) -> Result<Path, Problem> {
    match value.as_str() {
        Some("declared") => Ok(path.clone()),
        _ => Err(wanted(path, "'declared'", value)),
    }
}
