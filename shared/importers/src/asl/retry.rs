//! `Retry` and `TimeoutSeconds` as the failure policy of a step.

use super::writer::Writer;
use serde_json::{Map, Value, json};

/// The policy of a task's step.
pub fn policy(writer: &mut Writer, state: &Value) -> Map<String, Value> {
    let mut made = Map::new();
    match state.get("TimeoutSeconds") {
        Some(Value::Number(seconds)) => {
            let most = 86_400.0;
            let seconds = seconds.as_f64().unwrap_or(most);
            if seconds > most {
                writer.draft.change("TimeoutSeconds is cut to one day", "TimeoutSeconds 缩短为一天");
            }
            made.insert("__timeout".to_owned(), json!((seconds.min(most) * 1000.0) as i64));
        }
        Some(_) => writer
            .draft
            .change("TimeoutSeconds is computed there, and left out here", "TimeoutSeconds 为计算值，已省略"),
        None => {}
    }
    if state.get("TimeoutSecondsPath").is_some() {
        writer.draft.change("TimeoutSecondsPath is left out", "TimeoutSecondsPath 已省略");
    }
    if state.get("HeartbeatSeconds").or_else(|| state.get("HeartbeatSecondsPath")).is_some() {
        writer.draft.change("there are no heartbeats; use TimeoutSeconds", "没有心跳，请使用 TimeoutSeconds");
    }
    let rules: Vec<&Value> = retriers(state).collect();
    let tries = |rule: &Value| rule.get("MaxAttempts").and_then(Value::as_u64).unwrap_or(3);
    let Some(rule) = rules.iter().copied().max_by_key(|rule| tries(rule)).filter(|rule| tries(rule) > 0) else {
        return made;
    };
    if rules.len() > 1 {
        let en = "the retriers are one here: the one with the most attempts counts";
        writer.draft.change(en, "多个重试规则合并为一个：以次数最多者为准");
    }
    let errors: Vec<&str> = names(rule);
    if let Some(strategy) =
        rule.get("JitterStrategy").filter(|strategy| !["FULL", "NONE"].iter().any(|known| **strategy == *known))
    {
        let strategy = strategy.to_string();
        writer
            .draft
            .change(format!("the JitterStrategy {strategy} is left out"), format!("JitterStrategy {strategy} 已省略"));
    }
    let any = errors.iter().any(|name| *name == "States.ALL" || *name == "States.TaskFailed");
    if !any {
        let list = errors.join(", ");
        writer.draft.change(
            format!("retried are all failures that may be temporary, not only {list}"),
            format!("重试所有可能是暂时的失败，而不只是 {list}"),
        );
    }
    let number = |name: &str, default: f64| rule.get(name).and_then(Value::as_f64).unwrap_or(default);
    made.insert("__error_policy".to_owned(), json!("RETRY"));
    made.insert("__retry_count".to_owned(), json!(tries(rule)));
    made.insert("__retry_interval".to_owned(), json!((number("IntervalSeconds", 1.0) * 1000.0) as i64));
    made.insert("__retry_backoff".to_owned(), json!(number("BackoffRate", 2.0)));
    if any {
        made.insert("__retry_on".to_owned(), json!("any"));
    }
    if rule.get("MaxDelaySeconds").is_some() {
        made.insert("__retry_max_interval".to_owned(), json!((number("MaxDelaySeconds", 1.0) * 1000.0) as i64));
    }
    if rule.get("JitterStrategy").and_then(Value::as_str) == Some("FULL") {
        made.insert("__retry_jitter".to_owned(), json!(1));
    }
    made
}

/// Reports that a block is not retried as a whole.
pub fn refuse(writer: &mut Writer, state: &Value) {
    if retriers(state).next().is_some() {
        writer.draft.change("a block is not retried as a whole: Retry is left out", "块不能整体重试：Retry 已省略");
    }
}

fn retriers(state: &Value) -> impl Iterator<Item = &Value> {
    state.get("Retry").and_then(Value::as_array).into_iter().flatten()
}

/// The names of errors of a retrier or catcher.
pub fn names(rule: &Value) -> Vec<&str> {
    rule.get("ErrorEquals").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
