//! The parameters that every step can have, for its failures and its outputs. Their names begin
//! with `__`.

use super::limit::LimitRule;
use super::sensitive::Sensitive;
use catalogue::{Failure, FailureKind};
use model::workflow::unwrap_typed;
use serde_json::{Map, Value};
use std::time::Duration;

/// The most retries of a step.
const MAX_RETRIES: u32 = 100;
/// The longest gap between two attempts.
const MAX_GAP: Duration = Duration::from_hours(24);
/// The longest `Retry-After` of a server that is used, if the step has no other limit.
const MAX_ASKED: Duration = Duration::from_hours(1);
/// The variation of gaps if the parameter is `true`.
const JITTER: f64 = 0.2;

/// What happens after a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// The run fails.
    #[default]
    Stop,
    /// The run continues. The outputs of the step show that it has failed.
    Skip,
    /// The step is retried. When the retries are used up, the run fails.
    Retry,
}

/// A step's failure policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// What happens after a failure.
    pub on_error: OnError,
    /// Attempts after the first.
    pub retries: u32,
    /// The first gap.
    pub interval: Duration,
    /// The factor between a gap and the next one, from 1 to 10.
    pub backoff: f64,
    /// The longest gap, even if the other side asks for a longer one.
    pub longest: Option<Duration>,
    /// The variation of a gap in both directions, as a part of the gap, so that steps that failed
    /// together are not retried together.
    pub jitter: f64,
    /// Which failures are retried; `None` = those that may be temporary.
    pub retry_on: Option<RetryOn>,
    /// Whether the run continues when the retries are used up.
    pub then_skip: bool,
    /// The step's own time limit.
    pub timeout: Option<Duration>,
    /// What the step's limit allows.
    pub limit: Option<LimitRule>,
    /// Which of its outputs are sensitive.
    pub sensitive: Sensitive,
}

/// The failures that are retried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetryOn {
    /// Statuses over HTTP, from and to.
    statuses: Vec<(u16, u16)>,
    /// Whether failures without a status are retried.
    network: bool,
    /// Kinds of failures without a status.
    kinds: Vec<FailureKind>,
}

impl RetryOn {
    /// Reads a list, or a text with commas: statuses such as `503` or `5xx`, `timeout`,
    /// `connection`, `network`, `any`.
    fn read(parameters: &Map<String, Value>) -> Result<Option<Self>, String> {
        let Some(given) = parameters.get("__retry_on").map(unwrap_typed).filter(|given| !given.is_null()) else {
            return Ok(None);
        };
        let words: Vec<String> = match given {
            Value::Array(words) => words.iter().map(expr::text_of).collect(),
            other => expr::text_of(other).split(',').map(str::to_owned).collect(),
        };
        let mut all = Self::default();
        for word in words.iter().map(|word| word.trim().to_ascii_lowercase()).filter(|word| !word.is_empty()) {
            match (word.as_str(), word.parse::<u16>()) {
                ("any", _) => (all.network, all.statuses) = (true, vec![(0, 999)]),
                ("network", _) => all.network = true,
                (name, _) if let Some(kind) = FailureKind::named(name) => all.kinds.push(kind),
                (_, Ok(status)) if (100..=599).contains(&status) => all.statuses.push((status, status)),
                ("4xx", _) => all.statuses.push((400, 499)),
                ("5xx", _) => all.statuses.push((500, 599)),
                _ => {
                    return Err(format!(
                        "__retry_on: '{word}' is no status, 4xx, 5xx, timeout, connection, network or any"
                    ));
                }
            }
        }
        Ok((all != Self::default()).then_some(all))
    }

    fn covers(&self, failure: &Failure) -> bool {
        match failure.status {
            Some(status) => self.statuses.iter().any(|(from, to)| (*from..=*to).contains(&status)),
            None => self.network || self.kinds.contains(&failure.kind),
        }
    }
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
        let longest = number(parameters, "__retry_max_interval", 1.0, MAX_GAP.as_millis() as f64)?;
        let then_skip = match text(parameters, "__then").as_deref() {
            None | Some("" | "STOP") => false,
            Some("SKIP") => true,
            Some(_) => return Err("__then: must be STOP or SKIP".to_owned()),
        };
        let timeout = number(parameters, "__timeout", 1.0, 86_400_000.0)?;
        let millis = |millis: f64| Duration::from_millis(millis as u64);
        Ok(Self {
            on_error,
            retries,
            interval: millis(interval),
            backoff,
            longest: longest.map(millis),
            jitter: jitter(parameters)?,
            retry_on: RetryOn::read(parameters)?,
            then_skip,
            timeout: timeout.map(millis),
            limit: limit(parameters)?,
            sensitive: Sensitive::read(parameters)?,
        })
    }

    /// The gap before the step is retried, or `None` if it is not. The first attempt is 1; `draw`
    /// is a random number. If the other system asks for a longer gap, that one is used, up to a
    /// limit.
    pub fn retry(&self, failure: &Failure, attempt: u32, draw: u64) -> Option<Duration> {
        let again = match &self.retry_on {
            None => failure.retryable,
            Some(on) => (failure.retryable || failure.repeatable) && on.covers(failure),
        };
        let gap = self.gap(attempt).filter(|_| again)?;
        let part = (draw % 2001) as f64 / 1000.0 - 1.0;
        let spread = gap.mul_f64((1.0 + self.jitter * part).max(0.0)).min(self.longest.unwrap_or(MAX_GAP));
        let asked = failure.retry_after_ms.map(Duration::from_millis).unwrap_or_default();
        Some(spread.max(asked.min(self.longest.unwrap_or(MAX_ASKED))))
    }

    /// Whether the run continues after a failure that is not retried.
    pub fn skips(&self) -> bool {
        match self.on_error {
            OnError::Stop => false,
            OnError::Skip => true,
            OnError::Retry => self.then_skip,
        }
    }

    /// The gap before attempt `attempt + 1` by the policy alone, or `None` if the retries are used
    /// up.
    fn gap(&self, attempt: u32) -> Option<Duration> {
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
    catalogue::policy().iter().any(|input| input.id == name)
}

fn limit(parameters: &Map<String, Value>) -> Result<Option<LimitRule>, String> {
    let [places, uses, seconds] = LimitRule::BOUNDS;
    let concurrency = whole(parameters, "__limit_concurrency", places)?;
    let rate = whole(parameters, "__limit_rate", uses)?;
    let per = number(parameters, "__limit_per", f64::from(seconds.0), f64::from(seconds.1))?;
    let queue = match text(parameters, "__limit_queue").as_deref().map(str::trim) {
        None | Some("" | "true") => true,
        Some("false") => false,
        Some(_) => return Err("__limit_queue: must be true or false".to_owned()),
    };
    Ok(LimitRule::of(concurrency, rate, per, queue))
}

fn whole(parameters: &Map<String, Value>, name: &str, (min, max): (u32, u32)) -> Result<Option<u32>, String> {
    match number(parameters, name, f64::from(min), f64::from(max))? {
        Some(number) if number.fract() != 0.0 => Err(format!("{name}: must be a whole number")),
        number => Ok(number.map(|number| number as u32)),
    }
}

fn jitter(parameters: &Map<String, Value>) -> Result<f64, String> {
    match text(parameters, "__retry_jitter").as_deref() {
        Some("true") => Ok(JITTER),
        Some("false") => Ok(0.0),
        _ => Ok(number(parameters, "__retry_jitter", 0.0, 1.0)?.unwrap_or(0.0)),
    }
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

    fn failed(status: Option<u16>, retryable: bool) -> Failure {
        Failure { retryable, repeatable: true, status, ..Failure::default() }
    }

    #[test]
    fn the_other_side_may_ask_for_a_longer_gap() {
        let asked = |seconds: u64| Failure { retry_after_ms: Some(seconds * 1000), ..failed(Some(503), true) };
        let policy = read(json!({"__error_policy": "RETRY", "__retry_interval": 2000})).unwrap();
        for (seconds, gap) in [(0, 2), (1, 2), (7, 7), (3600, 3600), (7200, 3600)] {
            assert_eq!(policy.retry(&asked(seconds), 1, 0), Some(Duration::from_secs(gap)), "{seconds}");
        }
        let short =
            read(json!({"__error_policy": "RETRY", "__retry_backoff": 10, "__retry_max_interval": 5000})).unwrap();
        assert_eq!(short.retry(&asked(7), 1, 0), Some(Duration::from_secs(5)));
        assert_eq!(short.retry(&failed(None, true), 3, 0), Some(Duration::from_secs(5)));
        assert_eq!(short.retry(&asked(1), 4, 0), None);
    }

    #[test]
    fn gaps_are_spread_either_way() {
        for (jitter, least, most) in [(json!(0.5), 500, 1500), (json!("true"), 800, 1200), (json!(false), 1000, 1000)] {
            let policy = read(json!({"__error_policy": "RETRY", "__retry_jitter": jitter})).unwrap();
            let gaps: Vec<_> = (0..4000)
                .filter_map(|draw| policy.retry(&failed(None, true), 1, draw))
                .map(|gap| gap.as_millis())
                .collect();
            assert_eq!((gaps.iter().min(), gaps.iter().max()), (Some(&least), Some(&most)), "{jitter}");
        }
    }

    #[test]
    fn a_step_may_say_what_is_tried_again() {
        for (on, expected) in [
            (json!(null), [false, true, true, false]),
            (json!([503, "404"]), [true, true, false, false]),
            (json!("5xx, network"), [false, true, true, false]),
            (json!("4XX"), [true, false, false, false]),
            (json!(404), [true, false, false, false]),
            (json!("any"), [true, true, true, false]),
            (json!([]), [false, true, true, false]),
        ] {
            let policy = read(json!({"__error_policy": "RETRY", "__retry_on": on})).unwrap();
            let input = Failure::default();
            let failures = [failed(Some(404), false), failed(Some(503), true), failed(None, true), input];
            assert_eq!(failures.map(|failure| policy.retry(&failure, 1, 0).is_some()), expected, "{on}");
        }
    }

    #[test]
    fn kinds_of_failures_without_a_status_are_told_apart() {
        for (on, expected) in [
            ("timeout", [true, false, false, false]),
            ("connection", [false, true, false, false]),
            ("Timeout, connection, 408", [true, true, false, true]),
            ("network", [true, true, true, false]),
        ] {
            let policy = read(json!({"__error_policy": "RETRY", "__retry_on": on})).unwrap();
            let kind = |kind| Failure { kind, ..failed(None, true) };
            let failures = [
                kind(FailureKind::Timeout),
                kind(FailureKind::Connection),
                kind(FailureKind::Other),
                failed(Some(408), true),
            ];
            assert_eq!(failures.map(|failure| policy.retry(&failure, 1, 0).is_some()), expected, "{on}");
        }
    }

    #[test]
    fn the_run_may_go_on_after_the_last_try() {
        for (parameters, skips) in [
            (json!({}), false),
            (json!({"__error_policy": "SKIP"}), true),
            (json!({"__error_policy": "RETRY"}), false),
            (json!({"__error_policy": "RETRY", "__then": "STOP"}), false),
            (json!({"__error_policy": "RETRY", "__then": "SKIP"}), true),
            (json!({"__error_policy": "STOP", "__then": "SKIP"}), false),
        ] {
            assert_eq!(read(parameters.clone()).unwrap().skips(), skips, "{parameters}");
        }
    }

    #[test]
    fn the_catalogue_describes_what_is_read() {
        for input in catalogue::policy() {
            let accepted = |value: Value| read(json!({input.id: value})).is_ok();
            let asked = &input.constraints;
            for option in asked.options {
                assert!(accepted(json!(option)), "{}: {option}", input.id);
            }
            assert!(asked.options.is_empty() || !accepted(json!("OTHER")), "{}", input.id);
            for (bound, beyond) in [(asked.min, -1), (asked.max, 1)] {
                let Some(bound) = bound else { continue };
                assert!(accepted(json!(bound)), "{}: {bound}", input.id);
                assert!(!accepted(json!(bound + beyond)), "{}: {}", input.id, bound + beyond);
            }
            // What is not given means the same as the default.
            let fallback = input.fallback.value();
            assert_eq!(read(json!({input.id: fallback})), read(json!({})), "{}", input.id);
            assert!(read(json!({input.id: null})).is_ok(), "{}", input.id);
        }
        let described: Vec<_> = catalogue::policy().iter().map(|input| input.id).collect();
        let read = [
            "__error_policy",
            "__retry_count",
            "__retry_interval",
            "__retry_backoff",
            "__retry_max_interval",
            "__retry_jitter",
            "__retry_on",
            "__then",
            "__timeout",
            "__limit_key",
            "__limit_concurrency",
            "__limit_rate",
            "__limit_per",
            "__limit_queue",
            "__sensitive",
        ];
        assert_eq!(described, read);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (parameters, name) in [
            (json!({"__then": "RETRY"}), "__then"),
            (json!({"__retry_on": "sometimes"}), "__retry_on: 'sometimes'"),
            (json!({"__retry_on": [99]}), "__retry_on: '99'"),
            (json!({"__retry_jitter": 2}), "__retry_jitter"),
            (json!({"__retry_max_interval": 0}), "__retry_max_interval"),
        ] {
            assert!(read(parameters).unwrap_err().starts_with(name), "{name}");
        }
        assert!(read(json!({"__error_policy": "PANIC"})).unwrap_err().starts_with("__error_policy"));
        assert!(read(json!({"__retry_count": -1})).unwrap_err().starts_with("__retry_count"));
        assert!(read(json!({"__timeout": "soon"})).unwrap_err().starts_with("__timeout"));
    }
}
