//! What happens when a step fails: the `__…` parameters.

use model::workflow::unwrap_typed;
use serde_json::{Map, Value};
use std::time::Duration;

/// The most retries a step may ask for.
const MAX_RETRIES: u32 = 100;
/// The longest gap between two tries.
const MAX_GAP: Duration = Duration::from_hours(24);

/// What a failure does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// The run fails.
    #[default]
    Stop,
    /// The run goes on; the step's outputs say that it failed.
    Skip,
    /// The step is tried again; when the tries are used up the run fails.
    Retry,
}

/// A step's failure policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// What a failure does.
    pub on_error: OnError,
    /// Tries after the first.
    pub retries: u32,
    /// The first gap.
    pub interval: Duration,
    /// What each gap is multiplied by to get the next; from 1 to 10.
    pub backoff: f64,
    /// The step's own time limit.
    pub timeout: Option<Duration>,
}

impl Policy {
    /// Reads the policy out of a step's parameters; the error names the parameter.
    pub fn read(parameters: &Map<String, Value>) -> Result<Self, String> {
        let on_error = match text(parameters, "__error_policy").as_deref() {
            None | Some("" | "STOP") => OnError::Stop,
            Some("SKIP") => OnError::Skip,
            Some("RETRY") => OnError::Retry,
            Some(_) => return Err("__error_policy: must be STOP, SKIP or RETRY".to_owned()),
        };
        let retries = number(parameters, "__retry_count", 0.0, f64::from(MAX_RETRIES))?.unwrap_or(3.0) as u32;
        let interval = number(parameters, "__retry_interval", 0.0, MAX_GAP.as_millis() as f64)?.unwrap_or(1000.0);
        let backoff = number(parameters, "__retry_backoff", 1.0, 10.0)?.unwrap_or(1.0);
        let timeout = number(parameters, "__timeout", 1.0, 86_400_000.0)?;
        let millis = |millis: f64| Duration::from_millis(millis as u64);
        Ok(Self { on_error, retries, interval: millis(interval), backoff, timeout: timeout.map(millis) })
    }

    /// The gap before try `attempt + 1`, or `None` if the tries are used up. The first try is 1.
    pub fn gap(&self, attempt: u32) -> Option<Duration> {
        if self.on_error != OnError::Retry || attempt > self.retries {
            return None;
        }
        let factor = self.backoff.powi(attempt.saturating_sub(1).min(1000).cast_signed());
        let seconds = (self.interval.as_secs_f64() * factor).min(MAX_GAP.as_secs_f64());
        Some(Duration::try_from_secs_f64(seconds).unwrap_or(MAX_GAP))
    }
}

/// Whether a parameter belongs to the policy and not to the module.
pub fn is_policy(name: &str) -> bool {
    matches!(name, "__error_policy" | "__retry_count" | "__retry_interval" | "__retry_backoff" | "__timeout")
}

fn text(parameters: &Map<String, Value>, name: &str) -> Option<String> {
    parameters.get(name).map(unwrap_typed).filter(|value| !value.is_null()).map(expr::text_of)
}

fn number(parameters: &Map<String, Value>, name: &str, min: f64, max: f64) -> Result<Option<f64>, String> {
    let Some(text) = text(parameters, name).filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    match text.trim().parse::<f64>() {
        Ok(number) if (min..=max).contains(&number) => Ok(Some(number)),
        _ => Err(format!("{name}: must be a number from {min} to {max}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Result<Policy, String> {
        Policy::read(value.as_object().unwrap())
    }

    #[test]
    fn gaps_grow_and_end() {
        let policy = read(
            json!({"__error_policy": {"type": "string", "value": "RETRY"}, "__retry_count": "2", "__retry_backoff": 3}),
        )
        .unwrap();
        assert_eq!(policy.gap(1), Some(Duration::from_secs(1)));
        assert_eq!(policy.gap(2), Some(Duration::from_secs(3)));
        assert_eq!(policy.gap(3), None);
        assert_eq!(read(json!({})).unwrap().gap(1), None);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(read(json!({"__error_policy": "PANIC"})).unwrap_err().starts_with("__error_policy"));
        assert!(read(json!({"__retry_count": -1})).unwrap_err().starts_with("__retry_count"));
        assert!(read(json!({"__timeout": "soon"})).unwrap_err().starts_with("__timeout"));
    }
}
